"""SNS filter policies: which messages a subscription gets, by their attributes or by their body.

AWS: docs "sns-message-filtering", "subscription-filter-policy-constraints".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Literal

from minisam.patterns.compiler import compile_pattern
from minisam.patterns.matchers import InvalidPattern

Scope = Literal["MessageAttributes", "MessageBody"]

_MOST_KEYS = 5
_MOST_COMBINATIONS = 150
_NEGATABLE = frozenset({"prefix", "wildcard"})


class InvalidFilterPolicy(ValueError):
    """A policy that SNS refuses; the message is SNS's, without "Invalid parameter: "."""


class FilterPolicy:
    """A compiled filter policy."""

    def __init__(self, policy: Mapping[str, Any], scope: Scope) -> None:
        """Raises InvalidFilterPolicy."""
        try:
            self._pattern = compile_pattern(policy) if policy else None
            _refuse_unsupported(policy)
        except InvalidPattern as error:
            raise InvalidFilterPolicy(f"Attributes Reason: FilterPolicy: {error}") from error
        if scope == "MessageAttributes" and any(isinstance(value, Mapping) for value in policy.values()):
            raise InvalidFilterPolicy("Filter policy scope MessageAttributes does not support nested filter policy")
        if len(policy) > _MOST_KEYS:
            raise InvalidFilterPolicy("Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys")
        if _combinations(policy, 1) > _MOST_COMBINATIONS:
            raise InvalidFilterPolicy("Attributes Reason: FilterPolicy: Filter policy is too complex")
        self._scope = scope

    def admits(self, attributes: Mapping[str, Mapping[str, Any]], body: str) -> bool:
        """Tell whether a message passes; `attributes` have `Type` and `Value`, as SNS delivers them."""
        if self._pattern is None:
            return True
        if self._scope == "MessageAttributes":
            values = {name: _attribute(each) for name, each in attributes.items()}
            return self._pattern.matches({name: value for name, value in values.items() if value is not None})
        try:
            content = json.loads(body)
        except ValueError:
            return False
        return isinstance(content, dict) and self._pattern.matches(content)


def _attribute(attribute: Mapping[str, Any]) -> Any:
    """Return what a policy compares with; None for binary attributes, which no policy reads."""
    kind, value = attribute["Type"], attribute["Value"]
    if kind.startswith("Number"):
        return float(value)
    if kind.startswith("String.Array"):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return None if kind.startswith("Binary") else value


def _refuse_unsupported(policy: Any) -> None:
    """Refuse what EventBridge knows and SNS does not: most of `anything-but` with an operator."""
    for value in policy.values() if isinstance(policy, Mapping) else policy:
        if isinstance(value, Mapping):
            inner = value.get("anything-but")
            if isinstance(inner, Mapping) and (name := next(iter(inner))) not in _NEGATABLE:
                raise InvalidPattern(f"Unsupported anything-but pattern: {name}")
        if isinstance(value, (Mapping, list)):
            _refuse_unsupported(value)


def _combinations(policy: Mapping[str, Any], depth: int) -> int:
    """Return the product over all keys of how many values each has, times its depth."""
    product = 1
    for name, value in policy.items():
        if isinstance(value, Mapping):
            product *= _combinations(value, depth + 1)
        elif name == "$or":
            product *= sum(_combinations(one, depth) for one in value)
        else:
            product *= len(value) * depth
    return product
