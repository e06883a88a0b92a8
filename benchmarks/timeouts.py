"""From a timeout of one second to the next answer of the same function."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.clocks import seconds
from benchmarks.rows import Bench, Row


def measure(bench: Bench) -> Iterator[Row]:
    with bench.command.serving(bench.copy("faults")) as server:

        def hang_and_ask() -> None:
            server.request("/moody?mood=loop")
            assert server.request("/moody").status == 200

        taken = [seconds(hang_and_ask) - 1 for _ in range(bench.rounds)]
    yield Row(name="timeout to next answer", value=statistics.median(taken) * 1e3, unit="ms", goal=20)
