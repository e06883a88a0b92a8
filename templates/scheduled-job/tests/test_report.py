"""The job, its table and its bucket, without a server or AWS: minisam's fixture `sam` opens the template."""

import json

import pytest


@pytest.mark.parametrize(
    ("time", "day"),
    [
        ("2026-03-01T03:00:00Z", "2026-02-28"),
        ("2024-03-01T03:00:00Z", "2024-02-29"),
        ("2026-01-01T00:00:00Z", "2025-12-31"),
    ],
)
def test_the_report_is_of_the_day_before(sam, time, day):
    assert sam.function("Report").invoke({"time": time}).result["day"] == day


def test_the_sales_of_that_day_are_summed_up_in_the_bucket(sam):
    for id, day, amount in (("1", "2026-02-28", 5), ("2", "2026-02-28", 7), ("3", "2026-03-01", 100)):
        sam.table("Sales").put(day=day, id=id, amount=amount)

    sam.function("Report").invoke({"time": "2026-03-01T03:00:00Z"})

    assert json.loads(sam.bucket("Reports").read("2026-02-28.json")) == {"day": "2026-02-28", "sales": 2, "total": 12}


def test_a_report_is_written_every_night(sam):
    sam.clock.advance("3d")

    assert len(sam.bucket("Reports").keys()) == 3
