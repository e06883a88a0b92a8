"""One function inside the test's process: imported once, called with one event after another, in its own room.

What goes in and comes out is what its child process would take and give: the context, the JSON of its result, the
shape of its failure, its log. Only a timeout is not enforced: it is told.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

from minisam.model import Function, Invocation, Outcome
from minisam.runtime import handler_results
from minisam.runtime.handler_results import Encoder, failure_of, find_handler
from minisam.runtime.logs import PlatformLog, Report
from minisam.runtime.outcomes import MOST_RESPONSE_BYTES, Verdict, how_it_ended
from minisam.testing.output import Output
from minisam.testing.rooms import Room

# In a child these modules lie under names of their own; `handler_context` asks for one of them.
sys.modules.setdefault("_minisam_handler_results", handler_results)

from minisam.runtime.handler_context import LambdaContext as LambdaContext  # noqa: E402
from minisam.runtime.handler_context import arguments  # noqa: E402

_FOLDERS = (os.path.dirname(__file__), os.path.dirname(handler_results.__file__))

Handler = Callable[[Any, Any], Any]


class InlineFunction:
    """A function in its room."""

    def __init__(self, function: Function, room: Room) -> None:
        self.function = function
        self.room = room
        self._output = Output(function)
        self._platform = PlatformLog(function.runtime, function.log_format)
        self._encode = Encoder(ensure_ascii=True).encode
        self._handler: Handler | None = None

    def forget(self) -> None:
        """Start cold with the next invocation."""
        self._handler = None
        self.room.forget()
        self._output.take()

    def call(self, event: Any, context: Any) -> Any:
        """Call the handler as it is: what it returns is returned, what it raises is raised."""
        with self.room.entered(), self._output.of(getattr(context, "aws_request_id", "")):
            return self._found()(event, context)

    def context(self, request_id: str) -> Any:
        """Return a context object as the handler would get."""
        with self.room.entered():
            return LambdaContext(
                self._header(Invocation(request_id=request_id, function=self.function.id, event=b"", trigger="test")),
                None,
            )

    def answer(self, invocation: Invocation) -> Outcome:
        """Run the handler once. What is no Exception, but for SystemExit, passes through."""
        version = self.function.aliases.get(invocation.qualifier or "$LATEST", invocation.qualifier or "$LATEST")
        start = self._platform.start(invocation.request_id, version)
        began = time.perf_counter()
        with self.room.entered(), self._output.of(invocation.request_id):
            is_cold = self._handler is None
            verdict = self._judged(invocation)
        duration_ms = (time.perf_counter() - began) * 1000
        end = self._end(invocation.request_id, verdict, duration_ms)
        return Outcome(
            request_id=invocation.request_id,
            status=verdict.status,
            payload=verdict.payload,
            error=verdict.error,
            logs=(self._platform.init_start() if is_cold else "") + start + self._output.take() + end,
            executed_version=version,
            duration_ms=duration_ms,
        )

    def _found(self) -> Handler:
        if self._handler is None:
            self._handler = find_handler(self.function.handler)
        return self._handler

    def _judged(self, invocation: Invocation) -> Verdict:
        try:
            handler = self._found()
            payload = self._encode(handler(*arguments(self._header(invocation), invocation.event)))
        except SystemExit as end:
            return _exited(end, invocation.request_id)
        except Exception as error:
            error.__traceback__ = _own_frames(error.__traceback__)
            failure = failure_of(error, invocation.request_id, _FOLDERS[1])
            self._output.failed(failure)
            return Verdict("error", failure.payload, (failure.kind, failure.message))
        if len(payload) > MOST_RESPONSE_BYTES:
            message = f"Response payload size exceeded maximum allowed payload size ({MOST_RESPONSE_BYTES} bytes)."
            return _error("error", "Function.ResponseSizeTooLarge", message)
        return Verdict("ok", payload)

    def _header(self, invocation: Invocation) -> dict[str, Any]:
        deadline_ms = int((time.time() + self.function.timeout_s) * 1000)
        return {
            "request_id": invocation.request_id,
            "arn": ":".join(filter(None, (self.function.arn, invocation.qualifier))),
            "deadline_ms": min(deadline_ms, invocation.deadline_ms or deadline_ms),
            "client_context": invocation.client_context,
            "trace_id": invocation.trace_id,
        }

    def _end(self, request_id: str, verdict: Verdict, duration_ms: float) -> str:
        note = ""
        if duration_ms > self.function.timeout_s * 1000:
            note = (
                f"minisam: this took {duration_ms / 1000:.2f} s; Lambda ends it after {self.function.timeout_s:g} s\n"
            )
        report = Report(
            duration_ms=duration_ms,
            memory_mb=self.function.memory_mb,
            max_memory_mb=0,
            status={"ok": "success", "crash": "failure"}.get(verdict.status, verdict.status),
            error_type=verdict.error[0] if verdict.error else None,
        )
        return note + self._platform.end(request_id, report)


def _exited(end: SystemExit, request_id: str) -> Verdict:
    status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return _error("crash", "Runtime.ExitError", f"RequestId: {request_id} Error: Runtime exited {how_it_ended(status)}")


def _error(status: Any, kind: str, message: str) -> Verdict:
    return Verdict(status, json.dumps({"errorType": kind, "errorMessage": message}).encode(), (kind, message))


def _own_frames(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback without our own frames at its head."""
    while trace is not None and os.path.dirname(trace.tb_frame.f_code.co_filename) in _FOLDERS:
        trace = trace.tb_next
    return trace
