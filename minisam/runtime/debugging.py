"""Environments that somebody attends to: one that waits for a debugger, one that has the terminal.

Both are launchers for a single function, which then has one environment at a time. Timeouts hold still for as long as
whoever attends is there.
"""

from __future__ import annotations

import importlib.util
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from minisam.runtime.launcher import BOOTSTRAP, Launch, Launched, SpawnLauncher, Streams
from minisam.runtime.runtime_api_launcher import RuntimeApiLauncher
from minisam.runtime.sdk import link_modules

DEBUG_START = BOOTSTRAP.with_name("debug_start.py")


class DebugLauncher(SpawnLauncher):
    """Starts children that wait for a debugger on a port of this machine before they import their handler."""

    def __init__(self, port: int, cache_dir: Path) -> None:
        self.port = port
        self._folder = debugpy_folder(cache_dir)
        self._states = tempfile.TemporaryDirectory(prefix="minisam-debug-")

    async def launch(self, launch: Launch) -> Launched:
        descriptor, name = tempfile.mkstemp(dir=self._states.name)
        os.close(descriptor)
        state = Path(name)
        words = (str(DEBUG_START), str(self.port), name, str(self._folder or ""))
        return self.spawn(launch, program=words, is_held=lambda: state.read_text() != "detached")


class TerminalLauncher(SpawnLauncher):
    """Starts children that read standard input and write to standard error as minisam does: `breakpoint()` works.

    What they print is shown as it comes, a prompt too, and is therefore in no log.
    """

    async def launch(self, launch: Launch) -> Launched:
        return self.spawn(launch, streams=Streams(input=0, output=2), is_held=lambda: True)


class NodeDebugLauncher(RuntimeApiLauncher):
    """Starts Node.js so that it waits for a debugger on a port of this machine; the timeout is reported, not enforced.

    Node.js does not say whether a debugger is there.
    """

    def __init__(self, port: int) -> None:
        super().__init__(is_held=lambda: True)
        self.port = port

    async def launch(self, launch: Launch) -> Launched:
        node, *words = launch.program
        program = (node, f"--inspect-brk=127.0.0.1:{self.port}", *words)
        return await super().launch(replace(launch, program=program))


def debugpy_folder(cache_dir: Path) -> Path | None:
    """Return a folder with minisam's own debugpy and nothing else, None where minisam has none."""
    if importlib.util.find_spec("debugpy") is None:
        return None
    return link_modules(cache_dir / "debugpy", ("debugpy",))
