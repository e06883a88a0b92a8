"""What every benchmark is given and what it gives back.

A benchmark is a module of this package with a function `measure(bench: Bench) -> Iterable[Row]`; the first line of its
docstring says what it measures. `python -m benchmarks` finds it by listing the folder, runs it, prints its rows as one
table and writes them as JSON: adding a benchmark is adding a file, and nothing else knows its name.

A row is one figure with its goal. Where it compares, both sides were measured in the same run, in turn
(`clocks.in_turn`), `unit` is "x" and `base` says what the figure is a multiple of. A row without a goal only informs.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.end_to_end.command import Command

APPS = Path(__file__).parents[1] / "tests" / "end_to_end" / "apps"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: `value` in `unit` ("x", "ms", "us", "MB", ""), good up to `goal`, or from it on.

    `note` is what a reader needs beside the figure, such as the absolute times behind a ratio.
    """

    name: str
    value: float
    unit: str
    goal: float | None = None
    base: str = ""
    is_least: bool = False
    note: str = ""

    @property
    def is_good(self) -> bool:
        if self.goal is None:
            return True
        return self.value >= self.goal if self.is_least else self.value <= self.goal

    @property
    def shown_value(self) -> str:
        return f"{self.value:.2f} {self.unit}".rstrip()

    @property
    def shown_goal(self) -> str:
        if self.goal is None:
            return ""
        return f"{'>=' if self.is_least else '<='} {self.goal:g} {self.unit}".rstrip()

    @property
    def verdict(self) -> str:
        return "" if self.goal is None else "met" if self.is_good else "MISSED"

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "is_good": self.is_good}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a benchmark works with: the command, a scratch folder, how often to repeat."""

    command: Command
    scratch: Path
    rounds: int

    def folder(self) -> Path:
        """Return a new empty folder."""
        folder = self.scratch / uuid.uuid4().hex
        folder.mkdir(parents=True)
        return folder

    def copy(self, app: str) -> Path:
        """Return the template of a fresh copy of one of the end-to-end tests' apps."""
        folder = self.scratch / uuid.uuid4().hex
        shutil.copytree(APPS / app, folder)
        return folder / "template.yaml"


def as_table(rows: Iterable[Row]) -> str:
    """Return the rows as a table in Markdown, which a terminal shows well too."""
    lines = [("what", "figure", "goal", "", "against", "note")]
    lines += [(row.name, row.shown_value, row.shown_goal, row.verdict, row.base, row.note) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    shown = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([shown[0], rule, *shown[1:]])
