"""Records are dataclasses in all that can be seen of them; the standard library's are asked the same questions."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import field
from typing import Any

import pytest

from minisam import records


@records.dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A record."""

    name: str
    size: int = 3
    parts: list[int] = field(default_factory=list)
    note: str = field(default="", compare=False)
    hidden: int = field(default=7, repr=False)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """The same."""

    name: str
    size: int = 3
    parts: list[int] = field(default_factory=list)
    note: str = field(default="", compare=False)
    hidden: int = field(default=7, repr=False)


@records.dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two values, by place."""

    first: int
    second: Any = None


def test_it_shows_and_holds_what_a_dataclass_does() -> None:
    made, standard = Made(name="a", parts=[1]), Standard(name="a", parts=[1])
    assert repr(made) == repr(standard).replace("Standard", "Made")
    assert dataclasses.asdict(made) == dataclasses.asdict(standard)
    assert [each.name for each in dataclasses.fields(made)] == [each.name for each in dataclasses.fields(standard)]
    assert inspect.signature(Made).parameters.keys() == inspect.signature(Standard).parameters.keys()


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), (("a",), {}), ((), {"name": "a", "other": 1}), ((), {"name": "a", "size": 1})]
)
def test_it_takes_and_refuses_the_same_arguments(values: tuple[Any, ...], named: dict[str, Any]) -> None:
    results = []
    for kind in (Made, Standard):
        try:
            results.append(dataclasses.asdict(kind(*values, **named)))
        except TypeError as error:
            results.append(str(error).replace("Standard", "Made"))
    assert results[0] == results[1]


def test_each_instance_has_defaults_of_its_own() -> None:
    assert Made(name="a").parts is not Made(name="a").parts


def test_equality_leaves_out_what_is_not_compared() -> None:
    assert Made(name="a", note="x") == Made(name="a", note="y")
    assert Made(name="a") != Made(name="b")
    assert Made(name="a") != Standard(name="a")


def test_a_frozen_one_cannot_be_changed_and_has_a_hash() -> None:
    pair = Pair(1, "x")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'first'"):
        pair.first = 2
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'first'"):
        del pair.first
    assert {pair, Pair(1, "x")} == {pair}


def test_one_that_is_not_frozen_can_be_changed_and_has_no_hash() -> None:
    @records.dataclass(slots=True)
    class Open:
        size: int = 0

    made = Open()
    made.size = 2
    assert made == Open(2)
    with pytest.raises(TypeError, match="unhashable"):
        hash(made)


def test_without_equality_each_is_itself() -> None:
    @records.dataclass(eq=False, slots=True)
    class Alone:
        size: int = 0

    assert Alone() != Alone()
    assert len({Alone(), Alone()}) == 2


def test_they_have_an_order_by_their_values() -> None:
    assert sorted([Pair(2, 1), Pair(1, 2), Pair(1, 1)]) == [Pair(1, 1), Pair(1, 2), Pair(2, 1)]
    with pytest.raises(TypeError):
        _ = Pair(1) < 1


def test_replace_copy_and_pickle_know_them() -> None:
    made = Made(name="a", parts=[1])
    assert dataclasses.replace(made, size=9) == Made(name="a", size=9, parts=[1])
    assert copy.deepcopy(made) == made
    assert pickle.loads(pickle.dumps(made)) == made


def test_they_match_by_place() -> None:
    match Pair(1, 2):
        case Pair(first, second):
            assert (first, second) == (1, 2)


def test_what_is_computed_after_the_values_is_set() -> None:
    @records.dataclass(frozen=True, slots=True)
    class Sized:
        text: str
        size: int = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "size", len(self.text))

    assert Sized("abc").size == 3


def test_what_a_class_defines_itself_stays() -> None:
    @records.dataclass(frozen=True)
    class Own:
        size: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 4

    assert (repr(Own(1)), Own(1) == Own(2), hash(Own(1))) == ("own", True, 4)
