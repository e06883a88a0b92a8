"""Schedule expressions.

AWS: docs "eb-scheduled-rule-pattern" (the examples in its tables), "schedule-types" (time zones, daylight saving time);
refusals recorded by localstack (tests/aws/services/events/test_events_schedule).
"""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from minisam.patterns.schedules import InvalidSchedule, compile_schedule


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp()


DUE: list[tuple[str, str, str, str | None]] = [
    ("cron(0 10 * * ? *)", "UTC", "2026-11-25T16:30:00", "2026-11-26T10:00:00"),
    ("cron(15 12 * * ? *)", "UTC", "2026-11-25T12:15:00", "2026-11-26T12:15:00"),
    ("cron(0 18 ? * MON-FRI *)", "UTC", "2026-11-27T18:00:00", "2026-11-30T18:00:00"),
    ("cron(0 8 1 * ? *)", "UTC", "2026-11-25T00:00:00", "2026-12-01T08:00:00"),
    ("cron(0/15 * * * ? *)", "UTC", "2026-11-25T16:30:00", "2026-11-25T16:45:00"),
    ("cron(0/5 8-17 ? * MON-FRI *)", "UTC", "2026-11-25T17:55:00", "2026-11-26T08:00:00"),
    ("cron(0 9 ? * 2#1 *)", "UTC", "2026-11-25T00:00:00", "2026-12-07T09:00:00"),
    ("cron(0 9 L * ? *)", "UTC", "2026-02-01T00:00:00", "2026-02-28T09:00:00"),
    ("cron(0 9 3W * ? *)", "UTC", "2026-05-01T00:00:00", "2026-05-04T09:00:00"),
    ("cron(0 0 1 1 ? 2020)", "UTC", "2026-01-01T00:00:00", None),
    ("cron(30 9 * * ? *)", "Europe/Berlin", "2026-11-25T00:00:00", "2026-11-25T08:30:00"),
    ("cron(30 9 * * ? *)", "Europe/Berlin", "2026-07-01T00:00:00", "2026-07-01T07:30:00"),
    # 2026-03-29 02:30 is left out in Berlin: the clock goes from 02:00 to 03:00.
    ("cron(30 2 * * ? *)", "Europe/Berlin", "2026-03-28T12:00:00", "2026-03-30T00:30:00"),
    ("at(2026-12-24T18:00:00)", "America/New_York", "2026-11-25T00:00:00", "2026-12-24T23:00:00"),
    ("at(2020-12-24T18:00:00)", "UTC", "2026-11-25T00:00:00", None),
]


@pytest.mark.parametrize(("expression", "zone", "after", "expected"), DUE)
def test_a_schedule_is_due_next(expression: str, zone: str, after: str, expected: str | None) -> None:
    assert compile_schedule(expression, zone)(at(after)) == (at(expected) if expected else None)


def test_a_rate_counts_from_its_beginning() -> None:
    next_after = compile_schedule("rate(5 minutes)", "UTC", 1000.0)
    assert (next_after(1000.0), next_after(1299.0), next_after(1300.0)) == (1300.0, 1300.0, 1600.0)


@pytest.mark.parametrize(
    "expression",
    [
        "rate(1 minutes)", "rate(5 minute)", "rate(0 minutes)", "rate(-1 minutes)", "rate(10 seconds)", "rate(10)",
        " rate(10 minutes)", "rate(10 MINUTES)", "rate(1.5 hours)", "cron(* * * * * *)", "cron(0 12 * * ?)", "cron()",
        "cron(60 12 * * ? *)", "cron(0 24 * * ? *)", "cron(0 12 32 * ? *)", "cron(0 12 * FOO ? *)", "every day", "",
        "at(2026-13-01T00:00:00)", "at(2026-12-01)",
    ],
)  # fmt: skip
def test_what_is_no_schedule_is_refused(expression: str) -> None:
    with pytest.raises(InvalidSchedule):
        compile_schedule(expression)


def test_an_unknown_time_zone_is_refused() -> None:
    with pytest.raises(InvalidSchedule, match="Mars"):
        compile_schedule("cron(0 12 * * ? *)", "Mars/Phobos")
