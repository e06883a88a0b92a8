"""Things to do at a moment of the clock, in an event loop: what waits in the front asks these.

A clock that is moved rings what has become due once `tick` tells of it; one that stands still rings nothing else.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from minisam.clock import Clock


class Alarm:
    """One thing that is to happen; made by `Alarms.call_at`."""

    def __init__(self, alarms: Alarms, moment_s: float, action: Callable[[], object]) -> None:
        self.moment_s = moment_s
        self._alarms = alarms
        self._action = action
        self._timer: asyncio.TimerHandle | None = None

    def cancel(self) -> None:
        """Let it not happen."""
        self._alarms.pending.discard(self)
        if self._timer is not None:
            self._timer.cancel()

    def look(self) -> None:
        """Ring if the moment has come, else wait for the time that is left."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        left_s = self.moment_s - self._alarms.clock.now()
        if left_s <= 0:
            self._alarms.pending.discard(self)
            self._action()
        elif not self._alarms.clock.is_frozen:
            self._timer = asyncio.get_running_loop().call_later(left_s, self.look)


class Alarms:
    """All that waits for a clock; its methods are called in the event loop."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.pending: set[Alarm] = set()

    def call_at(self, moment_s: float, action: Callable[[], object]) -> Alarm:
        """Call `action` at a moment (seconds since the epoch), soon where it has passed."""
        alarm = Alarm(self, moment_s, action)
        self.pending.add(alarm)
        asyncio.get_running_loop().call_soon(lambda: alarm.look() if alarm in self.pending else None)
        return alarm

    def next_due(self) -> float | None:
        """Return the moment of the next alarm, None where none waits."""
        return min((alarm.moment_s for alarm in self.pending), default=None)

    def tick(self) -> None:
        """Look at the clock again: somebody moved it. What is due rings in the order of its moments."""
        for alarm in sorted(self.pending, key=lambda alarm: alarm.moment_s):
            if alarm in self.pending:
                alarm.look()
