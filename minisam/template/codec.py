"""An App as JSON text, and back: plain data only, so that reading one can do nothing but make values of the model.

The text follows the model's own annotations: a class is an object of its fields, a tuple a list, a path its text. What
would not come back as it was (a number that is none, a name that is no text) is refused, never changed.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import orjson

from minisam.model import App

_Reader = Callable[[Any], Any]


def encode(app: App) -> Any:
    """Return the JSON value of an app. Raises ValueError where JSON cannot hold all of it."""
    try:
        text = orjson.dumps(app, default=_plain)
    except TypeError as error:
        raise ValueError(f"this app has no JSON form: {error}") from error
    if decode(orjson.loads(text)) != app:
        raise ValueError("this app would not come back from JSON as it is")
    return orjson.loads(text)


def decode(value: Any) -> App:
    """Return the app of a JSON value, which is used up. Raises ValueError where it is not that of an app."""
    try:
        app = _Readers().of(App)(value)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not an app: {error}") from error
    assert isinstance(app, App)
    return app


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


class _Readers:
    """Makes, from annotations, what turns JSON values into values of the model; None where they are that already."""

    def __init__(self) -> None:
        self._known: dict[Any, _Reader | None] = {}

    def of(self, cls: type) -> _Reader:
        hints = typing.get_type_hints(cls).items()
        inner = [(name, read) for name, hint in hints if (read := self._reader(hint)) is not None]

        def read_object(value: Any) -> Any:
            for name, read in inner:
                value[name] = read(value[name])
            return cls(**value)

        return read_object

    def _reader(self, hint: Any) -> _Reader | None:
        if hint not in self._known:
            self._known[hint] = self._make(hint)
        return self._known[hint]

    def _make(self, hint: Any) -> _Reader | None:
        if hint is Path:
            return Path
        if is_dataclass(hint) and isinstance(hint, type):
            return self.of(hint)
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if origin is tuple:
            return _tuple_of(self._reader(arguments[0]))
        if origin in (Mapping, types.UnionType) and (item := self._reader(arguments[origin is Mapping])) is not None:
            return _mapping_of(item) if origin is Mapping else _optional(item)
        return None


def _mapping_of(item: _Reader) -> _Reader:
    return lambda value: {key: item(inner) for key, inner in value.items()}


def _optional(item: _Reader) -> _Reader:
    return lambda value: None if value is None else item(value)


def _tuple_of(item: _Reader | None) -> _Reader:
    return tuple if item is None else lambda value: tuple(map(item, value))
