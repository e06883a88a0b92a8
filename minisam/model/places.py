"""Where something is written."""

from __future__ import annotations

from minisam.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Position:
    """A place in a file; line and column count from 1. The file is spelled as the user would type it."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
