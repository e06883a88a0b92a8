"""Runs in the child: finds the handler, writes its result as JSON and its failures in AWS's shape.

AWS: error names and texts as in awslambdaric's bootstrap.py; JSON as its simplejson writes it (Decimal as a number
with its digits, a namedtuple as an object, bytes as text, NaN as NaN).
"""

from __future__ import annotations

import importlib
import json
import math
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from json.encoder import encode_basestring, encode_basestring_ascii
from types import TracebackType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Fault(Exception):
    """A failure that AWS's runtime names itself; `trace` is None or the lines to show."""

    def __init__(self, kind: str, message: str, trace: list[str] | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.trace = trace


class Failure:
    """An exception of the handler's as AWS reports it: the payload's parts and the payload."""

    def __init__(self, kind: str, message: str, request_id: str, trace: list[str]) -> None:
        self.kind, self.message, self.request_id, self.trace = kind, message, request_id, trace
        self.payload = json.dumps(self.fields(), ensure_ascii=False).encode("utf-8", "backslashreplace")

    def fields(self) -> dict[str, Any]:
        named = {"errorMessage": self.message, "errorType": self.kind}
        return {**named, "requestId": self.request_id, "stackTrace": self.trace}

    def header(self) -> dict[str, Any]:
        message = self.message.encode("utf-8", "replace").decode()  # for logs, which hold no halves of letters
        return {"status": "error", "error": [self.kind, message]}


def failure_of(error: Exception, request_id: str, own_folder: str) -> Failure:
    """Build the failure: frames of the handler's side only, the outer exception only."""
    if isinstance(error, Fault):
        return Failure(error.kind, str(error), request_id, error.trace or [])
    return Failure(type(error).__name__, str(error), request_id, trace_of(error.__traceback__, own_folder))


def trace_of(trace: TracebackType | None, own_folder: str) -> list[str]:
    frames = [(frame.filename, frame.lineno, frame.name, frame.line) for frame in traceback.extract_tb(trace)]
    while frames and os.path.dirname(frames[0][0]) == own_folder:
        frames.pop(0)
    return traceback.format_list(frames)  # type: ignore[arg-type]


def find_handler(handler: str) -> Callable[[Any, Any], Any]:
    """Import the handler. Raises Fault, or whatever the module raised."""
    module_name, dot, name = handler.rpartition(".")
    if not dot:
        message = f"Bad handler '{handler}': not enough values to unpack (expected 2, got 1)"
        raise Fault("Runtime.MalformedHandlerName", message)
    if module_name.split(".")[0] in sys.builtin_module_names:
        message = f"Cannot use built-in module {module_name} as a handler module"
        raise Fault("Runtime.BuiltInModuleConflict", message)
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", trace) from error
    try:
        return getattr(module, name)  # type: ignore[no-any-return]
    except AttributeError as error:
        message = f"Handler '{name}' missing on module '{module_name}'"
        raise Fault("Runtime.HandlerNotFound", message) from error


class Encoder:
    """Writes results as JSON. Plain values go to the standard encoder, which is fast; all others value by value."""

    def __init__(self, *, ensure_ascii: bool) -> None:
        self._plain = json.JSONEncoder(ensure_ascii=ensure_ascii).encode
        self._string = encode_basestring_ascii if ensure_ascii else encode_basestring

    def encode(self, result: Any) -> bytes:
        """Return the JSON text, or the bytes themselves. Raises Fault for what JSON cannot hold."""
        if isinstance(result, bytes):
            return result
        try:
            text = self._plain(result) if is_plain(result) else "".join(self._pieces(result, set()))
        except Exception as error:
            raise Fault("Runtime.MarshalError", f"Unable to marshal response: {error}") from error
        return text.encode("utf-8", "backslashreplace")

    def _pieces(self, value: Any, open_containers: set[int]) -> Iterator[str]:
        if value is None or isinstance(value, (str, bytes, bool, int, float)) or is_decimal(value):
            yield self._scalar(value)
            return
        fields = value._asdict() if is_namedtuple(value) else value
        if not isinstance(fields, (dict, list, tuple)):
            raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
        if id(value) in open_containers:
            raise ValueError("Circular reference detected")
        open_containers.add(id(value))
        if isinstance(fields, dict):
            yield from self._members(fields, open_containers)
        else:
            yield from self._items(fields, open_containers)
        open_containers.remove(id(value))

    def _members(self, fields: dict[Any, Any], open_containers: set[int]) -> Iterator[str]:
        separator = "{"
        for key, value in fields.items():
            yield separator + self._string(self._key(key)) + ": "
            yield from self._pieces(value, open_containers)
            separator = ", "
        yield "}" if fields else "{}"

    def _items(self, items: Any, open_containers: set[int]) -> Iterator[str]:
        separator = "["
        for value in items:
            yield separator
            yield from self._pieces(value, open_containers)
            separator = ", "
        yield "]" if items else "[]"

    def _scalar(self, value: Any) -> str:
        if isinstance(value, (str, bytes)):
            return self._string(value.decode() if isinstance(value, bytes) else value)
        if is_decimal(value):
            return "NaN" if value.is_nan() else str(value)
        return number_or_constant(value)

    def _key(self, key: Any) -> str:
        if isinstance(key, (str, bytes)):
            return key.decode() if isinstance(key, bytes) else key
        if key is None or isinstance(key, (bool, int, float)):
            return number_or_constant(key)
        raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")


def number_or_constant(value: Any) -> str:
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return int.__repr__(value)
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return float.__repr__(value)


def is_plain(value: Any) -> bool:
    """Tell whether the standard encoder writes the value as AWS does."""
    try:
        return has_plain_parts(value)
    except RecursionError:
        return False


def has_plain_parts(value: Any) -> bool:
    kind = type(value)
    if kind is str or kind is int or kind is float or kind is bool or value is None:
        return True
    if kind is dict:
        return all(type(key) is str and has_plain_parts(item) for key, item in value.items())
    return (kind is list or kind is tuple) and all(has_plain_parts(item) for item in value)


def is_namedtuple(value: Any) -> bool:
    return isinstance(value, tuple) and callable(getattr(value, "_asdict", None))


def is_decimal(value: Any) -> bool:
    # Nobody holds a Decimal without having imported the module; importing it here would cost every start.
    decimal = sys.modules.get("decimal")
    return decimal is not None and isinstance(value, decimal.Decimal)
