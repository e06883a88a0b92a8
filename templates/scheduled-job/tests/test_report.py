"""The job, called directly, over a table and a bucket in moto: no server, no AWS."""

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
def test_the_report_is_of_the_day_before(report, time, day):
    assert report.day_before(time) == day


def test_the_sales_of_that_day_are_summed_up_in_the_bucket(report):
    for id, day, amount in (("1", "2026-02-28", 5), ("2", "2026-02-28", 7), ("3", "2026-03-01", 100)):
        report.TABLE.put_item(Item={"day": day, "id": id, "amount": amount})

    report.handler({"time": "2026-03-01T03:00:00Z"}, None)

    written = json.loads(report.BUCKET.Object("2026-02-28.json").get()["Body"].read())
    assert written == {"day": "2026-02-28", "sales": 2, "total": 12}
