"""The conditions of CloudWatch Logs' filter patterns: `$.status >= 500 && $.user.name = "a*"`, read into a predicate.

AWS: docs "FilterAndPatternSyntaxForMetricFilters" (JSON log events, compound expressions).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Lookup = Callable[[str], list[Any]]
"""Returns what a selector (`$.a.b`, or a field's name) finds in a log event."""

Condition = Callable[[Lookup], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<bracket>[()])|(?P<logic>&&|\|\|)|(?P<operator>!=|<=|>=|=|<|>)"
    r"|(?P<regex>%(?:[^%\\]|\\.)*%)"
    r'|(?P<text>"(?:[^"\\]|\\.)*")'
    r"|(?P<selector>\$(?:\.[^\s=!<>()&|\[\]]+|\.?\[[^\]]*\])*)"
    r"|(?P<word>[^\s=!<>()&|]+))"
)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(?:\"([^\"]*)\"|'([^']*)'|(\d+|\*))\]")


class InvalidLogFilter(ValueError):
    """A filter pattern that CloudWatch Logs would refuse; says why."""


def compile_condition(text: str) -> Condition:
    """Return the predicate that a text of conditions means. Raises InvalidLogFilter."""
    parser = _Parser(list(_tokens(text)))
    condition = parser.any_of()
    parser.end()
    return condition


def select(value: Any, selector: str) -> list[Any]:
    """Return what a selector finds: nothing, one value, or each element where it says `[*]`."""
    found = [value]
    for step in _STEP.finditer(selector):
        name, index = step[1] or step[2] or step[3], step[4]
        found = [inner for outer in found for inner in _inside(outer, name, index)]
    return found


def _inside(value: Any, name: str | None, index: str | None) -> Iterator[Any]:
    if index == "*":
        yield from value if isinstance(value, list) else ()
    elif index is not None:
        yield from value[int(index) : int(index) + 1] if isinstance(value, list) else ()
    elif isinstance(value, Mapping) and name in value:
        yield value[name]


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while text[place:].strip():
        found = _TOKEN.match(text, place)
        if found is None:
            raise InvalidLogFilter(f"{text[place:].strip()!r} is not a condition")
        yield str(found.lastgroup), found[str(found.lastgroup)]
        place = found.end()


class _Parser:
    """Recursive descent: || binds weaker than &&."""

    def __init__(self, tokens: Sequence[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._place = 0

    def any_of(self) -> Condition:
        parts = [self._all_of()]
        while self._take("logic", "||"):
            parts.append(self._all_of())
        return lambda lookup: any(part(lookup) for part in parts)

    def end(self) -> None:
        if self._place < len(self._tokens):
            raise InvalidLogFilter(f"{self._tokens[self._place][1]!r} was not expected")

    def _all_of(self) -> Condition:
        parts = [self._one()]
        while self._take("logic", "&&"):
            parts.append(self._one())
        return lambda lookup: all(part(lookup) for part in parts)

    def _one(self) -> Condition:
        if self._take("bracket", "("):
            inner = self.any_of()
            if not self._take("bracket", ")"):
                raise InvalidLogFilter("a ')' is missing")
            return inner
        kind, selector = self._next()
        if kind not in ("selector", "word"):
            raise InvalidLogFilter(f"{selector!r} is no selector")
        kind, operator = self._next()
        if kind == "operator":
            return _compared(selector, operator, *self._next())
        return _stated(selector, self._statement(operator))

    def _statement(self, first: str) -> str:
        second = self._next()[1] if first.upper() in ("IS", "NOT") else ""
        return f"{first} {second}".strip().upper()

    def _next(self) -> tuple[str, str]:
        if self._place >= len(self._tokens):
            raise InvalidLogFilter("it ends too early")
        self._place += 1
        return self._tokens[self._place - 1]

    def _take(self, kind: str, text: str) -> bool:
        is_there = self._tokens[self._place : self._place + 1] == [(kind, text)]
        self._place += is_there
        return is_there


_STATEMENTS: Mapping[str, Callable[[list[Any]], bool]] = {
    "IS TRUE": lambda found: any(value is True for value in found),
    "IS FALSE": lambda found: any(value is False for value in found),
    "IS NULL": lambda found: any(value is None for value in found),
    "EXISTS": bool,
    "NOT EXISTS": lambda found: not found,
}


def _stated(selector: str, statement: str) -> Condition:
    if statement not in _STATEMENTS:
        raise InvalidLogFilter(f"{statement!r} is not IS TRUE, IS FALSE, IS NULL, EXISTS or NOT EXISTS")
    return lambda lookup: _STATEMENTS[statement](lookup(selector))


def _compared(selector: str, operator: str, kind: str, wanted: str) -> Condition:
    if operator in ("=", "!="):
        is_equal = _equal(kind, wanted)
        if operator == "=":
            return lambda lookup: any(is_equal(value) for value in lookup(selector))
        return lambda lookup: bool(found := lookup(selector)) and not any(is_equal(value) for value in found)
    limit = _number(wanted)
    if limit is None:
        raise InvalidLogFilter(f"{wanted!r} is no number")
    compare = _ORDERS[operator]

    def is_in_order(value: Any) -> bool:
        number = _number(value)
        return number is not None and compare(number, limit)

    return lambda lookup: any(map(is_in_order, lookup(selector)))


_ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


def _equal(kind: str, wanted: str) -> Callable[[Any], bool]:
    if kind == "regex":
        expression = compile_expression(wanted)
        return lambda value: expression.search(_text(value)) is not None
    text = re.sub(r"\\(.)", r"\1", wanted[1:-1]) if kind == "text" else wanted
    number = _number(text) if kind == "word" else None
    if number is not None:
        return lambda value: _number(value) == number
    expression = re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)
    return lambda value: not isinstance(value, (dict, list)) and expression.fullmatch(_text(value)) is not None


def compile_expression(text: str) -> re.Pattern[str]:
    """Return the regular expression between two `%`. Raises InvalidLogFilter."""
    try:
        return re.compile(text.strip("%"))
    except re.error as error:
        raise InvalidLogFilter(f"{text} is no regular expression: {error}") from error


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)
