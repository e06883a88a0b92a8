"""Reads a pattern's text, or refuses it with AWS's reason.

A pattern is an object of objects whose leaves are arrays of alternatives; `$or` holds alternative objects. It becomes
rules: each says for some paths ("detail.state") which matchers may match there, and one rule that holds is enough.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from minisam.patterns import matchers
from minisam.patterns.matchers import InvalidPattern, Matcher
from minisam.patterns.matching import Pattern, Rule, absent, present

_RESERVED_IN_OR = frozenset(
    "exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex".split()
)
_ONE_KEY = "Only one key allowed in match expression"


class _Pairs(list[tuple[str, Any]]):
    """An object as its pairs, since a name may stand twice in a pattern."""


def compile_pattern(text: str | Mapping[str, Any]) -> Pattern:
    """Return the pattern that a JSON text, or a value, describes. Raises InvalidPattern."""
    source = text if isinstance(text, str) else json.dumps(text)
    try:
        value = json.loads(source, object_pairs_hook=_Pairs, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidPattern(str(error)) from error
    if not isinstance(value, _Pairs):
        raise InvalidPattern("Filter is not an object")
    return Pattern(_compile_object([], (), value, is_in_or=False))


def _compile_object(rules: list[Rule], path: tuple[str, ...], pairs: _Pairs, *, is_in_or: bool) -> list[Rule]:
    if not pairs:
        raise InvalidPattern("Empty objects are not allowed")
    for name, value in pairs:
        if name == "$or":
            rules = _compile_or(rules, path, value)
        elif is_in_or and name in _RESERVED_IN_OR:
            raise InvalidPattern(f"{name} is Ruler reserved fieldName which cannot be used inside $or.")
        elif isinstance(value, _Pairs):
            rules = _compile_object(rules, (*path, name), value, is_in_or=is_in_or)
        elif isinstance(value, list):
            tests = _compile_alternatives(value)
            rules = [{**rule, ".".join((*path, name)): tests} for rule in rules or [{}]]
        else:
            raise InvalidPattern(f'"{name}" must be an object or an array')
    return rules


def _compile_or(rules: list[Rule], path: tuple[str, ...], value: Any) -> list[Rule]:
    if isinstance(value, _Pairs) or not isinstance(value, list):
        raise InvalidPattern("It must be an Array followed with $or.")
    if not all(isinstance(one, _Pairs) for one in value):
        raise InvalidPattern("Only JSON object is allowed in array of $or relationship.")
    if len(value) < 2:
        raise InvalidPattern("There must have at least 2 Objects in $or relationship.")
    return [rule for one in value for rule in _compile_object(list(rules), path, one, is_in_or=True)]


def _compile_alternatives(values: list[Any]) -> tuple[Matcher, ...]:
    if not values:
        raise InvalidPattern("Empty arrays are not allowed")
    return tuple(_compile_alternative(value) for value in values)


def _compile_alternative(value: Any) -> Matcher:
    if isinstance(value, _Pairs):
        return _compile_expression(value)
    if isinstance(value, list):
        raise InvalidPattern("Match value must be String, number, true, false, or null")
    return matchers.equal_to(value)


def _compile_expression(pairs: _Pairs) -> Matcher:
    if not pairs:
        raise InvalidPattern("Match expression name not found")
    name, value = pairs[0]
    compile_operator = _OPERATORS.get(name)
    if compile_operator is None:
        raise InvalidPattern(f"Unrecognized match type {name}")
    made = compile_operator(value)
    if len(pairs) > 1:
        too_many = name in ("numeric", "anything-but")
        raise InvalidPattern("Too many elements in numeric expression" if too_many else _ONE_KEY)
    return made


def _exactly(value: Any) -> Matcher:
    return matchers.equal_to(_text(value, "exact match pattern must be a string"))


def _prefix(value: Any) -> Matcher:
    if isinstance(value, _Pairs):
        return matchers.starting_with(_inner_text(value, "Prefix", "prefix"), ignores_case=True)
    return matchers.starting_with(_text(value, "prefix match pattern must be a string"))


def _suffix(value: Any) -> Matcher:
    if isinstance(value, _Pairs):
        return matchers.ending_with(_inner_text(value, "Suffix", "suffix"), ignores_case=True)
    return matchers.ending_with(_text(value, "suffix match pattern must be a string"))


def _inner_text(pairs: _Pairs, title: str, name: str) -> str:
    """Return the text of {"equals-ignore-case": text}, all that prefix and suffix take besides a text."""
    if not pairs:
        raise InvalidPattern(f"{title} expression name not found")
    if pairs[0][0] != "equals-ignore-case":
        raise InvalidPattern(f"Unsupported {name} pattern: {pairs[0][0]}")
    text = _text(pairs[0][1], "equals-ignore-case match pattern must be a string")
    if len(pairs) > 1:
        raise InvalidPattern(_ONE_KEY)
    return text


def _equals_ignore_case(value: Any) -> Matcher:
    return matchers.equal_ignoring_case(_text(value, "equals-ignore-case match pattern must be a string"))


def _wildcard(value: Any) -> Matcher:
    return matchers.like(_text(value, "wildcard match pattern must be a string"))


def _cidr(value: Any) -> Matcher:
    return matchers.in_network(_text(value, "prefix match pattern must be a string"))  # so AWS says


def _exists(value: Any) -> Matcher:
    if not isinstance(value, bool):
        raise InvalidPattern("exists match pattern must be either true or false.")
    return present if value else absent


def _numeric(value: Any) -> Matcher:
    if not isinstance(value, list) or isinstance(value, _Pairs):
        raise InvalidPattern("Value of numeric must be an array.")
    if not value or not isinstance(value[0], str):
        raise InvalidPattern(f"Invalid member in numeric match: {json.dumps(value[0]) if value else ']'}")
    sign, rest = value[0], value[1:]
    if sign not in ("=", "<", "<=", ">", ">="):
        raise InvalidPattern(f"Unrecognized numeric range operator: {sign}")
    bounds = [(sign, _bound("equals" if sign == "=" else sign, rest))]
    if len(rest) > 1:
        if sign in ("=", "<", "<="):
            raise InvalidPattern("Too many elements in numeric expression")
        bounds.append(_upper_bound(rest[1:]))
    return matchers.in_range(bounds)


def _upper_bound(rest: list[Any]) -> tuple[str, float]:
    sign = rest[0]
    if not isinstance(sign, str):
        raise InvalidPattern(f"Bad value in numeric range: {json.dumps(sign)}")
    if sign not in ("<", "<="):
        raise InvalidPattern(f"Bad numeric range operator: {sign}")
    bound = _bound(sign, rest[1:])
    if len(rest) > 2:
        raise InvalidPattern("Too many terms in numeric range expression")
    return sign, bound


def _bound(sign: str, rest: list[Any]) -> float:
    if not rest or not matchers.is_number(rest[0]):
        raise InvalidPattern(f"Value of {sign} must be numeric")
    return float(rest[0]) if isinstance(rest[0], float) else rest[0]


def _anything_but(value: Any) -> Matcher:
    if isinstance(value, _Pairs):
        return _anything_but_expression(value)
    values = value if isinstance(value, list) else [value]
    if not isinstance(value, (list, str)) and not matchers.is_number(value):
        raise InvalidPattern("Value of anything-but must be an array or single string/number value.")
    if not all(isinstance(one, str) or matchers.is_number(one) for one in values):
        raise InvalidPattern("Inside anything but list, start|null|boolean is not supported.")
    if len({isinstance(one, str) for one in values}) != 1:
        raise InvalidPattern(
            "Inside anything but list, either all values are number or string, mixed type is not supported"
        )
    return matchers.none_of([matchers.equal_to(one) for one in values])


def _anything_but_expression(pairs: _Pairs) -> Matcher:
    if not pairs:
        raise InvalidPattern("Anything-But expression name not found")
    name, value = pairs[0]
    if name not in _NEGATABLE:
        raise InvalidPattern(f"Unsupported anything-but pattern: {name}")
    if isinstance(value, _Pairs) or not (isinstance(value, (list, str)) or matchers.is_number(value)):
        raise InvalidPattern("Value of anything-but must be an array or single string/number value.")
    make, refusal = _NEGATABLE[name]
    values = [_text(one, refusal) for one in (value if isinstance(value, list) else [value])]
    if name in ("prefix", "suffix") and "" in values:
        raise InvalidPattern("Null prefix/suffix not allowed")
    if len(pairs) > 1:
        raise InvalidPattern("Too many elements in numeric expression")
    return matchers.none_of([make(one) for one in values])


def _text(value: Any, refusal: str) -> str:
    if not isinstance(value, str):
        raise InvalidPattern(refusal)
    return value


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"Non-standard token '{name}'")


_AFFIX = "prefix/suffix match pattern must be a string"
_NEGATABLE: dict[str, tuple[Any, str]] = {
    "equals-ignore-case": (
        matchers.equal_ignoring_case,
        "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    ),
    "prefix": (matchers.starting_with, _AFFIX),
    "suffix": (matchers.ending_with, _AFFIX),
    "wildcard": (matchers.like, "wildcard match pattern must be a string"),
}
_OPERATORS = {
    "exactly": _exactly,
    "prefix": _prefix,
    "suffix": _suffix,
    "equals-ignore-case": _equals_ignore_case,
    "wildcard": _wildcard,
    "cidr": _cidr,
    "exists": _exists,
    "numeric": _numeric,
    "anything-but": _anything_but,
}
