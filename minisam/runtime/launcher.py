"""Starting the process of an environment: a seam with one verb, `launch`.

`SpawnLauncher` starts a new interpreter for each. Whatever starts them, a child has a process group of its own, a
socket to the front, a pipe for what it prints, and a pipe whose end tells it that the front is gone.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
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


class Process(Protocol):
    """A started child that nobody has waited for yet."""

    pid: int

    def poll(self) -> int | None:
        """Return the exit status, negative for a signal, or None while it runs."""


@dataclass(frozen=True, slots=True)
class Launched:
    """A started child with the front's ends: all of them are the taker's to close."""

    process: Process
    channel: socket.socket
    logs: int
    lifeline: int


class Launcher(Protocol):
    """Starts children. Raises RuntimeUnavailable."""

    def launch(self, launch: Launch) -> Launched:
        """Start the child; it waits for its first frame."""


class SpawnLauncher:
    """Starts a fresh interpreter each time."""

    def launch(self, launch: Launch) -> Launched:
        channel, child_channel = socket.socketpair()
        logs, child_logs = os.pipe()
        child_lifeline, lifeline = os.pipe()
        command = [str(launch.python), "-X", "utf8", str(BOOTSTRAP), str(child_channel.fileno()), str(child_lifeline)]
        try:
            process = subprocess.Popen(
                command,
                cwd=launch.folder,
                env=dict(launch.variables),
                stdin=subprocess.DEVNULL,
                stdout=child_logs,
                stderr=child_logs,
                pass_fds=(child_channel.fileno(), child_lifeline),
                start_new_session=True,
            )
        except OSError as error:
            channel.close()
            os.close(logs)
            os.close(lifeline)
            raise RuntimeUnavailable(
                f"'{launch.python}' cannot be started: {error.strerror}",
                hint="name an interpreter that exists with --python",
            ) from error
        finally:
            child_channel.close()
            os.close(child_logs)
            os.close(child_lifeline)
        return Launched(process, channel, logs, lifeline)


def kill_group(process: Process) -> None:
    """Kill the child and all that it started. It must not have been waited for: its id would not be its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # macOS answers EPERM where all of the group has ended already.
        return
