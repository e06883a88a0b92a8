"""From the command to its first response, with what the template means in the cache and without."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.clocks import in_turn, python, seconds
from benchmarks.rows import Bench, Row
from tests.end_to_end.command import Command


def measure(bench: Bench) -> Iterator[Row]:
    template = bench.copy("faults")

    def uncached() -> float:
        return start(replace(bench.command, home=bench.folder()), template)

    cached = in_turn(
        lambda: start(bench.command, template), lambda: seconds(python("-c", "import uvicorn")), 2 * bench.rounds
    )
    base = "import uvicorn"
    yield Row(name="first response, cached", value=cached.ratio, unit="x", goal=2, base=base, note=cached.note)
    fresh = in_turn(uncached, lambda: seconds(python("-c", "import samtranslator.translator.translator")), bench.rounds)
    base = "import samtranslator.translator.translator"
    yield Row(name="first response, not cached", value=fresh.ratio, unit="x", goal=1.3, base=base, note=fresh.note)


def start(command: Command, template: Path) -> float:
    """Return the seconds from starting the command to the end of its first response."""
    with contextlib.ExitStack() as stack:
        return seconds(lambda: stack.enter_context(command.serving(template)).request("/fine"))
