"""What a case gives now, compared with what it gave when it was recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Literal

from minisam.recordings.calls import RecordedCall
from minisam.recordings.cases import Case
from minisam.recordings.tape import asked, mask_for
from minisam.recordings.volatile import Mask
from minisam.records import dataclass

Kind = Literal["changed", "added", "missing"]
Hide = Callable[[Any], Any]
"""Returns a JSON value without what differs each time."""
_ABSENT = object()
_NOT_COMPARED = ("stackTrace", "requestId")
"""Of an error object: lines move, and each request has its own id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference. `place` is "status", "result.body.total", "call dynamodb:GetItem orders" or what of it."""

    kind: Kind
    place: str
    recorded: Any = None
    now: Any = None

    def __str__(self) -> str:
        if self.kind == "added":
            return f"+ {self.place}" + ("" if self.now is None else f": {_shown(self.now)}")
        if self.kind == "missing":
            return f"- {self.place}" + ("" if self.recorded is None else f": {_shown(self.recorded)}")
        return f"  {self.place}: {_shown(self.recorded)} -> {_shown(self.now)}"

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"kind": self.kind, "place": self.place, "recorded": self.recorded, "now": self.now}


def mask_of(case: Case) -> Mask:
    """Return what hides what differs each time: all but what came with the event and with AWS's answers."""
    return mask_for([case.event, case.client_context], (*case.init_calls, *case.calls))


def differences(
    case: Case, now: Case, *, earlier: Iterable[RecordedCall] = (), ignored: Sequence[str] = (), is_exact: bool = False
) -> list[Difference]:
    """Return what differs. `earlier` are calls of earlier cases, which a warm environment need not have made again.

    `ignored` are patterns of places, in which `*` stands for anything; with `is_exact` nothing else is looked past.
    """
    mask: Hide = (lambda value: value) if is_exact else mask_of(case)
    found = [
        *_values("status", case.status, now.status, mask),
        *_values("result", _readable(case.result), _readable(now.result), mask),
        *_values("content type", case.content_type, now.content_type, mask),
        *_of_calls(case, now, earlier, mask),
    ]
    return [one for one in found if not any(fnmatchcase(one.place, pattern) for pattern in _patterns(ignored))]


def _patterns(ignored: Sequence[str]) -> list[str]:
    """Return the patterns with those of everything below; brackets mean themselves."""
    literal = [pattern.replace("[", "[[]") for pattern in ignored]
    return [*literal, *(f"{pattern}.*" for pattern in literal), *(f"{pattern}[[]*" for pattern in literal)]


def _values(place: str, recorded: Any, now: Any, mask: Hide) -> Iterator[Difference]:
    if isinstance(recorded, dict) and isinstance(now, dict):
        for name in dict.fromkeys((*recorded, *now)):
            if name not in _NOT_COMPARED or "errorType" not in recorded:
                yield from _values(f"{place}.{name}", recorded.get(name, _ABSENT), now.get(name, _ABSENT), mask)
    elif isinstance(recorded, list) and isinstance(now, list):
        for number in range(max(len(recorded), len(now))):
            before, after = (values[number] if number < len(values) else _ABSENT for values in (recorded, now))
            yield from _values(f"{place}[{number}]", before, after, mask)
    elif recorded is _ABSENT:
        yield Difference(kind="added", place=place, now=now)
    elif now is _ABSENT:
        yield Difference(kind="missing", place=place, recorded=recorded)
    elif not _same(mask(recorded), mask(now)):
        yield Difference(kind="changed", place=place, recorded=recorded, now=now)


def _same(recorded: Any, now: Any) -> bool:
    """Whether two values are the same as JSON: `true` is not 1."""
    return bool(recorded == now) and isinstance(recorded, bool) == isinstance(now, bool)


def _of_calls(case: Case, now: Case, earlier: Iterable[RecordedCall], mask: Hide) -> Iterator[Difference]:
    """Compare the calls that are alike, in their order; what is left over was added or is missing."""
    excused = {_key(call, mask) for call in (*case.init_calls, *(() if case.is_cold else earlier))}
    same, left, made = _paired(case.calls, now.calls, lambda call: _key(call, mask))
    alike, missing, added = _paired(left, [call for call in made if _key(call, mask) not in excused], str)
    for recorded, call in (*same, *alike):
        yield from _values(f"call {call}", _request(recorded), _request(call), mask)
        if recorded.is_denied != call.is_denied:
            before, after = ("denied" if one.is_denied else "allowed" for one in (recorded, call))
            yield Difference(kind="changed", place=f"call {call}: permission", recorded=before, now=after)
    for call in added:
        yield Difference(kind="added", place=f"call {call}", now=_request(call))
    for call in missing:
        yield Difference(kind="missing", place=f"call {call}", recorded=_request(call))


def _paired(
    recorded: Iterable[RecordedCall], made: Iterable[RecordedCall], key: Callable[[RecordedCall], str]
) -> tuple[list[tuple[RecordedCall, RecordedCall]], list[RecordedCall], list[RecordedCall]]:
    """Return the calls whose keys are the same, in pairs, and what is left of both sides."""
    pairs, left, over = [], list(recorded), []
    for call in made:
        like = next((one for one in left if key(one) == key(call)), None)
        if like is None:
            over.append(call)
        else:
            left.remove(like)
            pairs.append((like, call))
    return pairs, left, over


def _key(call: RecordedCall, mask: Hide) -> str:
    return json.dumps([call.name, mask(asked(call))], sort_keys=True)


def _request(call: RecordedCall) -> Any:
    """Return what a call asks, for people: its parameters where they are JSON, else method, path and the rest."""
    wanted = asked(call)
    return wanted["json"] if "json" in wanted and wanted.get("path") == "/" else wanted


def _readable(value: Any) -> Any:
    """Return a result with the body of an HTTP response parsed, where it is JSON."""
    if isinstance(value, Mapping) and "statusCode" in value and isinstance(value.get("body"), str):
        try:
            body = json.loads(value["body"])
        except ValueError:
            return value
        if isinstance(body, (dict, list)):
            return {**value, "body": body}
    return value


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else f"{text[:160]}..."
