"""Reads SAM CLI's `--env-vars` file: JSON with variables by function, or by "Parameters" for all functions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from minisam.errors import UsageError, nearest
from minisam.model import Function, Position

ALL_FUNCTIONS = "Parameters"
SHAPE = 'write {"FunctionId": {"NAME": "value"}} or {"Parameters": {"NAME": "value"}}'


def load_env_file(path: Path) -> dict[str, dict[str, str]]:
    """Return variables by function id or name, and those for all functions under "Parameters".

    Raises UsageError for a file that cannot be read, is not JSON or has another shape.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"'{path}' cannot be read: {reason}", position=Position(file=str(path))) from error
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        position = Position(file=str(path), line=error.lineno, column=error.colno)
        raise UsageError(f"This is not JSON: {error.msg}", position=position, hint=SHAPE) from error
    except RecursionError as error:
        raise UsageError("This is nested too deeply", position=Position(file=str(path)), hint=SHAPE) from error
    return _overrides(content, path, text)


def places_of(path: Path) -> dict[tuple[str, str], Position]:
    """Return where each variable of a file that was loaded stands, by function and name."""
    text = path.read_text(encoding="utf-8-sig")
    return {
        (function, name): _position(path, text, function, name)
        for function, values in json.loads(text).items()
        for name in values
    }


def unknown_functions(path: Path | None, functions: Iterable[Function]) -> list[str]:
    """Return a line for each function that a file, which was loaded, names and the template does not have."""
    if path is None:
        return []
    known = {name for function in functions for name in names_of(function)}
    text = path.read_text(encoding="utf-8-sig")
    lines = []
    for name in json.loads(text):
        if name != ALL_FUNCTIONS and name not in known:
            near = nearest(name, known)
            guess = f"; did you mean '{near}'?" if near else ""
            lines.append(f"{_position(path, text, name)}: the template has no function '{name}'{guess}")
    return lines


def names_of(function: Function) -> tuple[str, ...]:
    """Return the keys under which a file may name a function, the weakest first; SAM CLI knows the same ones."""
    return (function.name, function.id.rpartition("/")[2], function.id)


def _overrides(content: Any, path: Path, text: str) -> dict[str, dict[str, str]]:
    if not isinstance(content, Mapping):
        message = f"Expected an object, found {_kind(content)}"
        raise UsageError(message, position=Position(file=str(path)), hint=SHAPE)
    overrides: dict[str, dict[str, str]] = {}
    for function, values in content.items():
        if not isinstance(values, Mapping):
            message = f"The variables of '{function}' must be an object, found {_kind(values)}"
            raise UsageError(message, position=_position(path, text, function), hint=SHAPE)
        overrides[function] = {}
        for name, value in values.items():
            if isinstance(value, (list, dict)):
                message = f"The value of '{name}' must be text, a number or a boolean, found {_kind(value)}"
                raise UsageError(message, position=_position(path, text, function, name), hint="write it as JSON text")
            overrides[function][name] = _text(value)
    return overrides


def _text(value: str | int | float | bool | None) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return kinds.get(type(value), "a number")


def _position(path: Path, text: str, *keys: str) -> Position:
    """Return the place of a key, found by looking for the keys one after another."""
    offset = 0
    for key in keys:
        found = re.compile(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:").search(text, offset)
        offset = found.start() if found else offset
    before = text[:offset]
    return Position(file=str(path), line=before.count("\n") + 1, column=offset - (before.rfind("\n") + 1) + 1)
