"""What came of an invocation, in AWS's shapes.

AWS: docs "python-exceptions", "gettingstarted-limits"; texts of sandbox errors as Lambda sends them.
"""

from __future__ import annotations

import signal
from dataclasses import replace

import orjson

from minisam.model import OutcomeStatus
from minisam.records import dataclass
from minisam.runtime.environment import Death, Reply

MOST_RESPONSE_BYTES = 6291556

# The names that Go, in which Lambda's sandbox is written, gives to signals.
_SIGNALS = {
    signal.SIGHUP: "hangup",
    signal.SIGINT: "interrupt",
    signal.SIGQUIT: "quit",
    signal.SIGILL: "illegal instruction",
    signal.SIGTRAP: "trace/breakpoint trap",
    signal.SIGABRT: "aborted",
    signal.SIGBUS: "bus error",
    signal.SIGFPE: "floating point exception",
    signal.SIGKILL: "killed",
    signal.SIGSEGV: "segmentation fault",
    signal.SIGPIPE: "broken pipe",
    signal.SIGALRM: "alarm clock",
    signal.SIGTERM: "terminated",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an invocation went: its status, the payload for the caller, and the error's type and message.

    `reported` is the type that the REPORT line gives where it differs from the caller's. `content_type` is that of a
    result which was streamed.
    """

    status: OutcomeStatus
    payload: bytes
    error: tuple[str, str] | None = None
    reported: str | None = None
    content_type: str | None = None


def judge(reply: Reply, request_id: str, timeout_s: float) -> Verdict:
    """Turn a child's answer, or its death, into what Lambda would say."""
    if isinstance(reply, Death):
        if reply.is_timeout:
            message = f"RequestId: {request_id} Error: Task timed out after {timeout_s:.2f} seconds"
            return _sandbox_error("timeout", "Sandbox.Timedout", message)
        status = -signal.SIGKILL if reply.is_out_of_memory else reply.status
        message = f"RequestId: {request_id} Error: Runtime exited {how_it_ended(status)}"
        verdict = _sandbox_error("crash", "Runtime.ExitError", message)
        return replace(verdict, reported="Runtime.OutOfMemory") if reply.is_out_of_memory else verdict
    if reply.header["status"] != "ok":
        kind, message = reply.header["error"]
        if reply.header.get("is_sandbox"):
            return _sandbox_error("crash", kind, f"RequestId: {request_id} Error: {message}")
        return Verdict("error", reply.body, (kind, message))
    if len(reply.body) > MOST_RESPONSE_BYTES:
        message = f"Response payload size exceeded maximum allowed payload size ({MOST_RESPONSE_BYTES} bytes)."
        error = {"errorMessage": message, "errorType": "Function.ResponseSizeTooLarge"}
        return Verdict("error", orjson.dumps(error), ("Function.ResponseSizeTooLarge", message))
    return Verdict("ok", reply.body, content_type=reply.header.get("content_type"))


def how_it_ended(status: int) -> str:
    if status == 0:
        return "without providing a reason"
    if status > 0:
        return f"with error: exit status {status}"
    name = _SIGNALS.get(-status)  # type: ignore[call-overload]
    return f"with error: signal: {name or f'signal {-status}'}"


def _sandbox_error(status: OutcomeStatus, kind: str, message: str) -> Verdict:
    return Verdict(status, orjson.dumps({"errorType": kind, "errorMessage": message}), (kind, message))
