"""Filter patterns of CloudWatch Logs: terms, `{ $.json = "conditions" }` and `[space, delimited, fields]`.

AWS: docs "FilterAndPatternSyntax", "FilterAndPatternSyntaxForMetricFilters", "FilterAndPatternSyntaxForLogEvents".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache

from minisam.patterns.log_conditions import Condition, InvalidLogFilter, compile_condition, compile_expression, select

LogFilter = Callable[[str], bool]
"""Tells whether a log event's message matches."""

_TERM = re.compile(r'\s*([?-]?)(?:"((?:[^"\\]|\\.)*)"|(%(?:[^%\\]|\\.)*%)|(\S+))')
_FIELD = re.compile(r'"([^"]*)"|\[([^\]]*)\]|(\S+)')
_CONDITION = re.compile(r"[=<>!]|&&|\|\|")


@lru_cache(maxsize=256)
def compile_log_filter(pattern: str) -> LogFilter:
    """Return the filter that a pattern means; an empty one lets everything through. Raises InvalidLogFilter."""
    text = pattern.strip()
    if not text:
        return lambda message: True
    if text.startswith("{"):
        return _json(_between(text, "}"))
    if text.startswith("["):
        return _fields(_between(text, "]"))
    return _terms(text)


def _between(text: str, end: str) -> str:
    if not text.endswith(end):
        raise InvalidLogFilter(f"a {end!r} is missing at its end")
    return text[1:-1].strip()


def _terms(text: str) -> LogFilter:
    """Every term, none that is excluded; terms with "?" count only where no other stands beside them."""
    tests: dict[str, list[LogFilter]] = {"": [], "-": [], "?": []}
    for sign, quoted, expression, word in _TERM.findall(text):
        tests[sign].append(_term(quoted, expression, word))
    needed, excluded, optional = tests[""], tests["-"], tests["?"]

    def matches(message: str) -> bool:
        if needed or excluded:
            return all(test(message) for test in needed) and not any(test(message) for test in excluded)
        return any(test(message) for test in optional)

    return matches


def _term(quoted: str, expression: str, word: str) -> LogFilter:
    if expression:
        found = compile_expression(expression)
        return lambda message: found.search(message) is not None
    text = re.sub(r"\\(.)", r"\1", quoted) if quoted else word
    return lambda message: text in message


def _json(text: str) -> LogFilter:
    condition = compile_condition(text)

    def matches(message: str) -> bool:
        try:
            value = json.loads(message)
        except ValueError:
            return False
        return isinstance(value, (dict, list)) and condition(lambda selector: select(value, selector))

    return matches


def _fields(text: str) -> LogFilter:
    """Fields by their places; "..." stands for any number of them."""
    names: list[str] = []
    conditions: list[Condition] = []
    for part in map(str.strip, text.split(",")):
        names.append(_CONDITION.split(part, maxsplit=1)[0].strip())
        if _CONDITION.search(part):
            conditions.append(compile_condition(part))

    def matches(message: str) -> bool:
        values = [a or b or c for a, b, c in _FIELD.findall(message)]
        found = _named(names, values)
        return found is not None and all(one(lambda name: [found[name]] if name in found else []) for one in conditions)

    return matches


def _named(names: list[str], values: list[str]) -> dict[str, str] | None:
    """Return the values by their fields' names; None where there are not as many as fields."""
    if "..." not in names:
        return dict(zip(names, values, strict=True)) if len(names) == len(values) else None
    before = names.index("...")
    after = len(names) - before - 1
    if len(values) < before + after:
        return None
    tail = values[len(values) - after :] if after else []
    return {**dict(zip(names, values, strict=False)), **dict(zip(names[before + 1 :], tail, strict=True))}
