"""What answers a WebSocket API's event: a function, a mock, an HTTP address, a service of AWS.

An event and its exchange go in, a `Reply` comes out, or `Failed` is raised with the reason that the client is told.
AWS: docs "apigateway-websocket-api-integrations", "apigateway-websocket-api-integration-requests",
"services-apigateway-errors" (a result in the wrong format is a 502)
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import orjson

from minisam.errors import InvocationRefused, MinisamError, NotRunnable, Throttled
from minisam.gateway.backends import Backends
from minisam.gateway.errors import Reason
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpResponse
from minisam.gateway.results import Malformed, parse_proxy_result
from minisam.model import App, Function, Invocation, Invoke, Outcome
from minisam.records import dataclass

if TYPE_CHECKING:
    from minisam.gateway.integrations import Integrations

INTEGRATION_LIMIT_S = 29.0


class Failed(Exception):
    """The integration gave no answer; `explanation` is minisam's own, where AWS's words would not say why."""

    def __init__(self, reason: Reason, explanation: str | None = None) -> None:
        super().__init__(explanation or reason)
        self.reason = reason
        self.explanation = explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the integration answered; `body` is None where there is nothing to send."""

    status: int
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class WebSocketIntegrations:
    """Calls what the routes of an app's WebSocket APIs name."""

    def __init__(self, app: App, invoke: Invoke, backends: Backends | None = None) -> None:
        self._app = app
        self._invoke = invoke
        self._backends = backends or Backends()
        self._running: set[asyncio.Task[Outcome]] = set()

    async def answer(self, exchange: Exchange, event: Mapping[str, Any]) -> Reply:
        """Return what the route's integration answers; raises Failed.

        The exchange's `connection` is the event's requestContext, its request's body the client's message.
        """
        integration = exchange.match.route.integration
        if integration.kind == "unsupported":
            raise Failed("misconfigured", f"minisam does not run this integration: {integration.reason}")
        if integration.kind == "lambda":
            function = self._app.functions.get(integration.function or "")
            if function is None:
                raise Failed("misconfigured")
            if function.refusal:
                raise Failed("misconfigured", f"function '{function.id}' does not run here: {function.refusal}")
            if integration.is_proxy:
                return _proxied(await self._called(exchange, function, orjson.dumps(event)))
        return await self._shaped(exchange)

    async def _shaped(self, exchange: Exchange) -> Reply:
        """Answer through what REST APIs have for the same integrations."""
        from minisam.gateway import mock  # as with the others below: few applications have any
        from minisam.gateway.websocket_mapping import selected

        is_mapped = not exchange.match.route.integration.is_proxy
        declared = exchange.match.route.integration.responses
        prepared = selected(exchange) if is_mapped else exchange
        if prepared.match.route.integration.kind == "mock":
            answer = mock.answer(prepared)
        else:
            answer = await self._others.answer(prepared)
        if answer.error_type:
            raise Failed(_reason_of(answer))
        if is_mapped and not declared and answer.status >= 400:
            raise Failed("bad_result")
        return Reply(status=answer.status, body=answer.body.decode("utf-8", "replace") or None)

    @cached_property
    def _others(self) -> Integrations:
        from minisam.gateway.integrations import Integrations

        return Integrations(self._app, self._backends, self._outcome)

    async def _outcome(self, exchange: Exchange, function: Function, event: bytes) -> Outcome | None:
        return await self._called(exchange, function, event)

    async def _called(self, exchange: Exchange, function: Function, event: bytes) -> Outcome:
        integration = exchange.match.route.integration
        invocation = Invocation(
            request_id=str(uuid4()),
            function=function.id,
            event=event,
            trigger="websocket",
            qualifier=integration.qualifier,
            trace_id=exchange.stamp.trace_id,
        )
        try:
            outcome = await self._within(integration.timeout_s or INTEGRATION_LIMIT_S, invocation)
        except Throttled as error:
            raise Failed("throttled") from error
        except NotRunnable as error:
            raise Failed("misconfigured", f"function '{function.id}' does not run here: {error}") from error
        except InvocationRefused as error:
            raise Failed("misconfigured") from error
        except MinisamError as error:
            raise Failed("misconfigured", f"function '{function.id}' could not be run: {error}") from error
        if outcome is None:
            raise Failed("timeout")
        return outcome

    async def _within(self, limit_s: float, invocation: Invocation) -> Outcome | None:
        """Return what came of the invocation, None where it outlasts the integration; it then goes on by itself."""
        task: asyncio.Task[Outcome] = asyncio.ensure_future(self._invoke(invocation))
        self._running.add(task)
        task.add_done_callback(self._forget)
        await asyncio.wait({task}, timeout=limit_s)
        return task.result() if task.done() else None

    def _forget(self, task: asyncio.Task[Outcome]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # seen: an invocation that outlasted its event has nobody left to tell


def _proxied(outcome: Outcome) -> Reply:
    """Read the result of a proxy integration: it must say a status code."""
    if outcome.status != "ok":
        raise Failed("bad_result")
    try:
        result = parse_proxy_result(outcome.payload)
    except Malformed as error:
        raise Failed("bad_result") from error
    if result.status is None:
        raise Failed("bad_result")
    return Reply(status=result.status, body=result.body or None, headers=dict(result.header_lines()))


def _reason_of(answer: HttpResponse) -> Reason:
    return "timeout" if answer.error_type == "INTEGRATION_TIMEOUT" else "misconfigured"
