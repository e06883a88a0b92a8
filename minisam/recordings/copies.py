"""Writes a case as a test for the fixture `sam`: its event, what came of it, and which AWS calls it made.

The calls are answered from the case's file. What differs each time may be anything: `ANY` of `unittest.mock`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from minisam.recordings.cases import Case
from minisam.recordings.differences import mask_of
from minisam.recordings.secrets import WORD
from minisam.recordings.volatile import Mask
from minisam.records import dataclass

_WIDTH = 110


class _Any:
    """Stands for what may be anything."""


ANY = _Any()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A case that becomes a test. `path` is its file's, as the test names it; `marker` are arguments of `mark.sam`.

    `result` and `calls` are what the function gives and asks for now, in a test.
    """

    case: Case
    path: str
    result: Any
    calls: Sequence[str]
    marker: Mapping[str, Any]


def as_test(copy: Copy) -> str:
    """Return the test file's text."""
    body = "\n".join(_body(copy))
    blocks = [f'"""{copy.case.function} ({copy.case.trigger}), as it was recorded at {copy.case.recorded}."""']
    standard = ["import json"] if "json.loads(" in body else []
    if re.search(r"\bANY\b", body):
        standard.append("from unittest.mock import ANY")
    blocks += ["\n".join(standard)] if standard else []
    blocks += ["import pytest"] if copy.marker else []
    blocks.append(f"CASE = {_literal(copy.path)}\nEVENT = {_literal(copy.case.event)}")
    return "\n\n".join(blocks) + "\n\n\n" + body + "\n"


def _body(copy: Copy) -> Iterator[str]:
    case = copy.case
    if copy.marker:
        yield f"@pytest.mark.sam({', '.join(f'{name}={_literal(value)}' for name, value in copy.marker.items())})"
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|\W+", "_", case.function).lower()
    more = f", qualifier={_literal(case.qualifier)}" if case.qualifier else ""
    if case.client_context is not None:
        more += f", client_context={_literal(json.dumps(case.client_context))}"
    yield f"def test_{words}(sam):"
    yield "    with sam.recorded(CASE):"
    yield f"        done = sam.function({_literal(case.function)}).invoke(EVENT{more})"
    yield ""
    yield from _outcome(copy)
    yield f"    assert done.aws_calls == {_literal(list(copy.calls), 4)}"


def _outcome(copy: Copy) -> Iterator[str]:
    case, mask = copy.case, mask_of(copy.case)
    if case.status == "error" and case.error is not None:
        kind, message = case.error
        is_told = not mask.hides(message) and WORD not in message
        told = f"done.error == {_pair(kind, message)}" if is_told else f"done.error[0] == {_literal(kind)}"
        yield f"    assert {told}"
        return
    yield f"    assert done.outcome.status == {_literal(case.status)}"
    if case.status != "ok":
        return
    if case.content_type is not None:
        yield f"    assert done.outcome.payload.decode() == {_literal(case.result)}"
        return
    recorded, inner = _parted(case.result)
    yield f"    assert done.result == {_literal(_expected(recorded, copy.result, mask), 4)}"
    if inner is not None:
        _, now = _parted(copy.result)
        yield f'    assert json.loads(done.result["body"]) == {_literal(_expected(inner, now, mask), 4)}'


def _parted(result: Any) -> tuple[Any, Any]:
    """Return a result without the body of its HTTP response, and the body; where that is JSON."""
    body = result.get("body") if isinstance(result, dict) and "statusCode" in result else None
    if isinstance(body, str) and body[:1] in "{[":
        try:
            return {**result, "body": ANY}, json.loads(body)
        except ValueError:
            pass
    return result, None


def _expected(recorded: Any, now: Any, mask: Mask) -> Any:
    """Return what a test can expect: what was recorded, without what differs each time or was redacted."""
    if isinstance(recorded, dict):
        others = now if isinstance(now, dict) else {}
        return {name: _expected(value, others.get(name), mask) for name, value in recorded.items()}
    if isinstance(recorded, list):
        pairs = zip(recorded, now, strict=True) if _is_as_long(now, recorded) else ((one, None) for one in recorded)
        return [_expected(one, other, mask) for one, other in pairs]
    is_hidden = isinstance(recorded, str) and WORD in recorded and recorded != now
    return ANY if recorded is not ANY and (is_hidden or mask.hides(recorded)) else recorded


def _is_as_long(now: Any, recorded: list[Any]) -> bool:
    return isinstance(now, list) and len(now) == len(recorded)


def _pair(kind: str, message: str) -> str:
    return f"({_literal(kind)}, {_literal(message)})"


def _literal(value: Any, indent: int = 0) -> str:
    """Return a JSON value as Python writes it, in lines that are not too long."""
    line = _line(value)
    if indent + len(line) <= _WIDTH - 20 or not isinstance(value, (dict, list)) or not value:
        return line
    inside, end = " " * (indent + 4), " " * indent
    if isinstance(value, dict):
        rows = [f"{inside}{_line(name)}: {_literal(inner, indent + 4)},\n" for name, inner in value.items()]
        return "{\n" + "".join(rows) + end + "}"
    return "[\n" + "".join(f"{inside}{_literal(inner, indent + 4)},\n" for inner in value) + end + "]"


def _line(value: Any) -> str:
    if value is ANY:
        return "ANY"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_line(name)}: {_line(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_line, value)) + "]"
    # JSON's texts are Python's too, but for halves of a pair, which Python would not join.
    return json.dumps(value, ensure_ascii=not _is_text(value)) if isinstance(value, str) else repr(value)


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return value.isprintable() or "\n" in value
