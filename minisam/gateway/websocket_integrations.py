"""What answers a WebSocket API's event: a function is called, its result is read.

An event and its route go in, a `Reply` comes out, or `Failed` is raised with the reason that the client is told.
AWS: docs "apigateway-websocket-api-integrations", "apigateway-websocket-api-integration-requests"
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import orjson

from minisam.errors import InvocationRefused, MinisamError, NotRunnable, Throttled
from minisam.gateway.errors import Reason
from minisam.gateway.results import Malformed, parse_proxy_result
from minisam.model import Api, App, Integration, Invocation, Invoke, Outcome, Route

INTEGRATION_LIMIT_S = 29.0


class Failed(Exception):
    """The integration gave no answer; `explanation` is minisam's own, where AWS's words would not say why."""

    def __init__(self, reason: Reason, explanation: str | None = None) -> None:
        super().__init__(explanation or reason)
        self.reason = reason
        self.explanation = explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One event on its way to a route's integration. `context` is its requestContext, `body` the client's message."""

    api: Api
    route: Route
    event: Mapping[str, Any]
    context: Mapping[str, Any]
    body: str = ""
    trace_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the integration answered; `body` is None where there is nothing to send."""

    status: int
    body: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class WebSocketIntegrations:
    """Calls what the routes of an app's WebSocket APIs name."""

    def __init__(self, app: App, invoke: Invoke) -> None:
        self._functions = app.functions
        self._invoke = invoke
        self._running: set[asyncio.Task[Outcome]] = set()

    async def answer(self, call: Call) -> Reply:
        """Return what the route's integration answers; raises Failed."""
        integration = call.route.integration
        if integration.kind == "unsupported":
            raise Failed("misconfigured", f"minisam does not run this integration: {integration.reason}")
        return _proxied(await self._called(call, integration, orjson.dumps(call.event)))

    async def _called(self, call: Call, integration: Integration, event: bytes) -> Outcome:
        function = self._functions.get(integration.function or "")
        if function is None:
            raise Failed("misconfigured")
        if function.refusal:
            raise Failed("misconfigured", f"function '{function.id}' does not run here: {function.refusal}")
        invocation = Invocation(
            request_id=str(uuid4()),
            function=function.id,
            event=event,
            trigger="websocket",
            qualifier=integration.qualifier,
            trace_id=call.trace_id,
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
