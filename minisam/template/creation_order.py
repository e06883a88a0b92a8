"""Which resources a value names, and in which order resources can be created."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minisam.template.document import DocumentPath
from minisam.template.intrinsics import VARIABLE

Chooses = Callable[[Any], int | None]


def names_in(
    value: Any, path: DocumentPath, chooses: Chooses = lambda condition: None
) -> Iterator[tuple[str, DocumentPath]]:
    """Yield each name that Ref, Fn::GetAtt or Fn::Sub asks the stack for, and where.

    `chooses` says which branch of an Fn::If is taken: 1, 2, or None for both.
    """
    pending: list[tuple[Any, DocumentPath]] = [(value, path)]
    while pending:
        current, where = pending.pop()
        if isinstance(current, list):
            pending.extend((item, (*where, index)) for index, item in enumerate(current))
        elif isinstance(current, Mapping):
            key = str(next(iter(current))) if len(current) == 1 else ""
            if key in _NAMERS:
                yield from _NAMERS[key](current[key], (*where, key))
            branch = current[key] if key == "Fn::If" else None
            taken = chooses(branch[0]) if isinstance(branch, list) and len(branch) == 3 else None
            if taken is not None and isinstance(branch, list):
                pending.append((branch[taken], (*where, key, taken)))
            else:
                pending.extend((item, (*where, name)) for name, item in current.items())


def creation_order(needs: Mapping[str, list[str]]) -> tuple[list[str], list[list[str]]]:
    """Return the resources, each after what it needs and else in the order given, and the circles among them.

    A circle is a list of ids that ends where it starts; the order then leaves out the need that closes it.
    """
    order: list[str] = []
    circles: list[list[str]] = []
    state: dict[str, bool] = {}
    for start in needs:
        if start in state:
            continue
        state[start] = False
        trail, pending = [start], [iter(needs[start])]
        while trail:
            need = next(pending[-1], None)
            if need is None:
                state[trail[-1]] = True
                order.append(trail.pop())
                pending.pop()
            elif need not in needs:
                continue
            elif need not in state:
                state[need] = False
                trail.append(need)
                pending.append(iter(needs[need]))
            elif not state[need]:
                circles.append([*trail[trail.index(need) :], need])
    return order, circles


def _ref(argument: Any, path: DocumentPath) -> Iterator[tuple[str, DocumentPath]]:
    if isinstance(argument, str):
        yield argument, path


def _get_att(argument: Any, path: DocumentPath) -> Iterator[tuple[str, DocumentPath]]:
    if isinstance(argument, str) and "." in argument:
        yield argument.partition(".")[0], path
    elif isinstance(argument, list) and argument and isinstance(argument[0], str):
        yield argument[0], path


def _sub(argument: Any, path: DocumentPath) -> Iterator[tuple[str, DocumentPath]]:
    is_long = isinstance(argument, list) and len(argument) == 2 and isinstance(argument[1], Mapping)
    template, local, where = (argument[0], argument[1], (*path, 0)) if is_long else (argument, {}, path)
    for match in VARIABLE.finditer(template) if isinstance(template, str) else ():
        name = match[1]
        if name not in local and not name.startswith("!"):
            yield name.partition(".")[0], where


_NAMERS = {"Ref": _ref, "Fn::GetAtt": _get_att, "Fn::Sub": _sub}
