"""The problems of one template, collected so that all of them are shown at once.

A problem is found at a path of the expanded template and shown at the place in the user's file: a generated resource
stands where the resource stands that it was generated from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from minisam.errors import TemplateError, nearest
from minisam.model import Position
from minisam.template.document import Document, DocumentPath

_SHOWN = 6
_WRITTEN_AS = {
    "Body": ("DefinitionBody", "DefinitionUri"),
    "Code": ("CodeUri", "InlineCode", "ImageUri"),
    "Content": ("ContentUri",),
    "TemplateURL": ("Location",),
}


class Problems:
    """Collects TemplateErrors by path; the same message at the same place counts once."""

    def __init__(self, document: Document) -> None:
        self._positions = document.positions
        self._sources = _sources(document.value)
        self._errors: dict[tuple[str, Position], TemplateError] = {}

    @property
    def errors(self) -> list[TemplateError]:
        return list(self._errors.values())

    def add(self, message: str, path: DocumentPath, *, hint: str | None = None) -> None:
        if self._is_generated(path) and any(message == known for known, _ in self._errors):
            return
        position = self.place(path)
        self._errors.setdefault((message, position), TemplateError(message, position=position, hint=hint))

    def include(self, errors: Iterable[TemplateError]) -> None:
        """Take over the errors of a nested template."""
        for error in errors:
            self._errors.setdefault((error.message, error.position or Position(file="<template>")), error)

    def place(self, path: DocumentPath) -> Position:
        """Return the place of the value at `path`, of the nearest known one around it otherwise."""
        written = self._source_path(path)
        is_resource = len(written) == 2 and written[0] == "Resources"
        return self._positions.at(written) if is_resource else self._positions.of_value(written)

    def key_place(self, path: DocumentPath) -> Position:
        """Return the place of the key at `path`, of the nearest known one around it otherwise."""
        return self._positions.at(self._source_path(path))

    def unknown_name(self, name: str, candidates: Iterable[str], path: DocumentPath) -> None:
        message = f"'{name}' is no resource and no parameter of this template"
        self.add(message, path, hint=nearest_hint(name, candidates))

    def _is_generated(self, path: DocumentPath) -> bool:
        return len(path) > 1 and path[0] == "Resources" and path[:2] not in self._positions.keys

    def _source_path(self, path: DocumentPath) -> DocumentPath:
        if len(path) < 2 or path[0] != "Resources":
            return path
        if path[:2] not in self._positions.keys:
            source = self._sources.get(str(path[1]))
            return ("Resources", source) if source else path
        if len(path) > 3 and path[:4] not in self._positions.keys:
            for written in _WRITTEN_AS.get(str(path[3]), ()):
                if (*path[:3], written) in self._positions.keys:
                    return (*path[:3], written, *path[4:])
        return path


def nearest_hint(name: str, candidates: Iterable[str]) -> str:
    """Suggest the candidate that looks most like `name`, else name some of those that exist."""
    known = list(dict.fromkeys(candidates))
    if guess := nearest(name, known):
        return f"did you mean '{guess}'?"
    shown = [candidate for candidate in known if not candidate.startswith("AWS::")]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"there are: {', '.join(shown[:_SHOWN])}{more}" if shown else "the template declares none"


def _sources(template: Any) -> dict[str, str]:
    resources = template.get("Resources") if isinstance(template, Mapping) else None
    sources = {}
    for name, resource in (resources or {}).items() if isinstance(resources, Mapping) else ():
        metadata = resource.get("Metadata") if isinstance(resource, Mapping) else None
        source = metadata.get("minisam:source") if isinstance(metadata, Mapping) else None
        if isinstance(source, str):
            sources[name] = source
    return sources
