"""An app survives being written as JSON, or is refused."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from minisam.model import App, Finding, Position
from minisam.template.codec import decode, encode


def filled(hint: Any) -> Any:
    """Make a value of a type of the model with something in every field."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if dataclasses.is_dataclass(hint):
        return hint(**{name: filled(inner) for name, inner in typing.get_type_hints(hint).items()})  # type: ignore[operator]
    if origin is tuple:
        return (filled(arguments[0]), filled(arguments[0]))
    if origin is Mapping:
        return {"a key": filled(arguments[1])}
    if arguments:  # a choice
        return filled(arguments[0]) if not isinstance(arguments[0], str) else arguments[0]
    return {Path: Path("/some/where"), str: "é\n", int: 7, float: 1.5, bool: True, Any: {"a": [1, None, 2.0]}}[hint]


def kinds(hint: Any) -> Iterator[Any]:
    yield hint
    inner = typing.get_type_hints(hint).values() if dataclasses.is_dataclass(hint) else typing.get_args(hint)
    for part in inner:
        yield from kinds(part)


def test_every_field_of_the_model_comes_back() -> None:
    app = filled(App)

    assert decode(encode(app)) == app
    assert isinstance(decode(encode(app)).functions["a key"].layers[0], Path)


def test_nothing_in_an_app_is_of_a_kind_that_json_would_change() -> None:
    assert {
        kind for kind in kinds(App) if typing.get_origin(kind) is tuple and typing.get_args(kind)[1:] != (...,)
    } == set()


@pytest.mark.parametrize("value", [float("nan"), 1 << 70, ("a", "tuple"), {1: "a number as a key"}, "\ud800", object()])
def test_what_json_would_change_is_refused(value: Any) -> None:
    app = App(name="a", region="b", template=Path("t"), parameters={"P": value})

    with pytest.raises(ValueError):
        encode(app)


@pytest.mark.parametrize("value", [None, [], {"name": "a"}, {"unknown": 1}, {"template": 5}])
def test_other_json_is_no_app(value: Any) -> None:
    with pytest.raises(ValueError):
        decode(value)


def test_absent_parts_stay_absent() -> None:
    finding = Finding(check="c", severity="notice", message="m", position=None)
    placed = Finding(check="c", severity="notice", message="m", position=Position(file="f", line=2, column=3))
    app = App(name="a", region="b", template=Path("t"), findings=(finding, placed))

    assert decode(encode(app)).findings == (finding, placed)
