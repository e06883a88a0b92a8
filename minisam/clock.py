"""The time as everything that waits sees it: a small object that is passed in, so that a test can hold it.

`WallClock` is the real one. What is to happen later is asked for by the moment, never by a delay: whoever moves a
clock forward then knows what is due.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol


class Alarm(Protocol):
    """Something that was asked for and has not happened yet."""

    def cancel(self) -> None:
        """Let it not happen."""


class Clock(Protocol):
    """Tells the time in seconds since the epoch, and rings."""

    def now(self) -> float:
        """Return the time."""

    def call_at(self, moment_s: float, action: Callable[[], object]) -> Alarm:
        """Call `action` at a moment, in the event loop; at once where the moment has passed."""


class WallClock:
    """The time of this machine, in the event loop that runs."""

    def now(self) -> float:
        return time.time()

    def call_at(self, moment_s: float, action: Callable[[], object]) -> Alarm:
        return asyncio.get_running_loop().call_later(max(0.0, moment_s - self.now()), action)
