"""An interpreter that starts while the application is still being opened, for whichever function is called first.

It has imported nothing but what every child does, and is told the rest (variables, folder, code) when it is taken.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from minisam.errors import RuntimeUnavailable
from minisam.runtime.bases import base_variables, is_startup
from minisam.runtime.launcher import Launch, Launched, SpawnLauncher, kill_group
from minisam.runtime.nursery import is_waiting
from minisam.runtime.own_modules import is_forkable

PAUSE_S = 0.002


class HeadStart:
    """At most one waiting interpreter. It becomes an environment of any launch that would have started it alike."""

    def __init__(self, spawner: SpawnLauncher) -> None:
        self._spawner = spawner
        self._like: tuple[Path, Mapping[str, str]] | None = None
        self._waiting: Launched | None = None
        self._dropped: list[Launched] = []

    def begin(self, launch: Launch) -> None:
        """Start the interpreter of a launch; what keeps it from starting is told by the launch itself."""
        if self._waiting is None and is_forkable(launch):
            variables = base_variables(launch.variables)
            blank = replace(launch, folder=Path("/"), variables=variables, function="", order={})
            with contextlib.suppress(RuntimeUnavailable):
                self._waiting = self._spawner.spawn(blank)
                self._like = _beginning_of(launch)

    def take(self, launch: Launch) -> Launched | None:
        """Give the interpreter away, if it can become an environment of this launch."""
        if self._waiting is None or self._like != _beginning_of(launch) or not is_forkable(launch):
            return None
        taken, self._waiting = self._waiting, None
        if not is_waiting(taken):
            self._drop(taken)
            return None
        return replace(taken, order={"variables": dict(launch.variables), "folder": str(launch.folder)})

    def drop(self) -> None:
        """Do without: something better is there."""
        if self._waiting is not None:
            self._drop(self._waiting)
            self._waiting = None

    async def close(self) -> None:
        """Drop it and wait for its end."""
        self.drop()
        while any(launched.process.poll() is None for launched in self._dropped):
            await asyncio.sleep(PAUSE_S)

    def _drop(self, launched: Launched) -> None:
        kill_group(launched.process)
        launched.close()
        self._dropped.append(launched)


def _beginning_of(launch: Launch) -> tuple[Path, Mapping[str, str]]:
    """Return what an interpreter is told as it starts, and cannot be told later."""
    return launch.python, {name: value for name, value in launch.variables.items() if is_startup(name)}
