"""Keeps the AWS calls of functions while they are recorded, and answers them from a recording.

A call belongs to the invocation that its trace header names as its parent (the SDKs pass on what the function's
environment has); one without belongs to whoever imports the function that signs it. Nothing is worked out while a call
waits: what was asked and answered is only remembered until somebody takes it.
AWS: docs "xray-concepts" (tracing header)
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field, replace
from typing import Any

from minisam.cloud.calls import Answer, Call, error_answer
from minisam.cloud.operations import key_id_of, read_operation
from minisam.recordings.calls import (
    MOST_BODY_BYTES,
    WITHHELD,
    RecordedCall,
    calls_from_json,
    from_body,
    kept_headers,
    to_body,
)
from minisam.recordings.tape import Tape, mask_for
from minisam.records import dataclass

MOST_RUNS = 1000
MOST_CALLS = 500
"""Of invocations that nobody takes, and of calls of one."""
_PARENT = re.compile(r"Parent=([0-9a-f]{16})")
_KEY = re.compile(r"ASIA\w{16}")
_SUBJECTS = (
    *(
        "TableName",
        "QueueUrl",
        "Bucket",
        "TopicArn",
        "TargetArn",
        "FunctionName",
        "SecretId",
        "StreamName",
        "StreamARN",
    ),
    *("KeyId", "Name", "EventBusName", "stateMachineArn", "executionArn", "logGroupName", "UserPoolId", "ClientId"),
)
_decisions: ContextVar[list[dict[str, Any]] | None] = ContextVar("decisions", default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A call as it came, and its answer; None where it was too large to keep."""

    call: Call
    environ: Mapping[str, Any]
    body: bytes
    answer: Answer | None
    decisions: list[dict[str, Any]] = field(default_factory=list)
    at: float = field(default_factory=time.time)


class CallRecorder:
    """The calls that were made, by invocation; what is played answers those of one function."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._made: OrderedDict[str, list[Made]] = OrderedDict()
        self._tapes: dict[str, Tape] = {}

    @contextmanager
    def deciding(self) -> Iterator[list[dict[str, Any]]]:
        """Give what roles say of the call that is being answered, as they say it.

        It may end in another context than it began: the front answers in steps.
        """
        before, decisions = _decisions.get(), list[dict[str, Any]]()
        _decisions.set(decisions)
        try:
            yield decisions
        finally:
            _decisions.set(before)

    def decided(self, action: str, resource: str | None, is_allowed: bool | None, statement: str | None) -> None:
        """Take note of what a role says of the call that is being answered."""
        if (decisions := _decisions.get()) is not None:
            one = {"action": action, "resource": resource or "*", "allowed": is_allowed, "statement": statement}
            decisions.append(one)

    def answer(self, call: Call, environ: Mapping[str, Any], body: bytes) -> Answer | None:
        """Return the answer of the recording to a call of a function that is played, None for all other calls."""
        tape = self._tapes.get(key_id_of(environ))
        if tape is None:
            return None
        asked = _recorded(Made(call=call, environ=environ, body=body, answer=None))
        with self._lock:
            found = tape.answer(asked)
        if found is None:
            message = f"minisam: no call like this '{asked}' is in the recording; the embedded AWS was not asked"
            return error_answer(call, 400, "NotRecorded", message)
        content = from_body(found.answer)
        headers = tuple((name, str(value)) for name, value in found.answer["headers"].items())
        return Answer(int(found.answer["status"]), headers, content or b"")

    def note(self, made: Made) -> None:
        """Remember a call, where a function signed it: sources pass a trace on, too, and sign nothing."""
        key = key_id_of(made.environ)
        if not _KEY.fullmatch(key):
            return
        owner = _parent(made.environ) or key
        kept = {name: value for name, value in made.environ.items() if isinstance(value, str)}
        is_large = made.answer is not None and len(made.answer.body) > MOST_BODY_BYTES
        made = replace(made, environ=kept, answer=None if is_large else made.answer)
        with self._lock:
            calls = self._made.setdefault(owner, [])
            if len(calls) < MOST_CALLS:
                calls.append(made)
            while len(self._made) > MOST_RUNS:
                self._made.popitem(last=False)

    def take(self, run: str, key: str) -> dict[str, list[dict[str, Any]]]:
        """Return and forget what an invocation asked; return what its function asked while it was imported.

        JSON values: "calls" and "init_calls", each {"at", "call"}.
        """
        with self._lock:
            calls, beginnings = self._made.pop(run, []), list(self._made.get(key, []))
        latest = {str(_recorded(made).request): made for made in beginnings}
        return {"calls": _listed(calls), "init_calls": _listed(list(latest.values()))}

    def play(self, key: str, recording: Mapping[str, Any]) -> None:
        """Answer the calls of a function, by its key, from a recording.

        JSON values: "calls", "spare" (those that need not be made) and "known" (what its event holds).
        """
        calls, spare = calls_from_json(recording["calls"]), calls_from_json(recording["spare"])
        self._tapes[key] = Tape(calls, spare, mask_for(recording["known"], (*spare, *calls)))

    def stop(self) -> None:
        """Let everything be answered by AWS again, and forget what nobody took."""
        with self._lock:
            self._tapes = {}
            self._made.clear()


def recorded_calls(answers: Sequence[Mapping[str, list[dict[str, Any]]]], kind: str) -> list[RecordedCall]:
    """Return the calls of several recorders, in the order in which they were made."""
    listed = sorted((one for answer in answers for one in answer[kind]), key=lambda one: one["at"])
    return list(calls_from_json(one["call"] for one in listed))


def _listed(calls: Sequence[Made]) -> list[dict[str, Any]]:
    return [{"at": made.at, "call": _recorded(made).to_json()} for made in calls]


def _recorded(made: Made) -> RecordedCall:
    operation = read_operation(made.call, made.environ, made.body)
    name = f"{operation.service}:{operation.name}" if operation else f"{made.call.service}:{made.call.operation}"
    path = (made.environ.get("RAW_URI") or made.environ["PATH_INFO"]).partition("?")[0]
    is_json = made.call.protocol in ("json", "rest-json")
    return RecordedCall(
        name=name,
        subject=_subject(operation.parameters if operation else {}),
        request={
            "method": made.environ["REQUEST_METHOD"],
            "path": re.sub(r"^https?://[^/]+", "", path) or "/",
            "query": made.environ.get("QUERY_STRING", ""),
            **_asked(made, is_json, operation.parameters if operation else {}),
        },
        answer=_answered(made.answer, is_json),
        decisions=tuple(made.decisions),
    )


def _asked(made: Made, is_json: bool, parameters: Mapping[str, Any]) -> dict[str, Any]:
    if made.call.protocol == "query":  # a form, whose fields people read more easily
        return {"json": {name: value for name, value in parameters.items() if not isinstance(value, list)}}
    return to_body(made.body, is_json=is_json)


def _answered(answer: Answer | None, is_json: bool) -> dict[str, Any]:
    if answer is None:
        return {"status": 0, "headers": {}, WITHHELD: "too large, or streamed"}
    body = to_body(answer.body, is_json=is_json)
    return {"status": answer.status, "headers": kept_headers(answer.headers), **body}


def _subject(parameters: Mapping[str, Any]) -> str | None:
    """Return what a call is about, as people name it."""
    for name in _SUBJECTS:
        if isinstance(value := parameters.get(name), str) and value:
            short = value.rpartition("/")[2] if name == "QueueUrl" else value
            key = parameters.get("Key") if name == "Bucket" else None
            return f"{short}/{key}" if isinstance(key, str) else short
    return None


def _parent(environ: Mapping[str, Any]) -> str:
    found = _PARENT.search(environ.get("HTTP_X_AMZN_TRACE_ID", ""))
    return found[1] if found else ""
