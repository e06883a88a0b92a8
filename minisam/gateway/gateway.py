"""The APIs of one loaded app: a request goes in, its answer comes out, through a short list of steps.

match -> authorize -> validate -> to_event -> invoke -> to_response. Each API has an address of its own, under its
own stage; at the front door the routes of all of them meet without stages. A gateway never changes: a reload makes a
new one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from minisam.errors import InvocationRefused, MinisamError, NotRunnable, Throttled
from minisam.gateway import cors, function_url, http_api, pages, rest, validation
from minisam.gateway.authorizers import AuthorizerOptions, Authorizers
from minisam.gateway.backends import Backends
from minisam.gateway.errors import explain, refuse
from minisam.gateway.exchange import Exchange, Stamp, drawn_uuid, stamp
from minisam.gateway.front import FrontDoor
from minisam.gateway.gateway_responses import customised
from minisam.gateway.http import HttpRequest, HttpResponse, as_text
from minisam.gateway.patience import Patience
from minisam.gateway.response_stream import ResponseStream
from minisam.gateway.router import Match, Router
from minisam.model import Api, ApiKind, App, Finding, Function, Integration, Invocation, Invoke, OnPiece, Outcome, Route

if TYPE_CHECKING:
    from minisam.gateway.integrations import Integrations
    from minisam.gateway.static import StaticFiles


class _Dialect(NamedTuple):
    """How one kind of API speaks with functions."""

    to_event: Callable[[Exchange], dict[str, Any]]
    to_response: Callable[[Exchange, Outcome], HttpResponse]


HEAD_LIMIT_BYTES = 10_240
"""AWS: docs "limits", "http-api-quotas": the request line and all headers of a REST or HTTP API's request."""
LAMBDA_LIMIT_BYTES = 6 * 1024 * 1024
_INTEGRATION_LIMIT_S: dict[ApiKind, float] = {"rest": 29, "http": 30, "function-url": 900}
_DIALECTS: dict[ApiKind, _Dialect] = {
    "rest": _Dialect(rest.to_event, rest.to_response),
    "http": _Dialect(http_api.to_event, http_api.to_response),
    "function-url": _Dialect(function_url.to_event, function_url.to_response),
}


class Gateway:
    """Answers the requests of an app's REST APIs, HTTP APIs and function URLs.

    `problem` is the text of the latest save's error while an older app is still being served; `static` are files for
    the front door; `stamps` gives every request its time and ids.
    """

    def __init__(
        self,
        app: App,
        invoke: Invoke,
        *,
        problem: str | None = None,
        authorizers: AuthorizerOptions | None = None,
        backends: Backends | None = None,
        static: StaticFiles | None = None,
        stamps: Callable[[HttpRequest], Stamp] = stamp,
    ) -> None:
        self._app = app
        self._static = static
        self._invoke = invoke
        self._authorizers = Authorizers(app, invoke, authorizers)
        self._problem = problem
        self._stamp = stamps
        self._front = FrontDoor(app)
        self._routers = {
            api.id: Router((route for route in app.routes if route.api == api.id), is_strict=api.kind != "rest")
            for api in app.apis.values()
            if api.kind != "websocket"
        }
        self._backends = backends or Backends()
        self._patience = Patience()

    @property
    def collisions(self) -> tuple[Finding, ...]:
        """The routes that another API's route hides at the front door."""
        return self._front.collisions

    async def handle(self, request: HttpRequest, api: Api) -> HttpResponse:
        """Answer a request to an API's own address, whose path begins with the stage (but for "$default")."""
        made, stage_path = self._stamp(request), as_text(request.path)
        path = _below_stage(api, stage_path)
        if path is None:
            return self._no_route(request, api.kind, made, api)
        router = self._routers[api.id]
        match = (router.match_rest if api.kind == "rest" else router.match_http)(request.method, path)
        if api.cors and cors.is_preflight(request):
            return _preflight(api, request, match, made)
        if match is None:
            answer = self._no_route(request, api.kind, made, api)
            return cors.with_cors(api.cors, request, answer) if api.cors else answer
        return await self._serve(self._exchange(request, api, match, (path, stage_path), made))

    async def handle_front(self, request: HttpRequest) -> HttpResponse:
        """Answer a request at the front door, where the path has no stage."""
        made, sent = self._stamp(request), as_text(request.path)
        path = _collapsed(sent)
        match = self._front.match(request.method, path)
        if cors.is_preflight(request):
            wanted = self._front.match(request.header("access-control-request-method") or "", path) or match
            if wanted and (api := self._front.api_of(wanted)).cors and (match is None or match.route.api == api.id):
                return _preflight(api, request, match, made)
        if match is None:
            file = await asyncio.to_thread(self._static.answer, request) if self._static else None
            return file or self._no_route(request, self._front.kind, made, self._front.only_api)
        api = self._front.api_of(match)
        stage_path = sent if api.stage == http_api.DEFAULT_STAGE else f"/{api.stage}{sent}"
        return await self._serve(self._exchange(request, api, match, (path, stage_path), made))

    @cached_property
    def _others(self) -> Integrations:
        """The integrations that are no proxies of functions; few applications have any and pay for the import."""
        from minisam.gateway.integrations import Integrations

        return Integrations(self._app, self._backends, self._outcome)

    def _exchange(self, request: HttpRequest, api: Api, match: Match, paths: tuple[str, str], made: Stamp) -> Exchange:
        path, stage_path = paths
        return Exchange(request=request, api=api, match=match, path=path, stage_path=stage_path, stamp=made)

    async def _serve(self, exchange: Exchange) -> HttpResponse:
        if exchange.request.head_bytes() > HEAD_LIMIT_BYTES and exchange.api.kind != "function-url":
            return refuse(exchange.api.kind, "head_too_large", exchange.stamp)
        passed = await self._authorizers.authorize(exchange)
        answer = passed if isinstance(passed, HttpResponse) else await self._integrate(passed)
        answer, api = customised(exchange, answer), exchange.api
        return cors.with_cors(api.cors, exchange.request, answer) if api.cors else answer

    async def _integrate(self, exchange: Exchange) -> HttpResponse:
        kind, integration = exchange.api.kind, exchange.match.route.integration
        if (refused := validation.refusal(exchange)) is not None:
            return refused
        if exchange.request.is_too_large:
            return refuse(kind, "too_large", exchange.stamp)
        if integration.kind == "mock":
            from minisam.gateway import mock  # as with the others below: who has none does not import it

            return mock.answer(exchange)
        if integration.kind == "unsupported":
            return explain(kind, 501, f"minisam does not run this integration: {integration.reason}", exchange.stamp)
        if integration.kind != "lambda":
            return await self._others.answer(exchange)
        function = self._app.functions.get(integration.function or "")
        if function is None or (kind == "rest" and integration.http_method.upper() != "POST"):
            return refuse(kind, "misconfigured", exchange.stamp)
        if function.refusal:
            return _not_run(exchange, function.refusal)
        if not integration.is_proxy:
            return await self._others.answer(exchange)
        return await self._call(exchange, function)

    async def _call(self, exchange: Exchange, function: Function) -> HttpResponse:
        kind = exchange.api.kind
        dialect = _mapping_dialect() if _has_mappings(exchange) else _DIALECTS[kind]
        event = orjson.dumps(dialect.to_event(exchange))
        if len(event) > LAMBDA_LIMIT_BYTES:
            return refuse(kind, "too_large", exchange.stamp)
        try:
            if exchange.api.is_streaming or exchange.match.route.integration.is_streaming:
                outcome = await self._streamed(exchange, function, event)
            else:
                outcome = await self._outcome(exchange, function, event)
        except Throttled:
            return refuse(kind, "throttled", exchange.stamp)
        except NotRunnable as error:
            return _not_run(exchange, str(error))
        except InvocationRefused:
            return refuse(kind, "misconfigured", exchange.stamp)
        except MinisamError as error:
            return explain(kind, 500, f"function '{function.id}' could not be run: {error}", exchange.stamp)
        if isinstance(outcome, HttpResponse):
            return outcome
        if outcome is None:
            return refuse(kind, "timeout", exchange.stamp)
        answer = dialect.to_response(exchange, outcome)
        if answer.status >= 500 and exchange.request.is_from_browser() and pages.is_broken_import(outcome):
            return pages.broken_import(function, outcome, answer, self._problem)
        return answer

    async def _streamed(self, exchange: Exchange, function: Function, event: bytes) -> HttpResponse | Outcome | None:
        """Return an answer that is still being written; where the runtime does not stream, what came of it all."""
        stream, is_rest = ResponseStream(), exchange.api.kind == "rest"
        work = self._outcome(exchange, function, event, stream.on_piece)
        head = await stream.head(work, needs_prelude=is_rest)
        if head is None:
            outcome = await stream.outcome()
            is_bare = is_rest and outcome is not None and outcome.status == "ok"
            return refuse("rest", "bad_result", exchange.stamp) if is_bare else outcome
        respond = rest.to_streamed_response if is_rest else function_url.to_streamed_response
        return respond(exchange, head, stream)

    async def _outcome(
        self, exchange: Exchange, function: Function, event: bytes, on_piece: OnPiece | None = None
    ) -> Outcome | None:
        """Return what came of the invocation, None where it outlasts the integration; it then goes on by itself."""
        integration = exchange.match.route.integration
        is_url = exchange.api.kind == "function-url"
        invocation = Invocation(
            request_id=exchange.stamp.request_id if is_url else drawn_uuid(),
            function=function.id,
            event=event,
            trigger="http",
            qualifier=integration.qualifier,
            trace_id=exchange.stamp.trace_id,
            on_piece=on_piece,
        )
        limit_s = integration.timeout_s or _INTEGRATION_LIMIT_S["function-url" if on_piece else exchange.api.kind]
        return await self._patience.wait(self._invoke(invocation), limit_s)

    def _no_route(self, request: HttpRequest, kind: ApiKind, made: Stamp, api: Api | None) -> HttpResponse:
        answer = refuse(kind, "no_route", made)
        if api is not None and api.gateway_responses:
            path = as_text(request.path)
            nowhere = Integration(kind="unsupported")
            route = Route(api=api.id, method=request.method, path=path, integration=nowhere, position=api.position)
            match = Match(route=route, parameters={})
            answer = customised(self._exchange(request, api, match, (path, path), made), answer)
        return pages.broken_save(request, answer, self._problem) if self._problem else answer


def _has_mappings(exchange: Exchange) -> bool:
    integration = exchange.match.route.integration
    return exchange.api.kind == "http" and bool(integration.request_parameters or integration.response_parameters)


def _mapping_dialect() -> _Dialect:
    """Return how an HTTP API speaks with a function where parameter mappings change requests and answers."""
    from minisam.gateway.http_parameters import with_request_parameters, with_response_parameters

    def to_response(exchange: Exchange, outcome: Outcome) -> HttpResponse:
        return with_response_parameters(exchange, http_api.to_response(exchange, outcome))

    return _Dialect(lambda exchange: http_api.to_event(with_request_parameters(exchange)), to_response)


def _below_stage(api: Api, path: str) -> str | None:
    """Return the path below the API's stage, None where the path names another one."""
    if api.stage == http_api.DEFAULT_STAGE:
        return path or "/"
    prefix = f"/{api.stage}"
    if path != prefix and not path.startswith(f"{prefix}/"):
        return None
    below = path[len(prefix) :] or "/"
    return _collapsed(below) if api.kind == "rest" else below


def _collapsed(path: str) -> str:
    """Return a path with one slash at its head, as REST APIs read it."""
    return "/" + path.lstrip("/")


def _preflight(api: Api, request: HttpRequest, match: Match | None, made: Stamp) -> HttpResponse:
    assert api.cors is not None
    if api.kind == "http" and match is not None and match.route.authorizer is not None:
        return cors.with_cors(api.cors, request, refuse(api.kind, "unauthorized", made))
    return cors.answer_preflight(api.cors, request)


def _not_run(exchange: Exchange, reason: str) -> HttpResponse:
    function = exchange.match.route.integration.function
    return explain(exchange.api.kind, 501, f"function '{function}' does not run here: {reason}", exchange.stamp)
