"""Time that can be moved: schedules, delays, retries and expiry ask this clock, so that a day can pass in a moment."""

from __future__ import annotations

import threading
import time


class Clock:
    """Seconds since the epoch. It runs with real time, may be frozen, and only ever moves forward."""

    def __init__(self, *, ahead_s: float = 0.0, frozen_at_s: float | None = None) -> None:
        self._lock = threading.Lock()
        self._offset_s = ahead_s
        self._frozen_at = frozen_at_s

    @property
    def settings(self) -> dict[str, float | None]:
        """What `Clock(**settings)`, in whatever process, needs to show the same time."""
        with self._lock:
            return {"ahead_s": self._offset_s, "frozen_at_s": self._frozen_at}

    def set(self, *, ahead_s: float, frozen_at_s: float | None) -> None:
        """Show the time of another clock, unless this one is further already."""
        other = Clock(ahead_s=ahead_s, frozen_at_s=frozen_at_s)
        with self._lock:
            if other.now() >= self.now() or frozen_at_s is None:
                self._offset_s, self._frozen_at = max(self._offset_s, ahead_s), frozen_at_s
            else:
                self._frozen_at = self.now()

    def now(self) -> float:
        """Return the time."""
        frozen = self._frozen_at
        return time.time() + self._offset_s if frozen is None else frozen

    @property
    def is_frozen(self) -> bool:
        """Tell whether time stands still between moves."""
        return self._frozen_at is not None

    def freeze(self) -> None:
        """Let time stand still from now on."""
        with self._lock:
            self._frozen_at = self.now()

    def run(self) -> None:
        """Let time run again from where it stands."""
        with self._lock:
            self._offset_s = self.now() - time.time()
            self._frozen_at = None

    def move_to(self, time_s: float) -> None:
        """Make it at least this time; a time in the past changes nothing."""
        with self._lock:
            ahead_s = time_s - self.now()
            if ahead_s <= 0:
                return
            if self._frozen_at is None:
                self._offset_s += ahead_s
            else:
                self._frozen_at = time_s
