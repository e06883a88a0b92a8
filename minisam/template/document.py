"""A document read from disk: plain values, and beside them where each of them stands.

Positions are a side table by path, not marked strings, so values stay plain dicts, lists and scalars that any library
takes. A path is a tuple of mapping keys and list indexes, `("Resources", "Hello", "Properties", "Handler")`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from minisam.model import Finding, Position
from minisam.records import dataclass

DocumentPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Positions:
    """Where keys and values stand: `keys` has the place of a mapping key or list item, `values` that of its value."""

    keys: Mapping[DocumentPath, Position] = field(default_factory=dict)
    values: Mapping[DocumentPath, Position] = field(default_factory=dict)

    def at(self, path: DocumentPath) -> Position:
        """Return the place of the key at `path`, else of the nearest enclosing one that is known."""
        return self._nearest(self.keys, path)

    def of_value(self, path: DocumentPath) -> Position:
        """Return the place of the value at `path`, else of the nearest enclosing one that is known."""
        return self._nearest(self.values, path)

    @staticmethod
    def _nearest(table: Mapping[DocumentPath, Position], path: DocumentPath) -> Position:
        for length in range(len(path), -1, -1):
            if (place := table.get(path[:length])) is not None:
                return place
        return Position(file="<template>")


@dataclass(frozen=True, slots=True)
class Document:
    """A template (or a part of one): its values, their positions, and the files that it was read from.

    Short intrinsics (`!Sub x`) are in their long form (`{"Fn::Sub": "x"}`, `{"Ref": ...}`, `{"Condition": ...}`).
    `premises` are the folders that whatever it names must lie in (see premises.py).
    `findings` are what the steps from text to plain CloudFormation have to say without stopping.
    """

    path: Path
    value: Any
    positions: Positions = field(default_factory=Positions)
    premises: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()
    findings: tuple[Finding, ...] = ()
