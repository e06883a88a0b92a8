"""A terminal of its own for a command: what somebody who sits in front of it types, sees and gets back."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.end_to_end.command import ROOT, Command
from tests.end_to_end.processes import eventually


class Console:
    """A pseudo-terminal and the command that runs in it."""

    def __init__(self, process: subprocess.Popen[bytes], ours: int, theirs: int) -> None:
        self.process = process
        self._ours = ours
        self._theirs = theirs
        self._seen = bytearray()
        self._is_closed = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def seen(self) -> str:
        """All that was shown."""
        return self._seen.decode("utf-8", "replace").replace("\r\n", "\n")

    def type(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def shows(self, text: str, timeout_s: float = 30) -> None:
        eventually(lambda: text in self.seen, f"{text!r} on the terminal; it shows {self._seen!r}", timeout_s)

    def is_reading_keys(self) -> bool:
        """Whether keys are read singly and without echo."""
        return not self.modes()[3] & (termios.ICANON | termios.ECHO)

    def modes(self) -> list[Any]:
        return termios.tcgetattr(self._theirs)

    def ends(self, timeout_s: float = 10) -> int:
        """Wait for the end; return the exit status."""
        return self.process.wait(timeout_s)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._is_closed.set()
        self._reader.join()
        os.close(self._ours)
        os.close(self._theirs)

    def _read(self) -> None:
        while not self._is_closed.is_set():
            if select.select([self._ours], [], [], 0.05)[0]:
                self._seen += os.read(self._ours, 65536)


@contextlib.contextmanager
def console(command: Command, *args: str | Path, columns: int = 100, cwd: Path, **variables: str) -> Iterator[Console]:
    """Run the command in a terminal of its own for the length of the block."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {"TERM": "xterm", **command._environment(), **variables}
    process = subprocess.Popen(
        [sys.executable, "-c", _IN_TERMINAL, sys.executable, "-m", "minisam", *map(str, args)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**environment, "PYTHONPATH": str(ROOT)},
        cwd=cwd,
        start_new_session=True,
    )
    running = Console(process, ours, theirs)
    try:
        yield running
    finally:
        running.close()


_IN_TERMINAL = """\
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
