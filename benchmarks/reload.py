"""From a save of a module to the first answer of the new code."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from benchmarks.clocks import percentile, seconds
from benchmarks.rows import Bench, Row


def measure(bench: Bench) -> Iterator[Row]:
    template = bench.copy("workshop")
    module = template.parent / "src" / "wording.py"
    with bench.command.serving(template) as server:
        assert server.request("/hello").status == 200
        taken = []
        for number in range(20 * bench.rounds):
            module.write_text(f'WORD = "{number:05}"\n')
            taken.append(seconds(lambda: server.request("/hello")))
            assert server.request("/hello").json()["imported"] == f"{number:05}"
    yield Row(name="save to answer, median", value=statistics.median(taken) * 1e3, unit="ms", goal=15)
    yield Row(name="save to answer, 95 %", value=percentile(taken, 0.95) * 1e3, unit="ms", goal=30)
