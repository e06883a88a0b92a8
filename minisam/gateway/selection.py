"""Selection expressions of WebSocket APIs: which route a message takes.

Text in, a key out: `$request.body.action`, `${request.body.a}/${request.body.b}`, `\\$default`.
AWS: docs "apigateway-websocket-api-selection-expressions", "websocket-api-develop-routes"
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import orjson

DEFAULT = "$default"

# An escaped dollar, a wrapped variable, a bare one; a bare one ends where no path could go on.
_PART = re.compile(r"\\\$|\$\{([^{}]*)\}|\$((?:request|context|stageVariables)(?:\.[\w$-]+|\[[^\]]*\])+)")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]|\[['\"]([^'\"]*)['\"]\]")


def evaluate(expression: str, body: bytes | str, context: Mapping[str, Any]) -> str | None:
    """Return the key that an expression selects; a path that is not found is "".

    None where the expression reads the body and the body is not JSON.
    """
    parsed: list[Any] = []

    def value(found: re.Match[str]) -> str:
        path = found[1] or found[2]
        if path is None:
            return "$"
        place, _, rest = path.partition(".")
        if place == "context":
            return _text(_at(context, rest))
        where, _, inner = rest.partition(".")
        if place != "request" or not where.startswith("body"):
            return ""
        if not parsed:
            parsed.append(orjson.loads(body))
        return _text(_at(parsed[0], where.removeprefix("body") + ("." + inner if inner else "")))

    try:
        return _PART.sub(value, expression)
    except orjson.JSONDecodeError:
        return None


def _at(value: Any, path: str) -> Any:
    """Return what a path of names and indexes leads to, None where it leads nowhere."""
    for name, index, quoted in _STEP.findall(path):
        if index:
            value = value[int(index)] if isinstance(value, list) and int(index) < len(value) else None
        else:
            value = value.get(name or quoted) if isinstance(value, Mapping) else None
    return value


def _text(value: Any) -> str:
    """Return a value as a key: text as it is, nothing as "", lists in brackets with their items unquoted."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "[" + ", ".join(map(_text, value)) + "]"
    return orjson.dumps(value).decode()
