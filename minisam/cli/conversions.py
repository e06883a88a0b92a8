"""From what a file or the environment says to the value that a flag would have given."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from minisam.errors import UsageError
from minisam.model import Position
from minisam.setting import Setting


def convert(setting: Setting, value: Any, position: Position | None = None, key: str | None = None) -> Any:
    """Return a value that was not typed as a flag in the type that the flag has; raises UsageError with its place."""
    wanted, converted = _CONVERSIONS[setting.kind](value)
    if converted is None:
        said = f"'{key}' is not {wanted}: {value!r}" if key else f"{setting.flags[-1]}: {value!r} is not {wanted}"
        raise UsageError(said, position=position)
    return converted


def _text(value: Any) -> tuple[str, str | None]:
    is_text = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    return "a text", str(value) if is_text else None


def _flag(value: Any) -> tuple[str, bool | None]:
    words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
    return "true or false", value if isinstance(value, bool) else words.get(str(value).lower())


def _integer(value: Any) -> tuple[str, int | None]:
    is_number = not isinstance(value, (bool, float)) and re.fullmatch(r"[+-]?[0-9]{1,18}", str(value).strip())
    return "a whole number", int(value) if is_number else None


def _number(value: Any) -> tuple[str, float | None]:
    try:
        return "a number", None if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return "a number", None


def _names(value: Any) -> tuple[str, list[str] | None]:
    if isinstance(value, bool):  # `debug = true` is SAM CLI's own log
        return "", []
    return "a text or a list of texts", [value] if isinstance(value, str) else _texts(value)


def _words(value: Any) -> tuple[str, Any]:
    if isinstance(value, Mapping):
        return "", {str(name): _as_text(text) for name, text in value.items()}
    return "a text or a list of texts", [value] if isinstance(value, str) else _texts(value)


def _pairs(value: Any) -> tuple[str, list[str] | None]:
    if isinstance(value, Mapping):
        return "", [f"{name}={_as_text(text)}" for name, text in value.items()]
    return "a text, a list of texts or a table", [value] if isinstance(value, str) else _texts(value)


def _texts(value: Any) -> list[str] | None:
    return [_as_text(word) for word in value] if isinstance(value, list) else None


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(_as_text, value)) if isinstance(value, list) else str(value)


_CONVERSIONS: Mapping[str, Callable[[Any], tuple[str, Any]]] = {
    "text": _text,
    "path": _text,
    "flag": _flag,
    "integer": _integer,
    "number": _number,
    "names": _names,
    "words": _words,
    "pairs": _pairs,
}
