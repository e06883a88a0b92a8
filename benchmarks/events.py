"""Ten thousand records in one event, as the command prints them."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.clocks import python, seconds
from benchmarks.rows import Bench, Row


def measure(bench: Bench) -> Iterator[Row]:
    for service, event in (("s3", "put"), ("sqs", "receive-message"), ("dynamodb", "update")):
        words = ("-m", "minisam", "generate-event", service, event, "--count", "10000")
        taken = min(seconds(python(*words)) for _ in range(bench.rounds))
        yield Row(name=f"`generate-event {service} {event} --count 10000`", value=taken * 1e3, unit="ms", goal=1000)
