"""A payload with placeholders, made into a function that fills it: a tree in, a tree out, never text.

The tree is read once, into closures over a `Scope`; ten thousand records then cost only what differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from minisam.errors import MinisamError
from minisam.samples.filters import FILTERS, TAKES_NULL, WITH_ARGUMENT
from minisam.samples.forms import as_text
from minisam.samples.identifiers import GENERATORS, Identifiers

OMIT: Any = object()
"""What a place becomes that is left out with its key."""
_PLACEHOLDER = re.compile(r"\$(\$\{|\{([^{}]*)\})")
_DIRECTIVES = ("$if", "$case", "$merge", "$records", "$each")


class BrokenSample(MinisamError):
    """A sample file that breaks the rules of `events/README.md`."""


class Scope:
    """What placeholders see: named values, a stream of ids, the index of the record, and how many there are."""

    __slots__ = ("values", "identifiers", "index", "count", "record_values", "per_record")

    def __init__(self, values: dict[str, Any], identifiers: Identifiers, count: int | None = None) -> None:
        self.values = values
        self.identifiers = identifiers
        self.count = count
        self.index = 0
        self.record_values: Mapping[str, Filler] = {}
        self.per_record: Sequence[Mapping[str, Any]] = ()

    def with_values(self, **more: Any) -> Scope:
        """Return this scope with more named values, for a part of the event."""
        scope = Scope({**self.values, **more}, self.identifiers, self.count)
        scope.index, scope.record_values = self.index, self.record_values
        return scope

    def inner(self, index: int) -> Scope:
        """Return the scope of one record."""
        own = self.per_record[index] if index < len(self.per_record) else {}
        scope = self.with_values(index=index, **own)
        scope.index = index
        for name, fill in self.record_values.items():
            value = fill(scope)
            scope.values[name] = None if value is OMIT else value
        return scope


Filler = Callable[[Scope], Any]


def compile_payload(node: Any) -> Filler:
    """Return the function that fills a tree; raises BrokenSample."""
    if isinstance(node, str):
        return _compile_text(node)
    if isinstance(node, list):
        return _compile_list(node)
    if not isinstance(node, dict):
        return lambda scope: node
    for name in _DIRECTIVES:
        if name in node:
            return _COMPILERS[name](node)
    return _compile_object(node)


def compile_expression(text: str) -> Filler:
    """Return the function that evaluates `name|filter|filter:argument`; raises BrokenSample."""
    source, *steps = text.split("|")
    fill = _compile_source(source.strip())
    for step in steps:
        fill = _compile_filter(fill, step)
    return fill


def names_in(node: Any) -> Iterator[str]:
    """Yield the source of each placeholder and expression of a tree (`bucket`, `uuid`, `item.key`)."""
    if isinstance(node, str):
        for found in _PLACEHOLDER.finditer(node):
            if found[2] is not None:
                yield from _names_in_expression(found[2].removesuffix("?"))
    elif isinstance(node, list):
        for each in node:
            yield from names_in(each)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _names_in_expression(value) if key in ("$if", "$case", "$each") else names_in(value)
            yield from names_in(key)


def has_records(node: Any) -> bool:
    """Tell whether a tree has a list of records, which `--count` multiplies."""
    if isinstance(node, dict):
        return "$records" in node or any(map(has_records, node.values()))
    return isinstance(node, list) and any(map(has_records, node))


def _names_in_expression(text: str) -> Iterator[str]:
    source, *steps = text.split("|")
    yield source.partition(":")[0].strip()
    for step in steps:
        _, _, argument = step.partition(":")
        if argument.startswith("$"):
            yield argument[1:]


def _compile_text(text: str) -> Filler:
    pieces = list(_PLACEHOLDER.finditer(text))
    if not pieces:
        return lambda scope: text
    whole = pieces[0][2]
    if len(pieces) == 1 and pieces[0][0] == text and whole is not None:
        return _optional(compile_expression(whole[:-1])) if whole.endswith("?") else compile_expression(whole)
    fillers: list[Filler] = []
    end = 0
    for piece in pieces:
        fillers += [_constant(text[end : piece.start()])] if piece.start() > end else []
        fillers.append(_constant("${") if piece[2] is None else compile_expression(piece[2]))
        end = piece.end()
    fillers += [_constant(text[end:])] if end < len(text) else []
    return lambda scope: "".join([as_text(fill(scope)) for fill in fillers])


def _constant(value: Any) -> Filler:
    return lambda scope: value


def _optional(fill: Filler) -> Filler:
    def filled(scope: Scope) -> Any:
        value = fill(scope)
        return OMIT if value is None else value

    return filled


def _compile_list(node: list[Any]) -> Filler:
    fillers = [compile_payload(each) for each in node]
    return lambda scope: [value for fill in fillers if (value := fill(scope)) is not OMIT]


def _compile_object(node: dict[str, Any]) -> Filler:
    plain = [(key, compile_payload(value)) for key, value in node.items()]
    if not any("${" in key for key in node):
        return lambda scope: {key: value for key, fill in plain if (value := fill(scope)) is not OMIT}
    entries = [(_compile_text(key), fill) for key, fill in plain]
    return lambda scope: {as_text(key(scope)): value for key, fill in entries if (value := fill(scope)) is not OMIT}


def _compile_if(node: dict[str, Any]) -> Filler:
    test = compile_expression(node["$if"])
    then = compile_payload(node["$then"])
    otherwise = compile_payload(node["$else"]) if "$else" in node else _constant(OMIT)
    return lambda scope: then(scope) if test(scope) else otherwise(scope)


def _compile_case(node: dict[str, Any]) -> Filler:
    value = compile_expression(node["$case"])
    cases = {key: compile_payload(each) for key, each in node["$of"].items()}
    otherwise = compile_payload(node["$else"]) if "$else" in node else _constant(OMIT)
    return lambda scope: cases.get(as_text(value(scope)), otherwise)(scope)


def _compile_merge(node: dict[str, Any]) -> Filler:
    parts = [compile_payload(each) for each in node["$merge"]]

    def merged(scope: Scope) -> dict[str, Any]:
        found = [value for part in parts if (value := part(scope)) is not OMIT and value is not None]
        return {key: value for part in found for key, value in part.items()}

    return merged


def _compile_records(node: dict[str, Any]) -> Filler:
    given = node["$records"]
    templates = [compile_payload(each) for each in (given if isinstance(given, list) else [given])]

    def records(scope: Scope) -> list[Any]:
        count = len(templates) if scope.count is None else scope.count
        return [templates[index % len(templates)](scope.inner(index)) for index in range(count)]

    return records


def _compile_each(node: dict[str, Any]) -> Filler:
    source = compile_expression(node["$each"])
    fill = compile_payload(node["$item"])

    def items(scope: Scope) -> list[Any]:
        given = source(scope) or []
        found = [{"key": key, "value": value} for key, value in given.items()] if isinstance(given, dict) else given
        return [fill(scope.with_values(item=item)) for item in found]

    return items


_COMPILERS: Mapping[str, Callable[[dict[str, Any]], Filler]] = {
    "$if": _compile_if,
    "$case": _compile_case,
    "$merge": _compile_merge,
    "$records": _compile_records,
    "$each": _compile_each,
}


def _compile_source(source: str) -> Filler:
    kind, _, argument = source.partition(":")
    if kind == "uuid" or (kind in GENERATORS and argument):
        make, length = GENERATORS[kind], int(argument or 0)
        return lambda scope: make(scope.identifiers, length, scope.index)
    name, *keys = source.split(".")

    def look_up(scope: Scope) -> Any:
        try:
            value = scope.values[name]
        except KeyError:
            raise BrokenSample(f"no value '{name}'") from None
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    return look_up


def _compile_filter(inner: Filler, step: str) -> Filler:
    name, has_argument, text = step.partition(":")
    if name in WITH_ARGUMENT and has_argument:
        binary = WITH_ARGUMENT[name]
        argument = compile_expression(text[1:]) if text.startswith("$") else _constant(text)
        if name in TAKES_NULL:
            return lambda scope: binary(inner(scope), argument(scope))
        return lambda scope: None if (value := inner(scope)) is None else binary(value, argument(scope))
    if name not in FILTERS or has_argument:
        raise BrokenSample(f"no filter '{step}'")
    unary = FILTERS[name]
    if name in TAKES_NULL:
        return lambda scope: unary(inner(scope))
    return lambda scope: None if (value := inner(scope)) is None else unary(value)
