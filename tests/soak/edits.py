"""Saving: files of the same size, saved in quick succession and asked for at once, are never answered by old code."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.command import Command

VOLUME = 3_000


@dataclass(frozen=True, slots=True)
class Saved:
    """How many saves were made and how many of the answers were old."""

    edits: int
    stale: int


def soak(command: Command, template: Path, *, count: int) -> Saved:
    """Save the handler and an imported module in turn, in place and by rename, and ask after each save."""
    source = template.parent / "src"
    handler, module = source / "hello.py", source / "wording.py"
    stale = 0
    word, imported = "hello", "first"
    with command.serving(template) as server:
        for number in range(count):
            new = f"{number:05}"
            by_rename = number % 4 < 2
            if number % 2:
                _save(handler, f'"{word}"', f'"{new}"', by_rename)
                word = new
            else:
                _save(module, f'"{imported}"', f'"{new}"', by_rename)
                imported = new
            answer = server.request("/hello").json()
            stale += (answer["word"], answer["imported"]) != (word, imported)
    return Saved(count, stale)


def _save(path: Path, old: str, new: str, by_rename: bool) -> None:
    text = path.read_text()
    assert text.count(old) == 1, f"{old} in {path}"
    if by_rename:
        beside = path.with_suffix(".new")
        beside.write_text(text.replace(old, new))
        os.replace(beside, path)
    else:
        path.write_text(text.replace(old, new))
