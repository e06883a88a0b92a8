"""One function made runnable: its pool, how its environments are started, and the way from an event to an Outcome."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from minisam.errors import MinisamError, Throttled, UnknownFunction
from minisam.model import Function, Invocation, Outcome, Position
from minisam.records import dataclass
from minisam.runtime.channel import Frame
from minisam.runtime.environment import Death, Environment, Reply
from minisam.runtime.lacking import explain
from minisam.runtime.launcher import Launch, Launcher
from minisam.runtime.layout import Layout, Layouts
from minisam.runtime.logs import PlatformLog, Report
from minisam.runtime.memory import MemoryGuard
from minisam.runtime.needs import Equipment, Needs
from minisam.runtime.orders import order_of
from minisam.runtime.outcomes import Verdict, judge
from minisam.runtime.pool import Limits, Pool
from minisam.runtime.programs import Programs, has_own_program
from minisam.runtime.requirements import Lacking
from minisam.runtime.scratch import Scratch
from minisam.runtime.variables import VariableSource

LATEST = "$LATEST"
_REPORTED = {"ok": "success", "crash": "failure"}
INIT_LIMIT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What functions are started with; where one `is_attended` to, its versions share their only environment."""

    needs: Needs
    launcher: Launcher
    programs: Programs
    runtime_api: Launcher
    layouts: Layouts
    limits: Limits
    scratch: Scratch
    is_enforcing_memory: bool
    on_log: Callable[[str, str], None]
    lost_s: Callable[[float], float]
    is_attended: bool = False
    coverage: Mapping[str, Any] | None = None


class Runner:
    """Runs one function as it stands in the template."""

    def __init__(self, function: Function, variables: VariableSource, workshop: Workshop) -> None:
        self.function = function
        self._variables = variables
        self._workshop = workshop
        self._layout: Layout | None = None
        self._running = 0
        self._lacking: tuple[Lacking, ...] = ()
        self._platform_log = PlatformLog(function.runtime, function.log_format)
        # Versions of a function never share an environment, as on Lambda.
        self._pools: dict[str, Pool] = {}

    def is_current(self, function: Function, variables: VariableSource) -> bool:
        """Tell whether the environments serve this function too, wherever it stands in the template."""
        nowhere = Position(file="")
        is_same = replace(function, position=nowhere) == replace(self.function, position=nowhere)
        return is_same and variables.declared(function) == self._variables.declared(self.function)

    def adopt(self, function: Function, variables: VariableSource) -> None:
        """Take over the function's new position, and the source of what later environments see."""
        self.function = function
        self._variables = variables

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Run the function once. Raises InvocationRefused, or UserError where no process can be started."""
        version = self.version_of(invocation.qualifier)
        reserved = self.function.reserved_concurrency
        if reserved is not None and self._running >= reserved:
            raise Throttled("Rate Exceeded.")
        self._running += 1
        try:
            while (outcome := await self._run_in_one(invocation, version)) is None:
                continue
            return outcome
        finally:
            self._running -= 1

    def version_of(self, qualifier: str | None) -> str:
        """Return the version that a qualifier means. Raises UnknownFunction."""
        if qualifier is None or qualifier == LATEST:
            return LATEST
        version = self.function.aliases.get(qualifier, qualifier)
        if qualifier not in self.function.aliases and version not in self.function.versions:
            raise UnknownFunction(f"Function not found: {self.function.arn}:{qualifier}")
        return version

    @property
    def is_alive(self) -> bool:
        return any(pool.is_alive for pool in self._pools.values())

    def refresh(self, paths: Iterable[Path]) -> None:
        if self._layout is not None and self._layout.covers(paths):
            for pool in self._pools.values():
                pool.refresh()

    @property
    def is_known(self) -> bool:
        """Tell whether the launcher knows the function from an earlier run, and may prepare for its first call."""
        declared = self._variables.declared(self.function).values()
        is_python = self.function.refusal is None and not has_own_program(self.function)
        # Resolving a reference would start the embedded AWS.
        is_plain = is_python and not any("{{resolve:" in value for value in declared)
        return is_plain and self._workshop.launcher.knows(self._name_for(LATEST))

    async def begin(self) -> None:
        """Let the launcher start what a call will need, if this is the function that is called first."""
        with contextlib.suppress(MinisamError):  # The first call will tell.
            _, _, launch = await self._launch_for(LATEST)
            self._workshop.launcher.begin(launch)

    async def foresee(self) -> None:
        """Let the launcher prepare for the first call, if it knows the function from an earlier run."""
        if self.is_known:
            with contextlib.suppress(MinisamError):  # The first call will tell.
                _, _, launch = await self._launch_for(LATEST)
                self._workshop.launcher.foresee(launch)

    def retire(self) -> None:
        for pool in self._pools.values():
            pool.retire()

    def warm(self) -> None:
        """Start an environment unless there is one."""
        self._pool(LATEST).warm()

    async def close(self) -> None:
        await asyncio.gather(*(pool.close() for pool in self._pools.values()))

    def _pool(self, version: str) -> Pool:
        if self._workshop.is_attended:
            version = LATEST
        if version not in self._pools:
            self._pools[version] = Pool(lambda: self._start(version), self._workshop.limits)
        return self._pools[version]

    async def _run_in_one(self, invocation: Invocation, version: str) -> Outcome | None:
        """Run in the next free environment; None where that had ended before it took the event."""
        pool = self._pool(version)
        environment = await pool.lease()
        try:
            return await self._run(invocation, version, environment)
        finally:
            pool.release(environment)

    async def _run(self, invocation: Invocation, version: str, environment: Environment) -> Outcome | None:
        function, request_id = self.function, invocation.request_id
        environment.log(self._platform_log.start(request_id, version))
        began = time.perf_counter()
        reply = environment.failure
        if reply is None:
            reply = await self._exchange(invocation, environment)
        if isinstance(reply, Frame) and reply.header["status"] == "untaken":
            return None
        duration_ms = (time.perf_counter() - began) * 1000
        if explanation := explain(reply, self._lacking):
            environment.log(explanation)
        init_ms, environment.init_ms = environment.init_ms, None
        if environment.failure is not None and init_ms is not None:
            duration_ms = init_ms
        verdict = judge(reply, request_id, function.timeout_s)
        logs = self._finish_logs(request_id, verdict, environment, duration_ms, init_ms)
        self._workshop.scratch.look(function)
        return Outcome(
            request_id=request_id,
            status=verdict.status,
            payload=verdict.payload,
            error=verdict.error,
            content_type=verdict.content_type,
            logs=logs,
            executed_version=version,
            init_ms=init_ms,
            duration_ms=duration_ms,
            max_memory_mb=environment.peak_mb,
        )

    async def _exchange(self, invocation: Invocation, environment: Environment) -> Reply:
        now_ms = time.time() * 1000
        deadline_ms = now_ms + max(0.0, self.function.timeout_s - environment.overrun_s) * 1000
        if invocation.deadline_ms is not None:
            deadline_ms = min(deadline_ms, invocation.deadline_ms)
        environment.overrun_s = 0.0
        qualifier = invocation.qualifier
        header = {
            "request_id": invocation.request_id,
            "arn": f"{self.function.arn}:{qualifier}" if qualifier else self.function.arn,
            "deadline_ms": int(deadline_ms),
            "client_context": invocation.client_context,
            "trace_id": invocation.trace_id,
            "is_streaming": invocation.on_piece is not None,
        }
        limit_s = max(0.0, deadline_ms - now_ms) / 1000
        return await environment.exchange(header, invocation.event, limit_s, invocation.on_piece)

    def _finish_logs(
        self, request_id: str, verdict: Verdict, environment: Environment, duration_ms: float, init_ms: float | None
    ) -> str:
        environment.finish_output()
        if verdict.status == "timeout":
            environment.log(self._platform_log.timed_out(request_id, self.function.timeout_s))
        elif verdict.status == "crash" and verdict.error is not None:
            environment.log(self._platform_log.exited(*verdict.error))
        if environment.is_attended and duration_ms > self.function.timeout_s * 1000:
            environment.log(
                f"minisam: this took {duration_ms / 1000:.2f} s; Lambda ends it after {self.function.timeout_s:g} s\n"
            )
        report = Report(
            duration_ms=duration_ms,
            memory_mb=self.function.memory_mb,
            max_memory_mb=environment.peak_mb,
            init_ms=init_ms,
            status=_REPORTED.get(verdict.status, verdict.status),
            error_type=verdict.reported or (verdict.error[0] if verdict.error else None),
        )
        environment.log(self._platform_log.end(request_id, report))
        return environment.take_logs()

    async def _start(self, version: str) -> Environment:
        environment = await self._start_within(version, INIT_LIMIT_S)
        if isinstance(environment.failure, Death) and environment.failure.is_timeout:
            # Lambda gives a slow initialisation a second try, which counts as part of the invocation.
            began = time.perf_counter()
            environment = await self._start_within(version, self.function.timeout_s)
            environment.overrun_s = time.perf_counter() - began
        return environment

    async def _start_within(self, version: str, limit_s: float) -> Environment:
        layout, equipment, launch = await self._launch_for(version)
        self._layout, self._lacking = layout, equipment.lacking
        pool = self._pool(version)
        launcher = self._workshop.runtime_api if launch.program else self._workshop.launcher
        began = time.perf_counter()
        launched = await launcher.launch(launch)
        log = functools.partial(self._workshop.on_log, self.function.id)
        environment = Environment(launched, log, pool.ended, functools.partial(launcher.learn, launch))
        environment.lost_s = self._workshop.lost_s
        if self._workshop.is_enforcing_memory:
            environment.guard = MemoryGuard(self.function.memory_mb)
        pool.began(environment)
        environment.code.add_files((*layout.archives, *equipment.requirements))
        environment.log(self._platform_log.init_start())
        await environment.start(launch.order, limit_s)
        environment.init_ms = (time.perf_counter() - began) * 1000
        return environment

    async def _launch_for(self, version: str) -> tuple[Layout, Equipment, Launch]:
        layout = self._workshop.layouts.layout(self.function)
        if has_own_program(self.function):
            return await self._launch_of_program(version, layout)
        equipment = await self._workshop.needs.of(self.function.runtime, layout.folders, self.function.requirements)
        launch = Launch(
            python=equipment.python,
            folder=layout.task_root,
            variables=await self._variables_for(version, layout),
            function=self._name_for(version),
            order=order_of(self.function, layout, equipment, self._workshop.coverage),
        )
        return layout, equipment, launch

    async def _launch_of_program(self, version: str, layout: Layout) -> tuple[Layout, Equipment, Launch]:
        program = await self._workshop.programs.of(self.function, layout)
        launch = Launch(
            python=Path(program.words[0]),
            program=program.words,
            folder=layout.task_root,
            variables={**await self._variables_for(version, layout), **program.variables},
            function=self._name_for(version),
        )
        return layout, Equipment(python=launch.python, requirements=program.files), launch

    def _name_for(self, version: str) -> str:
        """Return what the launcher knows this function by, also in a later run."""
        return f"{self.function.code_dir}:{self.function.id}:{version}"

    async def _variables_for(self, version: str, layout: Layout) -> dict[str, str]:
        variables = await self._variables.variables(self.function, version)
        variables["LAMBDA_TASK_ROOT"] = str(layout.task_root)
        if "TMPDIR" not in self._variables.declared(self.function):
            variables["TMPDIR"] = str(self._workshop.scratch.folder(self.function))
        if layout.programs:
            variables["PATH"] = os.pathsep.join(filter(None, (variables.get("PATH"), *layout.programs)))
        return variables
