"""Schedule expressions: rate(...), cron(...) and at(...), when they are valid and when they are due next.

AWS: docs "eb-scheduled-rule-pattern" (rules), "schedule-types" of EventBridge Scheduler (time zones, at). Which texts
are refused was recorded against AWS by localstack (tests/aws/services/events/test_events_schedule).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)(s?)\)")
_CRON = re.compile(r"cron\(([^()]+)\)")
_AT = re.compile(r"at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)")
_UNIT_S = {"minute": 60, "hour": 3600, "day": 86_400}

Next = Callable[[float], "float | None"]
"""Returns the first due time after a time (seconds since the epoch), None for never again."""


class InvalidSchedule(ValueError):
    """An expression that AWS refuses."""


@lru_cache(maxsize=256)
def compile_schedule(expression: str, zone: str = "UTC", began_s: float = 0.0) -> Next:
    """Return when the schedule is due. A rate counts from `began_s`. Raises InvalidSchedule."""
    if found := _RATE.fullmatch(expression):
        return _every(int(found[1]), found[2], is_plural=bool(found[3]), began_s=began_s)
    if found := _CRON.fullmatch(expression):
        return _cron(found[1], _zone(zone))
    if found := _AT.fullmatch(expression):
        return _at(found[1], _zone(zone))
    raise InvalidSchedule(f"'{expression}' is not a schedule expression")


def _every(number: int, unit: str, *, is_plural: bool, began_s: float) -> Next:
    if number < 1 or is_plural == (number == 1):
        raise InvalidSchedule("a rate is `1 minute`, `1 hour`, `1 day`, or a larger number and a plural")
    period_s = number * _UNIT_S[unit]
    return lambda after_s: began_s + (max(0, after_s - began_s) // period_s + 1) * period_s


def _cron(fields: str, zone: tzinfo) -> Next:
    from aws_croniter import AwsCroniter

    try:
        cron = AwsCroniter(fields)
        cron.occurrence(datetime(2000, 1, 1, tzinfo=timezone.utc)).next()
    except Exception as error:  # the library's errors have no common class
        raise InvalidSchedule(str(error)) from error

    def next_after(after_s: float) -> float | None:
        """Ask the library in wall-clock time, which it takes for UTC; a wall clock may be set back, time may not."""
        local = datetime.fromtimestamp(after_s, zone).replace(tzinfo=timezone.utc)
        while True:
            local = cron.occurrence(local).next()
            if local is None:
                return None
            due_s = local.replace(tzinfo=zone).timestamp()
            if due_s > after_s and _exists(local, zone):
                return float(due_s)

    return next_after


def _exists(local: datetime, zone: tzinfo) -> bool:
    """Tell whether the wall clock ever shows this time; AWS skips what a change to summer time leaves out."""
    shown = local.replace(tzinfo=zone)
    return shown.astimezone(timezone.utc).astimezone(zone).replace(tzinfo=timezone.utc) == local


def _at(text: str, zone: tzinfo) -> Next:
    try:
        due_s = datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()
    except ValueError as error:
        raise InvalidSchedule(str(error)) from error
    return lambda after_s: due_s if after_s < due_s else None


def _zone(name: str) -> tzinfo:
    if name == "UTC":
        return timezone(timedelta(0))
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise InvalidSchedule(f"'{name}' is not a time zone") from error
