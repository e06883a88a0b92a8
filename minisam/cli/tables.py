"""Tables for people: aligned columns where they fit, long ones wrapped where they do not, else a block for each row."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

from minisam.errors import printable

_GAP = 2
_NARROWEST = 12


def show(rows: Sequence[Mapping[str, Any]], stream: IO[str], *, title: str = "", wrapped: Sequence[str] = ()) -> None:
    """Print rows that share their keys; `wrapped` are the columns that may take several lines. No rows, no table."""
    if rows:
        lines = table(rows, width_of(stream), wrapped=wrapped)
        stream.write("\n".join([*([title] if title else []), *lines]) + "\n")


def width_of(stream: IO[str]) -> int | None:
    """Return how many columns there are to print in; None where lines may be of any length (a pipe, a file)."""
    if not stream.isatty():
        return None
    return shutil.get_terminal_size().columns


def table(rows: Sequence[Mapping[str, Any]], width: int | None = None, *, wrapped: Sequence[str] = ()) -> list[str]:
    """Return the lines of a table with a head, none longer than `width` where that can be had."""
    cells = [{key: printable(value) for key, value in row.items()} for row in rows]
    keys = [key for key in cells[0] if any(row[key] for row in cells)]
    widths = {key: max(len(key), *(len(row[key]) for row in cells)) for key in keys}
    excess = sum(widths.values()) + _GAP * (len(keys) - 1) - width if width is not None else 0
    for key in reversed([key for key in keys if key in wrapped]):
        narrower = max(_NARROWEST, len(key), widths[key] - max(0, excess))
        excess -= max(0, widths[key] - narrower)
        widths[key] = min(widths[key], narrower)
    if width is not None and excess > 0:
        return list(_blocks(cells, keys, width))
    return [line for row in ({key: key for key in keys}, *cells) for line in _row(row, widths)]


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give the lines of rows without a head, their cells aligned."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield (" " * _GAP).join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(row: Mapping[str, str], widths: Mapping[str, int]) -> Iterator[str]:
    wrapped = {key: textwrap.wrap(row[key], width) or [""] for key, width in widths.items()}
    for number in range(max(map(len, wrapped.values()), default=0)):
        cells = [lines[number] if number < len(lines) else "" for lines in wrapped.values()]
        yield (" " * _GAP).join(cell.ljust(width) for cell, width in zip(cells, widths.values(), strict=True)).rstrip()


def _blocks(cells: Sequence[Mapping[str, str]], keys: Sequence[str], width: int) -> Iterator[str]:
    for row in cells:
        for key in keys:
            if row[key]:
                indent = "" if key == keys[0] else "  "
                lead = indent if key == keys[0] else f"{indent}{key}: "
                room = max(width, len(lead) + _NARROWEST)
                yield from textwrap.wrap(row[key], room, initial_indent=lead, subsequent_indent=indent + "  ")


def is_plain() -> bool:
    """Say whether colours and moving the cursor are unwanted, whatever the stream."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") in ("dumb", "")
