"""What goes into a function and what comes out of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import field
from typing import Any, Literal

from minisam.records import dataclass

OutcomeStatus = Literal["ok", "error", "timeout", "crash"]
OnPiece = Callable[[str, bytes], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """One call of a function. `event` is JSON text in UTF-8: whoever makes an event encodes it once.

    `client_context` is the decoded JSON text of the caller's client context. `deadline_ms` is milliseconds since the
    epoch, None for the function's own timeout. `trigger` names what caused it ("http", "lambda-api", "cli",
    "sqs Orders", ...). `on_piece` takes the media type and the next piece of a result that the function streams, before
    the outcome; without it such a result is gathered. `stopped` says why it is not to be run at all: an asynchronous
    one then goes to where failed events go.
    """

    request_id: str
    function: str
    event: bytes
    trigger: str
    qualifier: str | None = None
    client_context: str | None = None
    trace_id: str | None = None
    deadline_ms: int | None = None
    on_piece: OnPiece | None = None
    stopped: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an invocation. `payload` is JSON text: the result, or AWS's error object.

    `error` is None or the error's type and message. `logs` is the text from START to REPORT. `executed_version` is
    "$LATEST" or a number. `content_type` is that of a result which the function streamed, and `payload` then what
    `on_piece` has not got. `init_ms` is None on a warm environment. `max_memory_mb` is the environment's peak.
    """

    request_id: str
    status: OutcomeStatus
    payload: bytes
    error: tuple[str, str] | None = None
    logs: str = ""
    executed_version: str = "$LATEST"
    content_type: str | None = None
    init_ms: float | None = None
    duration_ms: float = 0
    max_memory_mb: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Something that happened in the embedded AWS and that may cause a function to run.

    `kind` is what happened to `resource` (an ARN) of the service; `content` is what there is to say of it, in AWS's own
    words. `trace_id` is the trace header of the call that caused it, so that loops are noticed.
    """

    service: str
    kind: str
    resource: str
    content: Mapping[str, Any] = field(default_factory=dict)
    trace_id: str | None = None


Invoke = Callable[[Invocation], Awaitable[Outcome]]
"""The one verb. Raises InvocationRefused when the function was not run at all."""
