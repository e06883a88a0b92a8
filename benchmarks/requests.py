"""A warm request: against an application that answers inside a bare server, and inside Flask's own."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.clocks import in_turn, latencies
from benchmarks.programs import printing_its_port
from benchmarks.rows import Bench, Row

COUNT = 500


def measure(bench: Bench) -> Iterator[Row]:
    def median(url: str) -> float:
        return statistics.median(latencies(url, COUNT))

    with bench.command.serving(bench.copy("faults")) as server:
        ours = server.front + "/fine"
        with printing_its_port("benchmarks.bare") as bare:
            pairs = in_turn(lambda: median(ours), lambda: median(bare), bench.rounds)
        base, extra_us = "bare uvicorn application", pairs.difference_s * 1e6
        yield Row(name="warm request, above", value=extra_us, unit="us", goal=250, base=base, note=pairs.note)
        with printing_its_port("benchmarks.flask_alone") as flask:
            pairs = in_turn(lambda: median(ours), lambda: median(flask), bench.rounds)
    base = "Flask's server, in-process"
    yield Row(name="warm request", value=pairs.ratio, unit="x", goal=0.6, base=base, note=pairs.note)
