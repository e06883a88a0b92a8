"""The Lambda API's operations that run a function: Invoke in three types, InvokeAsync, InvokeWithResponseStream.

AWS: docs "API_Invoke", "API_InvokeAsync", "API_InvokeWithResponseStream"; as recorded by localstack (test_lambda)
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace

import orjson

from minisam.errors import MinisamError, NotRunnable, Throttled, UnknownFunction
from minisam.gateway import event_stream, recursion
from minisam.gateway import lambda_errors as errors
from minisam.gateway.deliveries import trigger_of
from minisam.gateway.exchange import Stamp
from minisam.gateway.http import HttpRequest, HttpResponse, encode_headers, json_response
from minisam.gateway.lambda_errors import LambdaError
from minisam.gateway.lambda_functions import Target
from minisam.gateway.response_stream import PRELUDE_END, Head, ResponseStream
from minisam.model import Invocation, Invoke, OnPiece, Outcome

SYNC_LIMIT_BYTES = 6 * 1024 * 1024
ASYNC_LIMIT_BYTES = 1024 * 1024
CONTEXT_LIMIT_BYTES = 3583
LOG_TAIL_BYTES = 4096
DEFAULT_TYPE = "application/octet-stream"

Accept = Callable[[Invocation], None]
"""Takes an asynchronous invocation, to run some time."""


class Invocations:
    """Runs functions through `invoke`, and hands what is asynchronous to `accept`."""

    def __init__(self, invoke: Invoke, accept: Accept) -> None:
        self._invoke = invoke
        self._accept = accept

    def answers(self, operation: str) -> bool:
        """Whether an operation is one of these."""
        return operation in self._operations

    async def answer(self, operation: str, request: HttpRequest, target: Target, made: Stamp) -> HttpResponse:
        """Run a function as an operation has it. Raises LambdaError."""
        return await self._operations[operation](self, request, target, made)

    async def _any_type(self, request: HttpRequest, target: Target, made: Stamp) -> HttpResponse:
        kind = request.header("x-amz-invocation-type") or "RequestResponse"
        answer = self._types.get(kind)
        if answer is None:
            raise errors.invalid_parameter(f"InvocationType is {kind!r}: RequestResponse, Event or DryRun was expected")
        return await answer(self, request, target, made)

    async def _request_response(self, request: HttpRequest, target: Target, made: Stamp) -> HttpResponse:
        outcome = await self._run(request, target, made)
        headers = [("Content-Type", "application/json"), *_outcome_headers(outcome, made)]
        if outcome.status != "ok":
            headers.append(("X-Amz-Function-Error", "Unhandled"))
        if tail := _log_tail(request, outcome):
            headers.append(("X-Amz-Log-Result", tail))
        return HttpResponse(status=200, headers=encode_headers(headers), body=outcome.payload)

    async def _event(self, request: HttpRequest, target: Target, made: Stamp) -> HttpResponse:
        _refuse_unrunnable(target)
        size = len(request.body)
        _limit(request, ASYNC_LIMIT_BYTES, errors.too_large_for_event(size, ASYNC_LIMIT_BYTES))
        self._accept(replace(_invocation(request, target, made), stopped=_loop(target, made)))
        return HttpResponse(status=202)

    async def _dry_run(self, request: HttpRequest, target: Target, made: Stamp) -> HttpResponse:
        return HttpResponse(status=204)

    async def _invoke_async(self, request: HttpRequest, target: Target, made: Stamp) -> HttpResponse:
        await self._event(request, target, made)
        return json_response(202, {"Status": 202})

    async def _stream(self, request: HttpRequest, target: Target, made: Stamp) -> HttpResponse:
        """Answer with a chunk for each piece that the runtime writes; one that does not stream gives a single chunk."""
        if request.header("x-amz-invocation-type") == "DryRun":
            return await self._dry_run(request, target, made)
        stream = ResponseStream()
        head = await stream.head(self._run(request, target, made, stream.on_piece))
        headers = [
            ("Content-Type", event_stream.CONTENT_TYPE),
            ("X-Amzn-Remapped-Content-Type", head.content_type if head else DEFAULT_TYPE),
            ("X-Amz-Executed-Version", target.version),
            ("X-Amzn-Trace-Id", made.trace_id),
        ]
        if head is not None:
            events = _events(stream, head, request)
            return HttpResponse(status=200, headers=encode_headers(headers), stream=events)
        outcome = await stream.outcome()
        assert outcome is not None
        body = event_stream.message("PayloadChunk", DEFAULT_TYPE, outcome.payload) + _complete(outcome, request)
        return HttpResponse(status=200, headers=encode_headers(headers), body=body)

    async def _run(self, request: HttpRequest, target: Target, made: Stamp, on_piece: OnPiece | None = None) -> Outcome:
        _refuse_unrunnable(target)
        _limit(request, SYNC_LIMIT_BYTES, errors.too_large())
        if loop := _loop(target, made):
            raise errors.recursive(loop)
        try:
            invocation = _invocation(request, target, made, context=_client_context(request))
            return await self._invoke(replace(invocation, on_piece=on_piece))
        except Throttled:
            raise errors.throttled() from None
        except UnknownFunction:
            raise errors.not_found(target.arn) from None
        except NotRunnable as error:
            raise errors.not_runnable(target.function.id, str(error)) from None
        except MinisamError as error:
            raise errors.service(str(error)) from error

    _types: Mapping[str, Callable[[Invocations, HttpRequest, Target, Stamp], Awaitable[HttpResponse]]] = {
        "RequestResponse": _request_response,
        "Event": _event,
        "DryRun": _dry_run,
    }
    _operations: Mapping[str, Callable[[Invocations, HttpRequest, Target, Stamp], Awaitable[HttpResponse]]] = {
        "Invoke": _any_type,
        "InvokeAsync": _invoke_async,
        "InvokeWithResponseStream": _stream,
    }


def _invocation(request: HttpRequest, target: Target, made: Stamp, *, context: str | None = None) -> Invocation:
    return Invocation(
        request_id=made.request_id,
        function=target.function.id,
        event=_payload(request),
        trigger=trigger_of(request) or "lambda-api",
        qualifier=target.qualifier,
        client_context=context,
        trace_id=recursion.with_run(made.trace_id, target.function.arn),
    )


async def _events(stream: ResponseStream, head: Head, request: HttpRequest) -> AsyncIterator[bytes]:
    """Yield a streamed result as events. AWS's own prelude, where there is one, is part of what callers get."""
    if head.prelude is not None:
        yield event_stream.message("PayloadChunk", DEFAULT_TYPE, head.prelude + PRELUDE_END)
    async for piece in stream.pieces():
        yield event_stream.message("PayloadChunk", DEFAULT_TYPE, piece)
    outcome = await stream.outcome()
    assert outcome is not None
    yield _complete(outcome, request)


def _complete(outcome: Outcome, request: HttpRequest) -> bytes:
    """Return the last event: what the log said, and what went wrong."""
    end = {"LogResult": _log_tail(request, outcome)}
    if outcome.status != "ok":
        end |= {"ErrorCode": "Unhandled", "ErrorDetails": outcome.payload.decode("utf-8", "replace")}
    return event_stream.message("InvokeComplete", "application/json", orjson.dumps(_without_none(end)))


def _loop(target: Target, made: Stamp) -> str | None:
    """Return what is to be said where the function runs in a loop and is stopped, None where it may run."""
    function = target.function
    if function.may_loop or recursion.runs_before(made.trace_id, function.arn) < recursion.LIMIT:
        return None
    return (
        f"function '{function.id}' ran {recursion.LIMIT} times on the way from one event and is stopped: what it does "
        "makes it run again. Where that is meant, set RecursiveLoop to Allow in its properties"
    )


def _refuse_unrunnable(target: Target) -> None:
    if target.function.refusal:
        raise errors.not_runnable(target.function.id, target.function.refusal)


def _limit(request: HttpRequest, limit_bytes: int, error: LambdaError) -> None:
    if request.is_too_large or len(request.body) > limit_bytes:
        raise error


def _payload(request: HttpRequest) -> bytes:
    """Return the request's body as the event, `{}` where there is none."""
    if not request.body.strip():
        return b"{}"
    try:
        orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise errors.invalid_content(
            f"Could not parse request body into json: Could not parse payload into json: {error}"
        ) from error
    return request.body


def _client_context(request: HttpRequest) -> str | None:
    encoded = request.header("x-amz-client-context")
    if not encoded:
        return None
    if len(encoded) > CONTEXT_LIMIT_BYTES:
        raise errors.invalid_parameter(f"The client context is over {CONTEXT_LIMIT_BYTES} bytes")
    try:
        text = base64.b64decode(encoded, validate=True).decode()
        if not isinstance(orjson.loads(text), dict):
            raise ValueError("not an object")
    except (binascii.Error, ValueError) as error:
        raise errors.invalid_content("Client context must be a valid Base64-encoded JSON object.") from error
    return text


def _outcome_headers(outcome: Outcome, made: Stamp) -> list[tuple[str, str]]:
    return [("X-Amz-Executed-Version", outcome.executed_version), ("X-Amzn-Trace-Id", made.trace_id)]


def _log_tail(request: HttpRequest, outcome: Outcome) -> str | None:
    """Return the last 4 KB of the log, where the client asked for them."""
    if request.header("x-amz-log-type") != "Tail":
        return None
    return base64.b64encode(outcome.logs.encode("utf-8", "replace")[-LOG_TAIL_BYTES:]).decode()


def _without_none(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}
