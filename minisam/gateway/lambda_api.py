"""The Lambda Invoke API: what boto3's `invoke` speaks to. Requests go in, answers in AWS's own shapes come out.

A function is named by its name, its ARN, or its id in the template (`Stack/Id`), with or without a qualifier. An
`Event` invocation is answered at once and runs in the background.
AWS: docs "API_Invoke"; error shapes as recorded by localstack's validated snapshots (test_lambda)
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Awaitable, Callable
from urllib.parse import unquote

import orjson

from minisam.errors import MinisamError, NotRunnable, Throttled, UnknownFunction
from minisam.gateway import lambda_errors as errors
from minisam.gateway.exchange import Stamp, host_of, is_loopback, stamp
from minisam.gateway.http import HttpRequest, HttpResponse, as_text, encode_headers, json_response
from minisam.gateway.lambda_errors import LambdaError
from minisam.gateway.lambda_functions import FunctionBook, Target, describe
from minisam.model import App, Invocation, Invoke, Outcome

SYNC_LIMIT_BYTES = 6 * 1024 * 1024
ASYNC_LIMIT_BYTES = 1024 * 1024
CONTEXT_LIMIT_BYTES = 3583
LOG_TAIL_BYTES = 4096

_FUNCTIONS = "/2015-03-31/functions"
_INVOKE = re.compile(rf"{_FUNCTIONS}/(?P<name>.+)/invocations/?")
_CONFIGURATION = re.compile(rf"{_FUNCTIONS}/(?P<name>.+)/configuration/?")
_FUNCTION = re.compile(rf"{_FUNCTIONS}/(?P<name>.+?)/?")


Accept = Callable[[Invocation], None]
"""Takes an asynchronous invocation, to run some time."""


class LambdaApi:
    """Answers the Lambda API's requests for the functions of one loaded app."""

    def __init__(
        self, app: App, invoke: Invoke, accept: Accept, *, stamps: Callable[[HttpRequest], Stamp] = stamp
    ) -> None:
        self._book = FunctionBook(app)
        self._invoke = invoke
        self._accept = accept
        self._stamp = stamps

    async def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer one request."""
        made = self._stamp(request)
        try:
            _refuse_foreign_pages(request)
            answer = await self._route(request, made)
        except LambdaError as error:
            answer = error.response()
        return answer.with_headers([("x-amzn-RequestId", made.request_id)])

    async def _route(self, request: HttpRequest, made: Stamp) -> HttpResponse:
        path = as_text(request.path)
        if found := _INVOKE.fullmatch(path):
            _require("POST", request)
            return await self._invocation(request, self._target(request, found["name"]), made)
        if path.rstrip("/") == _FUNCTIONS:
            _require("GET", request)
            return json_response(200, {"Functions": [describe(f) for f in self._book.functions], "NextMarker": None})
        if found := _CONFIGURATION.fullmatch(path):
            _require("GET", request)
            return json_response(200, describe(self._target(request, found["name"]).function))
        if found := _FUNCTION.fullmatch(path):
            _require("GET", request)
            configuration = describe(self._target(request, found["name"]).function)
            return json_response(200, {"Configuration": configuration, "Tags": {}})
        raise errors.unknown_operation(request.method, path)

    def _target(self, request: HttpRequest, quoted_name: str) -> Target:
        return self._book.find(unquote(quoted_name), dict(request.query_pairs()).get("Qualifier"))

    async def _invocation(self, request: HttpRequest, target: Target, made: Stamp) -> HttpResponse:
        kind = request.header("x-amz-invocation-type") or "RequestResponse"
        answer = self._answers.get(kind)
        if answer is None:
            raise errors.invalid_parameter(f"InvocationType is {kind!r}: RequestResponse, Event or DryRun was expected")
        if kind != "DryRun" and target.function.refusal:
            raise errors.not_runnable(target.function.id, target.function.refusal)
        return await answer(self, request, target, made)

    async def _request_response(self, request: HttpRequest, target: Target, made: Stamp) -> HttpResponse:
        _limit(request, SYNC_LIMIT_BYTES, errors.too_large())
        invocation = Invocation(
            request_id=made.request_id,
            function=target.function.id,
            event=_payload(request),
            trigger="lambda-api",
            qualifier=target.qualifier,
            client_context=_client_context(request),
            trace_id=made.trace_id,
        )
        try:
            outcome = await self._invoke(invocation)
        except Throttled:
            raise errors.throttled() from None
        except UnknownFunction:
            raise errors.not_found(target.arn) from None
        except NotRunnable as error:
            raise errors.not_runnable(target.function.id, str(error)) from None
        except MinisamError as error:
            raise errors.service(str(error)) from error
        return _result(outcome, made, is_log_wanted=request.header("x-amz-log-type") == "Tail")

    async def _event(self, request: HttpRequest, target: Target, made: Stamp) -> HttpResponse:
        size = len(request.body)
        _limit(request, ASYNC_LIMIT_BYTES, errors.too_large_for_event(size, ASYNC_LIMIT_BYTES))
        invocation = Invocation(
            request_id=made.request_id,
            function=target.function.id,
            event=_payload(request),
            trigger="lambda-api",
            qualifier=target.qualifier,
            trace_id=made.trace_id,
        )
        self._accept(invocation)
        return HttpResponse(status=202)

    async def _dry_run(self, request: HttpRequest, target: Target, made: Stamp) -> HttpResponse:
        return HttpResponse(status=204)

    _answers: dict[str, Callable[[LambdaApi, HttpRequest, Target, Stamp], Awaitable[HttpResponse]]] = {
        "RequestResponse": _request_response,
        "Event": _event,
        "DryRun": _dry_run,
    }


def _refuse_foreign_pages(request: HttpRequest) -> None:
    """Refuse what a web page of another site makes a browser send: nothing else sends an Origin here."""
    origin = request.header("origin")
    if origin is not None and not is_loopback(host_of(origin.partition("://")[2])):
        raise errors.forbidden(f"Requests of {origin} are not answered here")


def _require(method: str, request: HttpRequest) -> None:
    if request.method != method:
        raise errors.method_not_allowed(request.method, method)


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


def _result(outcome: Outcome, made: Stamp, *, is_log_wanted: bool) -> HttpResponse:
    headers = [
        ("Content-Type", "application/json"),
        ("X-Amz-Executed-Version", outcome.executed_version),
        ("X-Amzn-Trace-Id", made.trace_id),
    ]
    if outcome.status != "ok":
        headers.append(("X-Amz-Function-Error", "Unhandled"))
    if is_log_wanted:
        tail = outcome.logs.encode("utf-8", "replace")[-LOG_TAIL_BYTES:]
        headers.append(("X-Amz-Log-Result", base64.b64encode(tail).decode()))
    return HttpResponse(status=200, headers=encode_headers(headers), body=outcome.payload)
