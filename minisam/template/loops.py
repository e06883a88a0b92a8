"""`Fn::ForEach`: a fragment of a mapping, repeated for each item of a collection.

Stands in Resources (also inside a resource's properties), Conditions and Outputs, also nested. `${Identifier}` in
keys and texts becomes the item, `&{Identifier}` the item without what is not a letter or digit, `Ref: Identifier` the
item. AWS: docs "Fn::ForEach" of the template reference. Positions of what a loop makes are those of its fragment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Any

from minisam.errors import TemplateError, TemplateErrors
from minisam.model import Position
from minisam.records import dataclass
from minisam.template.composer import MAX_NODES, MAX_PROBLEMS
from minisam.template.document import Document, DocumentPath, Positions
from minisam.template.functions import FOR_EACH
from minisam.template.literals import Literals, NotLiteral
from minisam.template.structure import LANGUAGE_EXTENSIONS, transforms

SECTIONS = ("Resources", "Conditions", "Outputs")

_LOOP = f"{FOR_EACH}::"
_NOT_ALPHANUMERIC = re.compile(r"[^A-Za-z0-9]")
_SHAPE = "write a list of three: Identifier, collection, fragment"


def expand_loops(document: Document, literals: Literals) -> Document:
    """Return `document` with every loop expanded. Raises TemplateErrors for loops that cannot be."""
    loops = list(_loops(document.value, ()))
    if not loops:
        return document
    if LANGUAGE_EXTENSIONS not in transforms(document.value):
        hint = f"add `{LANGUAGE_EXTENSIONS}` to the template's Transform, before AWS::Serverless-2016-10-31"
        raise TemplateErrors([_error(document, path, f"'{path[-1]}' needs a transform", hint) for path in loops])
    expansion = _Expansion(document, literals)
    value = expansion.run()
    if expansion.problems:
        raise TemplateErrors(expansion.problems)
    return replace(document, value=value, positions=Positions(expansion.keys, expansion.values))


def _loops(value: Any, path: DocumentPath) -> Iterator[DocumentPath]:
    """Yield the path of each outermost loop."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in entries:
        if isinstance(key, str) and key.startswith(_LOOP):
            yield (*path, key)
        else:
            yield from _loops(item, (*path, key))


def _error(document: Document, path: DocumentPath, message: str, hint: str) -> TemplateError:
    return TemplateError(message, position=document.positions.at(path), hint=hint)


@dataclass(slots=True)
class _Expansion:
    """One walk over the document: `source` is where a node stands in it, `target` where it goes."""

    document: Document
    literals: Literals
    problems: list[TemplateError] = field(default_factory=list)
    keys: dict[DocumentPath, Position] = field(default_factory=dict)
    values: dict[DocumentPath, Position] = field(default_factory=dict)
    _nodes: int = 0

    def run(self) -> Any:
        return self._node(self.document.value, (), (), {})

    def _node(self, value: Any, source: DocumentPath, target: DocumentPath, names: Mapping[str, str]) -> Any:
        self._count(source)
        self._place(source, target)
        if isinstance(value, str):
            return _filled(value, names)
        if isinstance(value, list):
            return [self._node(item, (*source, at), (*target, at), names) for at, item in enumerate(value)]
        if not isinstance(value, dict):
            return value
        if len(value) == 1 and isinstance(name := value.get("Ref"), str) and name in names:
            return names[name]
        result: dict[str, Any] = {}
        self._entries(result, value, source, target, names)
        return result

    def _entries(
        self,
        result: dict[str, Any],
        mapping: Mapping[str, Any],
        source: DocumentPath,
        target: DocumentPath,
        names: Mapping[str, str],
    ) -> None:
        for key, value in mapping.items():
            inner = (*source, key)
            if key.startswith(_LOOP):
                self._loop(result, value, inner, target, names)
                continue
            name = _filled(key, names)
            if name in result:
                hint = "put the loop's `${Identifier}` into the key"
                self._refuse(inner, f"'{name}' is made twice", hint)
            result[name] = self._node(value, inner, (*target, name), names)

    def _loop(
        self,
        result: dict[str, Any],
        argument: Any,
        source: DocumentPath,
        target: DocumentPath,
        names: Mapping[str, str],
    ) -> None:
        if not target or target[0] not in SECTIONS:
            self._refuse(source, f"'{source[-1]}' cannot stand here", f"loops stand in {', '.join(SECTIONS)}")
            return
        if not isinstance(argument, list) or len(argument) != 3:
            self._refuse(source, f"'{source[-1]}' is not a list of three", _SHAPE)
            return
        identifier, collection, fragment = argument
        if not isinstance(identifier, str) or not isinstance(fragment, dict):
            self._refuse(source, f"'{source[-1]}' has no identifier or no fragment", _SHAPE)
            return
        for item in self._items(collection, source, names):
            self._count(source)
            self._entries(result, fragment, (*source, 2), target, {**names, identifier: item})

    def _items(self, collection: Any, source: DocumentPath, names: Mapping[str, str]) -> list[str]:
        literals = self.literals.with_names(names)
        try:
            items = literals.evaluate(collection)
            if not isinstance(items, list):
                raise NotLiteral(collection)
            flat = [inner for item in items for inner in (item if isinstance(item, list) else [item])]
            return [literals.text(item) for item in flat]
        except NotLiteral:
            hint = "use a list of texts, or a Ref to a CommaDelimitedList parameter"
            self._refuse((*source, 1), f"The collection of '{source[-1]}' is not a list that is known here", hint)
            return []

    def _place(self, source: DocumentPath, target: DocumentPath) -> None:
        positions = self.document.positions
        if (key := positions.keys.get(source)) is not None:
            self.keys[target] = key
        if (value := positions.values.get(source)) is not None:
            self.values[target] = value

    def _count(self, source: DocumentPath) -> None:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._refuse(source, f"The loops make more than {MAX_NODES:,} values", "loop over fewer items")
            raise TemplateErrors(self.problems)

    def _refuse(self, path: DocumentPath, message: str, hint: str) -> None:
        self.problems.append(_error(self.document, path, message, hint))
        if len(self.problems) >= MAX_PROBLEMS:
            raise TemplateErrors(self.problems)


def _filled(text: str, names: Mapping[str, str]) -> str:
    for name, item in names.items():
        if f"{{{name}}}" in text:
            text = text.replace(f"${{{name}}}", item).replace(f"&{{{name}}}", _NOT_ALPHANUMERIC.sub("", item))
    return text
