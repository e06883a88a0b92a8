"""The Lambda API of the front, for the sources: one connection per thread, kept alive."""

from __future__ import annotations

import http.client
import json
import threading
from email.message import Message
from urllib.parse import quote, urlsplit

from minisam.clock import Clock
from minisam.sources.source import Reply

TRIGGER_HEADER = "X-Minisam-Trigger"
"""Tells the front who asks, for its log."""
MOMENT_HEADER = "X-Minisam-Time"
"""Tells the front what time it is here, where time is being moved."""


class HttpFunctions:
    """Invokes functions at a Lambda endpoint; `clock` is the sources'."""

    def __init__(self, endpoint: str, clock: Clock) -> None:
        self._clock = clock
        self._address = urlsplit(endpoint)
        self._local = threading.local()

    def invoke(self, function: str, event: bytes, *, trigger: str = "", trace_id: str | None = None) -> Reply:
        """Run the function and wait for what it returns."""
        return self._ask(function, event, "RequestResponse", trigger, trace_id)

    def send(self, function: str, event: bytes, *, trigger: str = "", trace_id: str | None = None) -> Reply:
        """Queue an asynchronous invocation."""
        return self._ask(function, event, "Event", trigger, trace_id)

    def _ask(self, function: str, event: bytes, kind: str, trigger: str, trace_id: str | None) -> Reply:
        if not self._address.hostname:
            return Reply(status=501, refusal="NotImplementedException")
        headers = {"Content-Type": "application/json", "X-Amz-Invocation-Type": kind}
        headers[MOMENT_HEADER] = repr(self._clock.now())
        if trace_id:
            headers["X-Amzn-Trace-Id"] = trace_id
        if trigger:
            headers[TRIGGER_HEADER] = trigger.encode("ascii", "replace").decode()
        path = f"/2015-03-31/functions/{quote(function, safe='')}/invocations"
        try:
            return self._request(path, event, headers)
        except (OSError, http.client.HTTPException) as error:
            return Reply(status=503, payload=str(error).encode(), refusal="ServiceException")

    def _request(self, path: str, event: bytes, headers: dict[str, str]) -> Reply:
        connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        is_reused = connection is not None
        if connection is None:
            connection = http.client.HTTPConnection(self._address.hostname or "", self._address.port or 80)
            self._local.connection = connection
        try:
            connection.request("POST", path, event, headers)
            response = connection.getresponse()
        except (OSError, http.client.HTTPException):
            connection.close()
            self._local.connection = None
            if not is_reused:
                raise
            # A kept connection may have been closed meanwhile; nothing was answered on it yet.
            return self._request(path, event, headers)
        return reply_of(response.status, response.headers, response.read())


def reply_of(status: int, headers: Message, payload: bytes) -> Reply:
    """Return what an answer of the Lambda API means to a source."""
    if status >= 300:
        code = (headers.get("x-amzn-ErrorType") or "").partition(":")[0]
        return Reply(status=status, payload=payload, refusal=code or _code_of(payload))
    return Reply(
        status=status,
        payload=payload,
        function_error=headers.get("X-Amz-Function-Error"),
        executed_version=headers.get("X-Amz-Executed-Version", "$LATEST"),
        request_id=headers.get("x-amzn-RequestId", ""),
    )


def _code_of(payload: bytes) -> str:
    try:
        answer = json.loads(payload)
    except ValueError:
        return "ServiceException"
    return str(answer.get("code") or answer.get("__type") or "ServiceException") if isinstance(answer, dict) else ""
