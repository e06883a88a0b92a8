"""Single keys of the terminal that minisam runs in: read without Enter, without echo, and given back as it was.

Only where somebody sits in front of it: never in CI, behind a pipe, on a dumb terminal or in the background. Ctrl-C and
Ctrl-Z stay the terminal's own.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import sys
import termios
from collections.abc import Callable, Mapping
from typing import Any

_LFLAG, _CC = 3, 6
_LONGEST_PRESS = 64
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?")
"""What arrows and function keys send (ECMA-48, control sequences): they mean nothing here."""


def is_attended(environment: Mapping[str, str]) -> bool:
    """Say whether there is a person to press keys: a terminal in the foreground, not a robot's."""
    is_robot = environment.get("CI", "").lower() not in ("", "0", "false") or environment.get("TERM", "dumb") == "dumb"
    streams_are_terminals = sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
    return streams_are_terminals and not is_robot and _is_in_foreground(sys.stdin.fileno())


class Keyboard:
    """Calls `on_key` in the running event loop with each key that is pressed, until it is closed."""

    def __init__(self, on_key: Callable[[str], None], *, descriptor: int | None = None) -> None:
        self._on_key = on_key
        self._descriptor = sys.stdin.fileno() if descriptor is None else descriptor
        self._loop = asyncio.get_running_loop()
        self._before: list[Any] | None = None
        self._take()
        self._loop.add_signal_handler(signal.SIGCONT, self._take)
        self._loop.add_signal_handler(signal.SIGTSTP, self._suspend)

    def close(self) -> None:
        """Give the terminal back as it was."""
        self._loop.remove_signal_handler(signal.SIGCONT)
        self._loop.remove_signal_handler(signal.SIGTSTP)
        self._give_back()

    def _take(self) -> None:
        """Read single keys from now on, unless in the background: touching the terminal there would stop us."""
        if self._before is not None or not _is_in_foreground(self._descriptor):
            return
        with contextlib.suppress(termios.error, OSError):
            before = termios.tcgetattr(self._descriptor)
            mode = [*before[:_CC], [*before[_CC]]]
            mode[_LFLAG] &= ~(termios.ICANON | termios.ECHO)
            mode[_CC][termios.VMIN], mode[_CC][termios.VTIME] = 1, 0
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, mode)
            self._before = before
            self._loop.add_reader(self._descriptor, self._read)

    def _give_back(self) -> None:
        before, self._before = self._before, None
        if before is not None:
            self._loop.remove_reader(self._descriptor)
            if _is_in_foreground(self._descriptor):
                with contextlib.suppress(termios.error, OSError):
                    termios.tcsetattr(self._descriptor, termios.TCSADRAIN, before)

    def _suspend(self) -> None:
        """Stop as Ctrl-Z asks, the terminal given back meanwhile; SIGCONT takes it again."""
        self._give_back()
        os.kill(os.getpid(), signal.SIGSTOP)

    def _read(self) -> None:
        try:
            pressed = os.read(self._descriptor, _LONGEST_PRESS)
        except OSError:
            pressed = b""
        if not pressed:  # the terminal is gone
            self._loop.remove_reader(self._descriptor)
            return
        for key in _SEQUENCE.sub("", pressed.decode("ascii", "ignore")):
            self._on_key(key)


def _is_in_foreground(descriptor: int) -> bool:
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return False
