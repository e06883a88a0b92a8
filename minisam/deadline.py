"""A moment by which something must have happened, moved with every request and nearly never reached.

A timer of the event loop for each would cost more than the rest of a request's bookkeeping: here one timer stays, looks
when it is due whether the moment has moved, and goes on waiting then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Deadline:
    """Calls `on_missed` once when the moment passes that was set last. It can be set again afterwards."""

    __slots__ = ("_at", "_loop", "_on_missed", "_timer")

    def __init__(self, loop: asyncio.AbstractEventLoop, on_missed: Callable[[], None]) -> None:
        self._loop = loop
        self._on_missed = on_missed
        self._at: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def set(self, after_s: float) -> None:
        """Let the moment be so many seconds from now."""
        at = self._at = self._loop.time() + after_s
        timer = self._timer
        if timer is None or timer.when() > at:
            self._wait_until(at)

    def lift(self) -> None:
        """Let nothing have to happen; the timer stays."""
        self._at = None

    def close(self) -> None:
        """Lift it and let go of the timer."""
        self._at = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _wait_until(self, at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_at(at, self._look)

    def _look(self) -> None:
        self._timer = None
        if self._at is None:
            return
        if self._at > self._loop.time():
            self._wait_until(self._at)
            return
        self._at = None
        self._on_missed()
