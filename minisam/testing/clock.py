"""The time of a test: it stands still until it is advanced."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from minisam.errors import UsageError

_UNITS = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w|)\s*")


class Clock:
    """The application's time; it stands still until it is advanced."""

    def __init__(self, advance: Callable[[float], list[str]], now: Callable[[], float]) -> None:
        self._advance = advance
        self._now = now

    def now(self) -> datetime:
        """Return the time that the application sees."""
        return datetime.fromtimestamp(self._now(), timezone.utc)

    def advance(self, duration: str | float | timedelta) -> list[str]:
        """Let time pass ("90s", "5m", "1h30m", seconds): what becomes due runs at its own time, in order."""
        return self._advance(seconds_of(duration))


def seconds_of(duration: str | float | timedelta) -> float:
    """Return a duration in seconds. Raises UsageError for what is none."""
    if isinstance(duration, timedelta):
        return duration.total_seconds()
    if isinstance(duration, (int, float)):
        return float(duration)
    parts, end = 0.0, 0
    while found := _DURATION.match(duration, end):
        parts, end = parts + float(found[1]) * _UNITS[found[2]], found.end()
    if end == 0 or end != len(duration):
        raise UsageError(f"'{duration}' is no duration", hint="write '90s', '5m', '1h30m' or a number of seconds")
    return parts
