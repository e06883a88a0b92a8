"""Starts environments of runtimes besides Python: a program that speaks to a Runtime API of its own.

The front serves that API; what the launcher returns is like any other child. On Linux the kernel kills the program and
all that it started when the front is gone; elsewhere `guard.py`, which runs the program, does.
"""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from minisam.errors import RuntimeUnavailable
from minisam.runtime.launcher import Ends, Launch, Launched, Unprepared
from minisam.runtime.memory import family_peak_mb

if TYPE_CHECKING:
    from minisam.runtime.runtime_api import RuntimeApi

GUARD = Path(__file__).with_name("guard.py")
SET_SIGNAL = 10  # F_SETSIG of Linux; Python's fcntl module has no name for it
NOTHING = ("/bin/sh", "-c", "exit 126")
"""Stands where the program cannot be started: an environment has a process."""
_NOT_EXECUTABLE = {
    errno.EACCES: "permission denied",
    errno.ENOEXEC: "exec format error",
    errno.ENOENT: "no such file or directory",
}


class RuntimeApiLauncher(Unprepared):
    """Starts the program of each launch; knows and prepares nothing."""

    def __init__(self, *, is_held: Callable[[], bool] | None = None) -> None:
        self._is_held = is_held

    async def launch(self, launch: Launch) -> Launched:
        from minisam.runtime.runtime_api import RuntimeApi  # few applications have such a runtime

        api = RuntimeApi()
        try:
            with Ends() as ends:
                variables = {**launch.variables, "AWS_LAMBDA_RUNTIME_API": await api.listen()}
                process, watched = _start(launch, variables, ends, api)
                api.watch_memory(lambda: family_peak_mb(process.pid))
                _tell_end(watched, api.process_ended)
                far_end = socket.socket(fileno=os.dup(ends.of_child[0]))
                await asyncio.get_running_loop().create_connection(lambda: api.channel, sock=far_end)
                return Launched(process, *ends.keep(), is_held=self._is_held)
        except (OSError, ValueError) as error:
            api.close()
            raise RuntimeUnavailable(f"'{launch.program[0]}' cannot be started: {error}") from error


def _start(
    launch: Launch, variables: Mapping[str, str], ends: Ends, api: RuntimeApi
) -> tuple[subprocess.Popen[bytes], int]:
    """Return the process, and a descriptor that becomes readable when it ends."""
    try:
        return _spawn(launch.program, launch.folder, variables, ends)
    except OSError as error:
        if error.errno not in _NOT_EXECUTABLE:
            raise
        api.fail("Runtime.InvalidEntrypoint", _why(launch.program[0], error))
        return _spawn(NOTHING, launch.folder, variables, ends)


def _why(program: str, error: OSError) -> str:
    if not os.path.lexists(program):
        return f"Couldn't find valid bootstrap(s): [{program}]"
    return f"fork/exec {program}: {_NOT_EXECUTABLE[error.errno or 0]}"


def _spawn(
    program: tuple[str, ...], folder: Path, variables: Mapping[str, str], ends: Ends
) -> tuple[subprocess.Popen[bytes], int]:
    _, logs, lifeline = ends.of_child
    is_tied_by_kernel = sys.platform == "linux"
    watched, end = (-1, -1) if is_tied_by_kernel else os.pipe()
    words = program if is_tied_by_kernel else (sys.executable, "-I", str(GUARD), str(lifeline), *program)
    process = subprocess.Popen(
        words,
        cwd=folder,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=logs,
        stderr=logs,
        pass_fds=(lifeline,) if is_tied_by_kernel else (lifeline, end),
        start_new_session=True,
    )
    if not is_tied_by_kernel:
        os.close(end)
        return process, watched
    _tie_to_front(process.pid, lifeline)
    return process, os.pidfd_open(process.pid)


def _tie_to_front(group: int, lifeline: int) -> None:
    """Let the kernel kill the process group when the other end of the lifeline is closed.

    This holds for as long as the program keeps the descriptor that it inherits.
    """
    import fcntl

    fcntl.fcntl(lifeline, fcntl.F_SETOWN, -group)
    fcntl.fcntl(lifeline, SET_SIGNAL, signal.SIGKILL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def _tell_end(watched: int, tell: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()

    def ended() -> None:
        loop.remove_reader(watched)
        os.close(watched)
        tell()

    loop.add_reader(watched, ended)
