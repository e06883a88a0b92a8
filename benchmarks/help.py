"""The commands that only print, against the import of the library that they are made with."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.clocks import in_turn, python, seconds
from benchmarks.rows import Bench, Row


def measure(bench: Bench) -> Iterator[Row]:
    rounds = 3 * bench.rounds
    help_ = in_turn(
        lambda: seconds(python("-m", "minisam", "--help")), lambda: seconds(python("-c", "import click")), rounds
    )
    yield Row(name="`--help`", value=help_.ratio, unit="x", goal=1.5, base="import click", note=help_.note)
    event = in_turn(
        lambda: seconds(python("-m", "minisam", "generate-event", "s3", "put")),
        lambda: seconds(python("-c", "import click, json")),
        rounds,
    )
    name = "`generate-event s3 put`"
    yield Row(name=name, value=event.ratio, unit="x", goal=1.5, base="import click, json", note=event.note)
