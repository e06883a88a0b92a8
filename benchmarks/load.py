"""Throughput over 16 connections, against a threaded Flask server that asks the same kind of child process."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.clients import send_all
from benchmarks.clocks import in_turn, seconds
from benchmarks.programs import printing_its_port
from benchmarks.rows import Bench, Row

CONNECTIONS, COUNT = 16, 800


def measure(bench: Bench) -> Iterator[Row]:
    with bench.command.serving(bench.copy("faults")) as server, printing_its_port("benchmarks.flask_worker") as flask:
        ours, theirs = server.front + "/fine", flask

        def load(url: str) -> float:
            return seconds(lambda: send_all(url, CONNECTIONS, COUNT))

        pairs = in_turn(lambda: load(ours), lambda: load(theirs), bench.rounds)
    yield Row(
        name="throughput, 16 connections",
        value=1 / pairs.ratio,
        unit="x",
        goal=5,
        is_least=True,
        base="threaded Flask server, one such process per thread",
        note=f"{COUNT / min(pairs.ours):.0f} / {COUNT / min(pairs.base):.0f} a second",
    )
