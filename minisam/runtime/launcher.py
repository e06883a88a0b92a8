"""Starting the process of an environment: a seam with one verb, `launch`.

`SpawnLauncher` starts a new interpreter for each. Whatever starts them, a child has a process group of its own, a
socket to the front, a pipe for what it prints, and a pipe whose end tells it that the front is gone.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from minisam.errors import RuntimeUnavailable

BOOTSTRAP = Path(__file__).resolve().with_name("bootstrap.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """What to start: the interpreter, the folder to start in and the whole of `os.environ`."""

    python: Path
    folder: Path
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """Descriptors that a child gets for its standard input and output, in place of nothing and of the log pipe."""

    input: int
    output: int


class Process(Protocol):
    """A started child that nobody has waited for yet."""

    pid: int

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal, or None while it runs."""


@dataclass(frozen=True, slots=True)
class Launched:
    """A started child with the front's ends: all of them are the taker's to close.

    `is_held`, where somebody attends to the child, tells whether its time stands still.
    """

    process: Process
    channel: socket.socket
    logs: int
    lifeline: int
    is_held: Callable[[], bool] | None = None


class Launcher(Protocol):
    """Starts children. Raises RuntimeUnavailable."""

    def launch(self, launch: Launch) -> Launched:
        """Start the child; it waits for its first frame."""


class SpawnLauncher:
    """Starts a fresh interpreter each time."""

    def launch(self, launch: Launch) -> Launched:
        return self.spawn(launch)

    def spawn(
        self,
        launch: Launch,
        *,
        program: Sequence[str] = (str(BOOTSTRAP),),
        streams: Streams | None = None,
        is_held: Callable[[], bool] | None = None,
    ) -> Launched:
        """Start `program`, a script and its first arguments, with descriptors behind them."""
        try:
            with ExitStack() as front_ends, ExitStack() as child_ends:
                launched = self._spawn(launch, program, streams, front_ends, child_ends)
                front_ends.pop_all()
                return replace(launched, is_held=is_held)
        except OSError as error:
            raise RuntimeUnavailable(
                f"'{launch.python}' cannot be started: {error.strerror}",
                hint="name an interpreter that exists with --python",
            ) from error
        except ValueError as error:
            # A variable's value holds a character that no process can be given.
            raise RuntimeUnavailable(f"'{launch.python}' cannot be started: {error}") from error

    @staticmethod
    def _spawn(
        launch: Launch, program: Sequence[str], streams: Streams | None, front_ends: ExitStack, child_ends: ExitStack
    ) -> Launched:
        channel, child_channel = socket.socketpair()
        front_ends.callback(channel.close)
        child_ends.callback(child_channel.close)
        logs, child_logs = os.pipe()
        front_ends.callback(os.close, logs)
        child_ends.callback(os.close, child_logs)
        child_lifeline, lifeline = os.pipe()
        front_ends.callback(os.close, lifeline)
        child_ends.callback(os.close, child_lifeline)
        command = [str(launch.python), "-X", "utf8", *program, str(child_channel.fileno()), str(child_lifeline)]
        process = subprocess.Popen(
            command,
            cwd=launch.folder,
            env=dict(launch.variables),
            stdin=streams.input if streams else subprocess.DEVNULL,
            stdout=streams.output if streams else child_logs,
            stderr=streams.output if streams else child_logs,
            pass_fds=(child_channel.fileno(), child_lifeline),
            start_new_session=True,
        )
        return Launched(process, channel, logs, lifeline)


def kill_group(process: Process) -> None:
    """Kill the child and all that it started. It must not have been waited for: its id would not be its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # macOS answers EPERM where all of the group has ended already.
        return
