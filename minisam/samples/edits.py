"""Changes to a rendered event by path: `Records[0].s3.object.size=5`, `["odd.key"].x=1`."""

from __future__ import annotations

import json
import re
from typing import Any

from minisam.errors import UsageError, nearest

_STEP = re.compile(r"""\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\.?([^.\[\]=]+)""")


def assign(event: dict[str, Any], assignment: str, *, flag: str) -> None:
    """Carry out `PATH=VALUE` in place; with `--set-json` the value is JSON, else text.

    The last key may be new in an object. Raises UsageError where anything before it does not exist.
    """
    steps, text = _split(assignment, flag)
    value = _json(text, flag) if flag == "--set-json" else text
    place: Any = event
    for number, step in enumerate(steps[:-1]):
        _check(place, step, steps[:number], flag, may_be_new=False)
        place = place[step]
    _check(place, steps[-1], steps[:-1], flag, may_be_new=True)
    place[steps[-1]] = value


def _split(assignment: str, flag: str) -> tuple[list[str | int], str]:
    steps: list[str | int] = []
    end = 0
    while found := _STEP.match(assignment, end):
        index, quoted, name = found.groups()
        steps.append(int(index) if index else name if name is not None else json.loads(f'"{quoted}"'))
        end = found.end()
    if not steps or assignment[end : end + 1] != "=":
        raise UsageError(f"{flag}: '{assignment}' is not PATH=VALUE", hint="for example `Records[0].eventName=x`")
    return steps, assignment[end + 1 :]


def _json(text: str, flag: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{flag}: '{text}' is not JSON: {error}", hint="use `--set` for plain text") from None


def _check(place: Any, step: str | int, before: list[str | int], flag: str, *, may_be_new: bool) -> None:
    where = _path(before) or "the event"
    if isinstance(step, int):
        if not isinstance(place, list):
            raise UsageError(f"{flag}: {where} is not a list")
        if step >= len(place):
            raise UsageError(f"{flag}: {where} has {len(place)} items, no [{step}]")
    elif not isinstance(place, dict):
        raise UsageError(f"{flag}: {where} is not an object")
    elif step not in place and not may_be_new:
        near = nearest(step, place)
        hint = f"did you mean `{near}`?" if near else f"there are: {', '.join(place) or 'none'}"
        raise UsageError(f"{flag}: {where} has no '{step}'", hint=hint)


def _path(steps: list[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
