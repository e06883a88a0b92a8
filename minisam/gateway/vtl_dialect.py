"""Velocity as API Gateway speaks it: what airspeed, the library, lacks of it or does otherwise.

airspeed's grammar is a set of classes that name each other, so the differences are put into those classes, once, when
the first template is rendered: absent values print as nothing, names may have hyphens, string literals keep their
backslashes, values have Java's methods and print as Java prints them.
AWS: docs "api-gateway-mapping-template-reference"; Velocity 1.7's user guide; absent values and maps as text as
localstack's tests, validated on AWS, have them (test_apigateway_integrations, test_apigateway_sqs)
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

_NAME = r"[_a-z](?:[a-z0-9_]|-(?=[a-z0-9_]))*"
_ABSENT = (KeyError, IndexError, TypeError, AttributeError)


@lru_cache(maxsize=1)
def engine() -> Any:
    """Return the template library, speaking API Gateway's dialect."""
    import airspeed

    airspeed.NameOrCall.NAME = re.compile(f"({_NAME})", re.I)
    airspeed.NameOrCall.calculate = _calculate
    airspeed.SetDirective.PLACE = re.compile(rf"\s*\$\{{?({_NAME}(?:\.{_NAME})*)\}}?", re.I)
    airspeed.SubExpression.calculate = _step
    airspeed.FormalReference.evaluate_raw = _print
    airspeed.StringLiteral.STRING = re.compile(r"'((?:\\.|''|[^'\\])*)'", re.S)
    airspeed.StringLiteral.ESCAPED_CHAR = re.compile(r"(?:\\|(?='))(')")
    airspeed.InterpolatedStringLiteral.STRING = re.compile(r'"((?:\\.|""|[^"\\])*)"', re.S)
    airspeed.InterpolatedStringLiteral.ESCAPED_CHAR = re.compile(r'(?:\\|(?="))(")')
    airspeed.BinaryOperator.OPERATORS.update({"+": _add, "==": _equal, "eq": _equal})
    airspeed.BinaryOperator.OPERATORS.update({name: lambda a, b: not _equal(a, b) for name in ("!=", "ne")})
    return airspeed


def to_text(value: Any) -> str:
    """Return a value as a template prints it: maps as Java does, lists as JSON."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "true", False: "false"}[value]
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}={to_text(item)}" for key, item in value.items()) + "}"
    return to_json(value) if isinstance(value, (list, tuple)) else str(value)


def to_json(value: Any) -> str:
    """Return a value as JSON text, as compact as API Gateway writes it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _calculate(self: Any, owner: Any, loader: Any, namespace: Any) -> Any:
    """Return what a name, a call or a name with an index stands for; stands in airspeed's NameOrCall."""
    is_call = self.parameters is not None
    found = _member(owner, self.name, is_call)
    if hasattr(found, "execute_function"):  # a #define
        stream = engine().StoppableStream()
        found.execute_function(
            stream, namespace, self.parameters.calculate(namespace, loader) if is_call else [], loader
        )
        return stream.getvalue()
    if is_call:
        found = found(*self.parameters.calculate(namespace, loader)) if callable(found) else None
    elif self.index is not None:
        found = _item(found, self.index.calculate(namespace, loader))
    return "" if found is None else found


def _step(self: Any, owner: Any, loader: Any, namespace: Any) -> Any:
    """Return what `.name` or `[index]` behind a value stands for; stands in airspeed's SubExpression."""
    if not isinstance(self.expression, engine().ArrayIndex):
        return self.expression.calculate(owner, loader, namespace)
    found = _item(owner, self.expression.calculate(namespace, loader))
    return self.subexpression.calculate(found, loader, namespace) if self.subexpression else found


def _print(self: Any, stream: Any, namespace: Any, loader: Any) -> None:
    """Write a reference's value; stands in airspeed's FormalReference."""
    value = self.my_text() if self.expression is None else self.expression.calculate(namespace, loader)
    if value == "" and self.alternate is not None:
        value = self.alternate.calculate(namespace, loader)
    stream.write(to_text(value))


def _member(owner: Any, name: str, is_call: bool) -> Any:
    if isinstance(owner, dict):
        try:
            found = owner[name]  # not get: the namespace of a loop asks the one around it
        except KeyError:
            found = None
        if found is not None and (not is_call or callable(found)):
            return found
    if is_call and (method := _method(owner, name)) is not None:
        return partial(method, owner)
    is_ours = not isinstance(owner, (str, int, float, list, tuple, dict)) and not name.startswith("_")
    return getattr(owner, name, None) if is_ours else None


def _method(owner: Any, name: str) -> Callable[..., Any] | None:
    for kind, methods in _METHODS.items():
        if isinstance(owner, kind) and name in methods:
            return methods[name]
    return _ANY.get(name)


def _item(owner: Any, index: Any) -> Any:
    try:
        return owner[index]
    except _ABSENT:
        return ""


def _add(left: Any, right: Any) -> Any:
    are_numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
    return left + right if are_numbers else to_text(left) + to_text(right)


def _equal(left: Any, right: Any) -> bool:
    """Whether two values are equal: of unlike types, whether they print alike."""
    return bool(left == right) or to_text(left) == to_text(right)


def _substitute(text: str, pattern: str, replacement: str, count: int = 0) -> str:
    """Replace as Java's replaceAll does: `$1` is a group, a backslash quotes."""

    def replaced(found: re.Match[str]) -> str:
        return re.sub(r"\\(.)|\$(\d)", lambda part: part[1] or found[int(part[2])] or "", replacement)

    return re.sub(pattern, replaced, text, count=count)


def _split(text: str, pattern: str) -> list[str]:
    parts = re.split(pattern, text)
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return parts


def _put(owner: Any, key: Any, value: Any) -> Any:
    before = owner[key] if isinstance(owner, list) else owner.get(key)
    owner[key] = value
    return before


def _entries(mapping: dict[Any, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": value} for key, value in mapping.items()]


_ANY: dict[str, Callable[..., Any]] = {"toString": to_text, "equals": lambda self, other: self == other}
_METHODS: dict[type, dict[str, Callable[..., Any]]] = {
    str: {
        "length": len,
        "isEmpty": lambda self: not self,
        "contains": lambda self, part: part in self,
        "startsWith": lambda self, part: self.startswith(part),
        "endsWith": lambda self, part: self.endswith(part),
        "equalsIgnoreCase": lambda self, other: self.lower() == str(other).lower(),
        "indexOf": lambda self, part: self.find(part),
        "lastIndexOf": lambda self, part: self.rfind(part),
        "charAt": lambda self, place: self[place],
        "substring": lambda self, start, end=None: self[start:end],
        "matches": lambda self, pattern: re.fullmatch(pattern, self) is not None,
        "replace": lambda self, old, new: self.replace(old, new),
        "replaceAll": _substitute,
        "replaceFirst": lambda self, pattern, new: _substitute(self, pattern, new, 1),
        "split": _split,
        "concat": lambda self, other: self + other,
        "trim": lambda self: self.strip(),
        "toLowerCase": lambda self: self.lower(),
        "toUpperCase": lambda self: self.upper(),
    },
    list: {
        "size": len,
        "isEmpty": lambda self: not self,
        "get": _item,
        "contains": lambda self, item: item in self,
        "indexOf": lambda self, item: self.index(item) if item in self else -1,
        "add": lambda self, item: self.append(item),
        "addAll": lambda self, items: self.extend(items),
        "set": _put,
        "remove": lambda self, place: self.pop(place) if -1 < place < len(self) else None,
    },
    dict: {
        "size": len,
        "isEmpty": lambda self: not self,
        "get": lambda self, key: self.get(key),
        "containsKey": lambda self, key: key in self,
        "containsValue": lambda self, value: value in self.values(),
        "keySet": lambda self: list(self),
        "values": lambda self: list(self.values()),
        "entrySet": _entries,
        "getKey": lambda self: self.get("key"),
        "getValue": lambda self: self.get("value"),
        "put": _put,
        "putAll": lambda self, others: self.update(others),
        "remove": lambda self, key: self.pop(key, None),
    },
}
