"""Whether an event matches a pattern.

An event is read as its leaves: every scalar with its path, the elements of arrays under the path of the array. What a
rule asks of several paths must be found in the same elements of the arrays on the way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from minisam.patterns.matchers import Matcher

Rule = Mapping[str, Sequence[Matcher]]
"""For each path the matchers of which one must match there."""

_Place = Mapping[int, int]
"""In which element of which array a leaf was found."""

_Leaf = tuple[Any, _Place]


def present(value: Any) -> bool:
    """Match whatever is there."""
    return True


def absent(value: Any) -> bool:
    """Match nothing that is there: stands for `exists: false`, which only a missing leaf satisfies."""
    return False


class Pattern:
    """A compiled pattern."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules

    def matches(self, event: Mapping[str, Any]) -> bool:
        """Tell whether one of the rules holds for the event (a JSON object)."""
        leaves: defaultdict[str, list[_Leaf]] = defaultdict(list)
        for path, value, place in _leaves_of(event, (), {}, iter(range(1 << 62)).__next__):
            leaves[path].append((value, place))
        return any(_holds(list(rule.items()), leaves, {}) for rule in self.rules)


def _holds(wanted: Sequence[tuple[str, Sequence[Matcher]]], leaves: Mapping[str, list[_Leaf]], place: _Place) -> bool:
    """Find leaves for all wanted paths that agree on their places in arrays."""
    if not wanted:
        return True
    (path, tests), rest = wanted[0], wanted[1:]
    found = leaves.get(path, ())
    if not found:
        return absent in tests and _holds(rest, leaves, place)
    return any(
        _holds(rest, leaves, {**place, **where})
        for value, where in found
        if _agree(place, where) and any(test(value) for test in tests)
    )


def _agree(place: _Place, other: _Place) -> bool:
    return all(place.get(array, element) == element for array, element in other.items())


def _leaves_of(
    value: Any, path: tuple[str, ...], place: _Place, new_array: Callable[[], int]
) -> Iterator[tuple[str, Any, _Place]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves_of(inner, (*path, name), place, new_array)
    elif isinstance(value, list):
        array = new_array()
        for element, inner in enumerate(value):
            inside = {**place, array: element} if isinstance(inner, (Mapping, list)) else place
            yield from _leaves_of(inner, path, inside, new_array)
    else:
        yield ".".join(path), value, place
