"""A value that a filter lets through: the shortest answer to an EventBridge pattern, an SNS policy or a filter.

Not a matcher: it only makes up one event that the pattern was written for.
AWS: docs "eb-event-patterns-content-based-filtering", "sns-subscription-filter-policies".
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_ABSENT = object()


def example(pattern: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object that matches the pattern; keys whose absence it asks for are left out."""
    made: dict[str, Any] = {}
    for key, condition in pattern.items():
        if key == "$or":
            alternatives = [each for each in condition if isinstance(each, Mapping)]
            made.update(example(alternatives[0]) if alternatives else {})
        elif isinstance(condition, Mapping):
            made[key] = example(condition)
        elif (value := _value(condition)) is not _ABSENT:
            made[key] = value
    return made


def _value(conditions: Any) -> Any:
    """The first condition that names a value plainly, else what the first one lets through."""
    given = conditions if isinstance(conditions, list) else [conditions]
    plain = next((each for each in given if not isinstance(each, Mapping)), _ABSENT)
    if plain is not _ABSENT or not given:
        return plain
    operator, operand = next(iter(given[0].items()))
    let_through = _OPERATORS.get(operator)
    return let_through(operand) if let_through else _ABSENT


def _numeric(operand: Sequence[Any]) -> float | int:
    """`[">", 5, "<=", 10]` is a range; the value is one inside it."""
    bounds = dict(zip(operand[::2], operand[1::2], strict=False))
    if "=" in bounds:
        return bounds["="]  # type: ignore[no-any-return]
    low, high = bounds.get(">=", bounds.get(">")), bounds.get("<=", bounds.get("<"))
    if low is not None and high is not None:
        return low if ">=" in bounds else high if "<=" in bounds else (low + high) / 2  # type: ignore[no-any-return]
    if low is not None:
        return low if ">=" in bounds else low + 1  # type: ignore[no-any-return]
    return 0 if high is None else high if "<=" in bounds else high - 1


def _anything_but(operand: Any) -> Any:
    if isinstance(operand, Mapping):
        return "anything else"
    refused = operand if isinstance(operand, list) else [operand]
    return max(refused) + 1 if all(isinstance(each, (int, float)) for each in refused) else "anything else"


def _text(operand: Any) -> str:
    """`prefix` and `suffix` take text, or `{"equals-ignore-case": text}`."""
    return str(next(iter(operand.values()))) if isinstance(operand, Mapping) else str(operand)


_OPERATORS: Mapping[str, Callable[[Any], Any]] = {
    "prefix": _text,
    "suffix": _text,
    "equals-ignore-case": _text,
    "wildcard": lambda operand: _text(operand).replace("*", "x"),
    "numeric": _numeric,
    "anything-but": _anything_but,
    "exists": lambda operand: "value" if operand else _ABSENT,
    "cidr": lambda operand: str(ipaddress.ip_network(operand, strict=False)[1]),
}
