"""AWS's Runtime API for one environment: what a runtime of any language asks for its events and tells its results.

To the front it is what the Python child is: frames come in over the channel, one answer goes out for each. To the
runtime it is `/2018-06-01/runtime/...`. The first call of `next` ends the initialisation.
AWS: docs "runtimes-api", "runtimes-custom" (streaming, error trailers); refusals as in the runtime interface emulator.
"""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from minisam.runtime.channel import Channel, Frame
from minisam.runtime.outcomes import MOST_RESPONSE_BYTES
from minisam.runtime.runtime_http import Request, RuntimeConnection

PREFIX = "/2018-06-01/runtime/"
MOST_STREAMED_BYTES = 200 * 1024 * 1024
ERROR_TYPE = "lambda-runtime-function-error-type"
ERROR_BODY = "lambda-runtime-function-error-body"
MODE = "lambda-runtime-function-response-mode"
STREAM_TYPE = "application/octet-stream"
AFTERMATH_S = 0.05
"""How long what follows an answer is waited for: the next question, or the end of the process."""


class RuntimeApi:
    """Stands between one runtime and the front."""

    def __init__(self) -> None:
        self.channel = Channel(self._on_frame, self.close)
        self._peak_mb: Callable[[], int] = lambda: 0
        self._server: asyncio.Server | None = None
        self._connections: set[RuntimeConnection] = set()
        self._is_asked_to_start = self._is_ready = self._is_closed = False
        self._waiting: Request | None = None
        self._invocation: Frame | None = None
        self._is_delivered = False
        self._body = bytearray()
        self._streamed_bytes = 0
        self._has_failed = False
        self._outcome: tuple[dict[str, Any], bytes] | None = None
        self._early: tuple[dict[str, Any], bytes] | None = None

    async def listen(self) -> str:
        """Serve on a free port of this machine; returns `HOST:PORT`, as AWS_LAMBDA_RUNTIME_API has it."""
        self._server = await asyncio.get_running_loop().create_server(self._connect, "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()
        self._address = f"{host}:{port}"
        return self._address

    def watch_memory(self, peak_mb: Callable[[], int]) -> None:
        """Ask this for the memory that the runtime has used."""
        self._peak_mb = peak_mb

    def fail(self, kind: str, message: str) -> None:
        """Let the initialisation fail, as there is nothing that could be initialised."""
        self._is_ready = True
        self._answer_start(*_sandbox_failure(kind, message))

    def process_ended(self) -> None:
        """Take note that the runtime is gone; where it has failed already, that is known."""
        self._tell_outcome()
        if self._invocation is not None and not self._is_delivered:
            self._send({"status": "untaken"}, b"")
        if not self._has_failed:
            self.close()

    def close(self) -> None:
        """Serve no more; the front hears of the end."""
        if not self._is_closed:
            self._is_closed = True
            if self._server is not None:
                self._server.close()
            for connection in self._connections:
                connection.close()
            self.channel.close()

    def begin(self, request: Request) -> None:
        self._body.clear()
        if not request.path.startswith(PREFIX) or self._is_foreign(request):
            request.answer_json(404, {"errorMessage": "404 page not found", "errorType": "NotFound"})
            return
        subject, _, verb = request.path.removeprefix(PREFIX).rpartition("/")
        if request.method == "POST" and verb in ("response", "error") and subject.startswith("invocation/"):
            self._check_turn(request, subject.removeprefix("invocation/"))
        elif (request.method, subject, verb) not in (("GET", "invocation", "next"), ("POST", "init", "error")):
            request.answer_json(404, {"errorMessage": "404 page not found", "errorType": "NotFound"})
        if _is_streaming(request) and not request.is_answered and self._passes_on:
            self._pass_on(request, b"")

    def take(self, request: Request, piece: bytes) -> None:
        if _is_streaming(request) and self._passes_on:
            self._streamed_bytes += len(piece)
            if self._streamed_bytes <= MOST_STREAMED_BYTES:
                self._pass_on(request, piece)
        elif len(self._body) <= MOST_RESPONSE_BYTES:
            self._body += piece

    def complete(self, request: Request) -> None:
        if request.path.endswith("/next"):
            self._wait(request)
        elif request.path.endswith("/init/error"):
            self._fail_start(request)
        elif request.path.endswith("/error"):
            self._finish(request, *_error_of(request.headers.get(ERROR_TYPE), bytes(self._body)))
        else:
            self._respond(request)

    def break_off(self, request: Request) -> None:
        if request is self._waiting:
            self._waiting = None
        elif not request.path.endswith("/next") and self._is_delivered:
            # Where the whole process is gone, that is the news; it comes in a moment.
            asyncio.get_running_loop().call_later(AFTERMATH_S, self._tell_truncated)

    @property
    def _passes_on(self) -> bool:
        return self._invocation is not None and bool(self._invocation.header.get("is_streaming"))

    def _connect(self) -> RuntimeConnection:
        connection = RuntimeConnection(self)
        self._connections = {each for each in self._connections if each.is_open} | {connection}
        return connection

    def _is_foreign(self, request: Request) -> bool:
        """Tell whether a web page asks: a runtime sends nothing of a browser's, and names the host that it was told."""
        is_page = "origin" in request.headers or "sec-fetch-mode" in request.headers
        return is_page or request.headers.get("host", self._address) != self._address

    def _on_frame(self, frame: Frame) -> None:
        if self._is_asked_to_start:
            self._invocation = frame
            self._deliver()
            return
        self._is_asked_to_start = True
        if self._early is not None:
            self._send(*self._early)

    def _wait(self, request: Request) -> None:
        """Keep the runtime's question for the next event; the first of them says that it is ready."""
        if self._is_delivered:
            request.answer_json(403, _transition("next"))
            return
        self._waiting = request
        self._tell_outcome()
        if not self._is_ready:
            self._is_ready = True
            self._answer_start({"status": "ok"}, b"")
        self._deliver()

    def _answer_start(self, header: dict[str, Any], body: bytes) -> None:
        self._has_failed = header["status"] != "ok"
        if self._is_asked_to_start:
            self._send(header, body)
        else:
            self._early = (header, body)

    def _deliver(self) -> None:
        if self._waiting is not None and self._invocation is not None and not self._is_delivered:
            request, self._waiting = self._waiting, None
            self._is_delivered = True
            request.answer(200, self._invocation.body, _headers_of(self._invocation.header))

    def _check_turn(self, request: Request, id: str) -> None:
        if not self._is_delivered or self._invocation is None:
            request.answer_json(403, _transition("response"))
        elif id != self._invocation.header["request_id"]:
            request.answer_json(400, {"errorMessage": "Invalid request ID", "errorType": "InvalidRequestID"})
        elif request.headers.get(MODE, "streaming") != "streaming":
            request.answer_json(
                400, {"errorMessage": "Invalid function response mode", "errorType": "InvalidFunctionResponseMode"}
            )

    def _respond(self, request: Request) -> None:
        header: dict[str, Any] = {"status": "ok"}
        body = bytes(self._body)
        if _is_streaming(request):
            header["content_type"] = _content_type(request)
            if request.trailers.get(ERROR_TYPE):
                told = _decoded(request.trailers.get(ERROR_BODY, ""))
                header = {**header, **_error_of(request.trailers[ERROR_TYPE], told)[0]}
                body = told or body
            elif self._streamed_bytes > MOST_STREAMED_BYTES:
                body = bytes(MOST_RESPONSE_BYTES + 1)  # is judged as what it is: too large
        self._finish(request, header, body)

    def _finish(self, request: Request, header: dict[str, Any], body: bytes) -> None:
        self._end_invocation(header, body)
        if len(body) > MOST_RESPONSE_BYTES:
            message = f"Exceeded maximum allowed payload size ({MOST_RESPONSE_BYTES} bytes)."
            request.answer_json(413, {"errorMessage": message, "errorType": "RequestEntityTooLarge"})
        else:
            request.answer_json(202, {"status": "OK"})

    def _fail_start(self, request: Request) -> None:
        if self._is_ready:
            request.answer_json(403, _transition("init/error"))
            return
        self._is_ready = True
        self._answer_start(*_error_of(request.headers.get(ERROR_TYPE), bytes(self._body)))
        request.answer_json(202, {"status": "OK"})

    def _tell_truncated(self) -> None:
        if self._is_delivered and not self._is_closed:
            self._end_invocation(*_sandbox_failure("Runtime.TruncatedResponse", "the response was broken off"))

    def _end_invocation(self, header: dict[str, Any], body: bytes) -> None:
        self._is_delivered = False
        self._invocation = None
        self._streamed_bytes = 0
        self._outcome = (header, body)
        asyncio.get_running_loop().call_later(AFTERMATH_S, self._tell_outcome)

    def _tell_outcome(self) -> None:
        """Tell the front what came of the invocation: once the runtime asks for more, has ended, or takes too long.

        Who is told sooner may give the next event to a runtime that is about to end.
        """
        if self._outcome is not None:
            outcome, self._outcome = self._outcome, None
            self._send(*outcome)

    def _pass_on(self, request: Request, piece: bytes) -> None:
        self.channel.send({"status": "piece", "content_type": _content_type(request)}, piece)

    def _send(self, header: Mapping[str, Any], body: bytes) -> None:
        self.channel.send({**header, "memory_mb": self._peak_mb(), "files": (), "names": ()}, body)


def _headers_of(invocation: Mapping[str, Any]) -> dict[str, str]:
    headers = {
        "Lambda-Runtime-Aws-Request-Id": invocation["request_id"],
        "Lambda-Runtime-Deadline-Ms": str(invocation["deadline_ms"]),
        "Lambda-Runtime-Invoked-Function-Arn": invocation["arn"],
        "Lambda-Runtime-Trace-Id": invocation["trace_id"],
        "Lambda-Runtime-Client-Context": _one_line(invocation["client_context"]),
    }
    return {name: value for name, value in headers.items() if value}


def _one_line(text: str | None) -> str | None:
    """Return JSON text as one that a header can hold."""
    if not text:
        return None
    try:
        return orjson.dumps(orjson.loads(text)).decode()
    except orjson.JSONDecodeError:
        return " ".join(text.split())


def _is_streaming(request: Request) -> bool:
    return request.path.endswith("/response") and request.headers.get(MODE) == "streaming"


def _content_type(request: Request) -> str:
    return request.headers.get("content-type") or STREAM_TYPE


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        return text.encode("utf-8", "replace")


def _error_of(kind: str | None, body: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the frame of an error that a runtime reports: the body is the caller's payload as it is."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        told = None
    told = told if isinstance(told, dict) else {}
    named = str(told.get("errorType") or kind or "Runtime.Unknown")
    return _failed(named, str(told.get("errorMessage") or ""), body)


def _failed(kind: str, message: str, body: bytes) -> tuple[dict[str, Any], bytes]:
    return {"status": "error", "error": [kind, message]}, body


def _sandbox_failure(kind: str, message: str) -> tuple[dict[str, Any], bytes]:
    """Return the frame of a failure that Lambda names itself; the request's id goes before it."""
    header, body = _failed(kind, message, b"")
    return {**header, "is_sandbox": True}, body


def _transition(wanted: str) -> dict[str, str]:
    return {"errorMessage": f"Transition to {wanted} is not allowed now", "errorType": "InvalidStateTransition"}
