"""Answers AWS calls as they were answered when a case was recorded.

The call that is just like one of the recording gets its answer; each answer is given once, in order. A call that
changes something gets the answer of the next one of its kind about the same thing, whatever else it says now: what it
says is shown as a difference. A call that reads gets nothing but what it asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl

from minisam.recordings.calls import WITHHELD, RecordedCall
from minisam.recordings.cases import Case
from minisam.recordings.volatile import Mask

_READING = ("Get", "List", "Describe", "Query", "Scan", "BatchGet", "TransactGet", "Head", "Select", "Receive")


class Tape:
    """The answers of one case. `spare` are those of calls that need not be made, such as what imports ask.

    `mask` hides what differs each time.
    """

    def __init__(self, calls: Iterable[RecordedCall], spare: Iterable[RecordedCall] = (), mask: Mask | None = None):
        self._mask = mask or Mask()
        self._left = [(self.fingerprint(call), call) for call in calls]
        self._spare = {self.fingerprint(call): call for call in spare}

    def answer(self, call: RecordedCall) -> RecordedCall | None:
        """Return the recorded call whose answer is for this one, None where there is none."""
        wanted = self.fingerprint(call)
        for place, (known, recorded) in enumerate(self._left):
            if known == wanted:
                del self._left[place]
                return _whole(recorded)
        if (spare := self._spare.get(wanted)) is not None:
            return _whole(spare)
        if not is_reading(call.name):
            for place, (_, recorded) in enumerate(self._left):
                if (recorded.name, recorded.subject) == (call.name, call.subject):
                    del self._left[place]
                    return _whole(recorded)
        return None

    def fingerprint(self, call: RecordedCall) -> str:
        """Return a text that is the same for calls which ask the same."""
        return json.dumps([call.name, self._mask(asked(call))], sort_keys=True)


def recording_of(case: Case, earlier: Iterable[RecordedCall] = ()) -> dict[str, Any]:
    """Return what answers a case's calls, as JSON values; `earlier` are calls that a warm environment remembers."""
    spare = (*case.init_calls, *(() if case.is_cold else earlier))
    return {
        "calls": [call.to_json() for call in case.calls],
        "spare": [call.to_json() for call in spare],
        "known": [case.event, case.client_context],
    }


def mask_for(given: Any, calls: Iterable[RecordedCall]) -> Mask:
    """Return what hides what differs each time: all but what came with the event and with AWS's answers."""
    return Mask(given, ((call.request, call.answer) for call in calls))


def asked(call: RecordedCall) -> Any:
    """Return what a call asks, without what is its transport's."""
    request = dict(call.request)
    pairs = parse_qsl(request.pop("query", ""), keep_blank_values=True)
    query = {name: value for name, value in pairs if not name.lower().startswith("x-amz-") and name != "x-id"}
    return {name: value for name, value in {**request, "query": query}.items() if value}


def is_reading(name: str) -> bool:
    """Whether a call ("s3:GetObject") changes nothing."""
    return name.partition(":")[2].startswith(_READING)


def _whole(recorded: RecordedCall) -> RecordedCall | None:
    """Return the call where its answer can be given again: one that a role refused is not AWS's."""
    return None if WITHHELD in recorded.answer or recorded.is_denied else recorded
