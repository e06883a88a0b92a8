"""The one verb: an Invocation goes in, an Outcome comes out.

Each function has a runner of its own, which lives as long as the function stays the same in the template.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from minisam.errors import NotRunnable, UnknownFunction
from minisam.model import ACCOUNT_ID, Function, Invocation, Outcome
from minisam.runtime.launcher import Launcher
from minisam.runtime.layout import Layouts
from minisam.runtime.needs import Needs
from minisam.runtime.pool import Limits
from minisam.runtime.programs import Programs, has_own_program
from minisam.runtime.runner import Runner, Workshop
from minisam.runtime.runtime_api_launcher import RuntimeApiLauncher
from minisam.runtime.scratch import Scratch
from minisam.runtime.start_method import make_launcher
from minisam.runtime.variables import VariableSource

FORESEE_AFTER_S = 0.15
"""Leaves the first request to itself, where it comes at once."""


class Invoker:
    """Runs functions. `on_log` gets a function's id and whole lines of its log, as they come.

    `needs` gives their interpreters and packages, `cache_dir` keeps extracted layers between runs. With
    `is_enforcing_memory` a function that uses more than its memory is killed. `on_notice` gets what is worth a line.
    All of its methods are called in the event loop.
    """

    def __init__(
        self,
        *,
        variables: VariableSource,
        on_log: Callable[[str, str], None],
        needs: Needs,
        cache_dir: Path | None = None,
        launcher: Launcher | None = None,
        limits: Limits | None = None,
        is_enforcing_memory: bool = False,
        on_notice: Callable[[str], None] = lambda text: None,
        attended: Mapping[str, Launcher] | None = None,
        lost_s: Callable[[float], float] = lambda since: 0.0,
        coverage: Mapping[str, Any] | None = None,
    ) -> None:
        """`attended` are the functions that somebody debugs, by id: each is started by a launcher of its own.

        `lost_s` tells how many seconds since a moment of the monotonic clock functions had to wait for us. `coverage`
        is how the tests that run them count lines.
        """
        self._attended = attended or {}
        self._variables = variables
        self._layouts = Layouts(cache_dir)
        self._workshop = Workshop(
            needs=needs,
            launcher=launcher or make_launcher(cache_dir),
            programs=Programs(on_notice),
            runtime_api=RuntimeApiLauncher(),
            layouts=self._layouts,
            limits=limits or Limits.of_machine(),
            scratch=Scratch(on_notice),
            is_enforcing_memory=is_enforcing_memory,
            on_log=on_log,
            lost_s=lost_s,
            coverage=coverage,
        )
        self._runners: dict[str, Runner] = {}
        self._retired: set[Runner] = set()
        self._foresight: list[asyncio.Task[None]] = []

    def use(self, functions: Mapping[str, Function], variables: VariableSource | None = None) -> None:
        """Run these functions from now on: those that did not change keep their environments."""
        self._variables = variables or self._variables
        runners = {}
        for id, function in functions.items():
            runner = self._runners.pop(id, None)
            if runner is not None and runner.is_current(function, self._variables):
                runner.adopt(function, self._variables)
            else:
                self._retire(runner)
                runner = Runner(function, self._variables, self._workshop_of(id))
            runners[id] = runner
            if function.refusal is None and function.inline_code is None and not has_own_program(function):
                folders = (function.code_dir, *function.layers)
                self._workshop.needs.begin(function.runtime, folders, function.requirements)
        self._workshop.programs.announce(functions.values())
        for runner in self._runners.values():
            self._retire(runner)
        self._runners = runners
        self._retired = {runner for runner in self._retired if runner.is_alive}
        for id in self._attended.keys() & runners.keys():
            runners[id].warm()
        self._foresight.append(asyncio.get_running_loop().create_task(self._foresee(list(runners.values()))))

    async def begin(self, limit_s: float) -> None:
        """Start an interpreter for the first call, where functions were called in an earlier run.

        It is not waited for, and no longer than `limit_s` until it is known which one that is.
        """
        known = next((runner for runner in self._runners.values() if runner.is_known), None)
        if known is not None:
            beginning = asyncio.get_running_loop().create_task(known.begin())
            self._foresight.append(beginning)
            await asyncio.wait({beginning}, timeout=limit_s)

    def mark_stale(self, paths: Iterable[Path]) -> None:
        """Replace environments that loaded one of these files, in the background."""
        changed = list(paths)
        for runner in self._runners.values():
            runner.refresh(changed)

    def find(self, name: str) -> Function:
        """Return the function with this id, name, ARN or partial ARN (`123456789012:name`). Raises UnknownFunction."""
        if name in self._runners:
            return self._runners[name].function
        functions = [runner.function for runner in self._runners.values()]
        bare = _bare_name(name)
        for function in functions:
            if name in (function.name, function.arn) or bare in (function.name, function.id):
                return function
        arn = f"arn:aws:lambda:{self._variables.region}:{ACCOUNT_ID}:function:{bare}"
        raise UnknownFunction(f"Function not found: {arn}")

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Run a function, by its id, once.

        Raises UnknownFunction, Throttled, NotRunnable, and UserError where no process can be started for it.
        """
        runner = self._runners.get(invocation.function)
        if runner is None:
            runner = self._runners[self.find(invocation.function).id]
        if runner.function.refusal is not None:
            raise NotRunnable(runner.function.refusal)
        return await runner.invoke(invocation)

    async def close(self) -> None:
        """End every process."""
        for task in self._foresight:
            task.cancel()
        runners = [*self._runners.values(), *self._retired]
        await asyncio.gather(*(runner.close() for runner in runners))
        await self._workshop.launcher.close()
        await self._workshop.needs.close()
        self._workshop.programs.close()
        await self._workshop.scratch.close()
        self._layouts.close()

    def _workshop_of(self, id: str) -> Workshop:
        if id not in self._attended:
            return self._workshop
        launcher = self._attended[id]
        alone = Limits(environments=1)
        return replace(self._workshop, launcher=launcher, runtime_api=launcher, limits=alone, is_attended=True)

    @staticmethod
    async def _foresee(runners: Iterable[Runner]) -> None:
        await asyncio.sleep(FORESEE_AFTER_S)
        for runner in runners:
            await runner.foresee()

    def _retire(self, runner: Runner | None) -> None:
        if runner is not None:
            runner.retire()
            self._retired.add(runner)


def _bare_name(name: str) -> str:
    """Return the name in an ARN or partial ARN, without its qualifier."""
    parts = name.split(":")
    if "function" in parts[:-1]:
        return parts[parts.index("function") + 1]
    return parts[1] if len(parts) == 2 and parts[0].isdigit() else name
