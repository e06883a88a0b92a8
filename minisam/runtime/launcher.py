"""Starting the process of an environment: a seam with one verb, `launch`.

`SpawnLauncher` starts a new interpreter for each; `zygote_launcher.py` forks them, `spare_launcher.py` keeps started
ones. Whatever starts them, a child has a process group of its own, a socket to the front, a pipe for what it prints,
and a pipe whose end tells it that the front is gone.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import field
from pathlib import Path
from typing import Any, Protocol

from minisam.errors import RuntimeUnavailable
from minisam.records import dataclass
from minisam.runtime.families import family

BOOTSTRAP = Path(__file__).resolve().with_name("bootstrap.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """What to start: the interpreter, the folder to start in and the whole of `os.environ`.

    `function` names what is started across runs; `order` is what the child will be told to import. `program` is what
    runs in Python's place, a runtime that speaks to the Runtime API.
    """

    python: Path
    folder: Path
    variables: Mapping[str, str]
    function: str = ""
    order: Mapping[str, Any] = field(default_factory=dict)
    program: tuple[str, ...] = ()


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

    `order` is what the child must be told besides the launch's order, as it was not known when the process began.
    `is_held`, where somebody attends to the child, tells whether its time stands still.
    """

    process: Process
    channel: socket.socket
    logs: int
    lifeline: int
    order: Mapping[str, Any] = field(default_factory=dict)
    is_held: Callable[[], bool] | None = None

    def close(self) -> None:
        """Let go of a child that is not taken; it ends when its lifeline does."""
        self.channel.close()
        os.close(self.logs)
        os.close(self.lifeline)


class Launcher(Protocol):
    """Starts children. Raises RuntimeUnavailable."""

    async def launch(self, launch: Launch) -> Launched:
        """Start the child; it waits for its first frame."""

    def knows(self, function: str) -> bool:
        """Tell whether anything is known of a function from an earlier run."""

    def begin(self, launch: Launch) -> None:
        """Start what the first launch of all, most likely like this one, will need in any case."""

    def foresee(self, launch: Launch) -> None:
        """Prepare for the first launch of a function that is known."""

    def learn(self, launch: Launch, news: Mapping[str, Any], files: Iterable[str]) -> None:
        """Take note of what a child that has answered imported from outside the project, and which files of it."""

    def is_ready(self, function: str) -> bool:
        """Tell whether all that can be prepared for a function's next launch is."""

    async def close(self) -> None:
        """End everything that was started ahead."""


class Unprepared:
    """What a launcher says that knows nothing of earlier runs and starts nothing ahead."""

    def knows(self, function: str) -> bool:
        return False

    def begin(self, launch: Launch) -> None: ...

    def foresee(self, launch: Launch) -> None: ...

    def learn(self, launch: Launch, news: Mapping[str, Any], files: Iterable[str]) -> None: ...

    def is_ready(self, function: str) -> bool:
        return True

    async def close(self) -> None: ...


class SpawnLauncher(Unprepared):
    """Starts a fresh interpreter each time; knows and prepares nothing."""

    async def launch(self, launch: Launch) -> Launched:
        return self.spawn(launch)

    def spawn(
        self,
        launch: Launch,
        *,
        program: Sequence[str] = (str(BOOTSTRAP),),
        streams: Streams | None = None,
        is_held: Callable[[], bool] | None = None,
    ) -> Launched:
        """Start `program`, a script and its first arguments; the child's descriptors follow them."""
        try:
            with Ends() as ends:
                process = self._start(launch, ends, program, streams)
                return Launched(process, *ends.keep(), is_held=is_held)
        except OSError as error:
            raise RuntimeUnavailable(
                f"'{launch.python}' cannot be started: {error.strerror}",
                hint="name an interpreter that exists with --python",
            ) from error
        except ValueError as error:
            # A variable's value holds a character that no process can be given.
            raise RuntimeUnavailable(f"'{launch.python}' cannot be started: {error}") from error

    @staticmethod
    def _start(launch: Launch, ends: Ends, program: Sequence[str], streams: Streams | None) -> Process:
        channel, logs, lifeline = ends.of_child
        output = streams.output if streams else logs
        return subprocess.Popen(
            [str(launch.python), "-X", "utf8", *program, str(channel), str(lifeline)],
            cwd=launch.folder,
            env=dict(launch.variables),
            stdin=streams.input if streams else subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=(channel, lifeline),
            start_new_session=True,
        )


class Ends:
    """The two ends of a child's channel, log pipe and lifeline: all are closed, but those of the front once kept."""

    def __init__(self) -> None:
        self._front, self._child = ExitStack(), ExitStack()
        with self._front, self._child:
            self._channel, child_channel = socket.socketpair()
            self._front.callback(self._channel.close)
            self._child.callback(child_channel.close)
            self._logs, child_logs = os.pipe()
            self._front.callback(os.close, self._logs)
            self._child.callback(os.close, child_logs)
            child_lifeline, self._lifeline = os.pipe()
            self._front.callback(os.close, self._lifeline)
            self._child.callback(os.close, child_lifeline)
            self.of_child = (child_channel.fileno(), child_logs, child_lifeline)
            self._front, self._child = self._front.pop_all(), self._child.pop_all()

    def keep(self) -> tuple[socket.socket, int, int]:
        """Return the channel, the log pipe and the lifeline; they are the caller's to close."""
        self._front.pop_all()
        return self._channel, self._logs, self._lifeline

    def __enter__(self) -> Ends:
        return self

    def __exit__(self, *raised: object) -> None:
        self._front.close()
        self._child.close()


def kill_family(process: Process) -> None:
    """Kill the child and all that it started, as Lambda does: where it still runs, also what has left its group."""
    pids = list(family(process.pid))
    kill_group(process)
    for pid in pids[1:]:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def kill_group(process: Process) -> None:
    """Kill the child and what is in its group. It must not have been waited for: its id would not be its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # It was forked a moment ago and has no group yet. macOS answers EPERM where all of a group has ended already.
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process.pid, signal.SIGKILL)
