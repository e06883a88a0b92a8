"""The WebSocket APIs of one loaded app: a handshake, a message or an end goes in, what the client is told comes out.

A gateway never changes: a reload makes a new one, and open connections go on with it. What the gateway says by itself
names connection and request, as AWS does.
AWS: docs "apigateway-websocket-api-route-keys-connect-disconnect", "websocket-api-develop-routes",
"websocket-connect-route-subprotocol"
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import orjson

from minisam.gateway.authorizers import AuthorizerOptions, Authorizers
from minisam.gateway.backends import Backends
from minisam.gateway.errors import refuse
from minisam.gateway.exchange import Exchange, Stamp, drawn_id, stamp
from minisam.gateway.http import HttpRequest, HttpResponse, as_text, json_response
from minisam.gateway.router import DEFAULT_PATH, Match
from minisam.gateway.selection import evaluate
from minisam.gateway.websocket_events import (
    CONNECT,
    DISCONNECT,
    Connection,
    connect_event,
    disconnect_event,
    message_event,
    request_context,
)
from minisam.gateway.websocket_integrations import Failed, Reply, WebSocketIntegrations
from minisam.model import Api, App, Invoke, Route

_SUBPROTOCOL = "sec-websocket-protocol"


class WebSocketGateway:
    """Answers what happens on connections. `draw_id` makes the ids of messages."""

    def __init__(
        self,
        app: App,
        invoke: Invoke,
        *,
        authorizers: AuthorizerOptions | None = None,
        backends: Backends | None = None,
        draw_id: Callable[[], str] = drawn_id,
        stamps: Callable[[HttpRequest | None], Stamp] = stamp,
    ) -> None:
        self.region = app.region
        self.apis = {api.id: api for api in app.apis.values() if api.kind == "websocket"}
        self._routes: dict[str, dict[str, Route]] = {name: {} for name in self.apis}
        for route in app.routes:
            if route.api in self.apis:
                self._routes[route.api].setdefault(route.path, route)
        self._authorizers = Authorizers(app, invoke, authorizers)
        self._integrations = WebSocketIntegrations(app, invoke, backends)
        self._draw_id = draw_id
        self._stamp = stamps

    async def connect(
        self, request: HttpRequest, api: Api, connection_id: str
    ) -> tuple[Connection, str | None] | HttpResponse:
        """Return the connection and its subprotocol, or the refusal of the handshake."""
        made = self._stamp(request)
        path = as_text(request.path)
        if path.rstrip("/") != ("" if api.stage == DEFAULT_PATH else f"/{api.stage}"):
            return _with_ids(refuse("websocket", "no_route", made), connection_id, made)
        route = self._routes[api.id].get(CONNECT)
        nowhere = Match(route=route, parameters={}) if route else None
        connection = Connection(
            id=connection_id,
            api=api.id,
            domain_name=request.header("host") or "localhost",
            connected_at_ms=made.time_ms,
            source_ip=request.client,
            user_agent=request.header("user-agent"),
        )
        if route is None or nowhere is None:
            return connection, None
        context = request_context(connection, api, made, CONNECT, "CONNECT")
        exchange = Exchange(
            request=request, api=api, match=nowhere, path="/", stage_path=path, stamp=made, connection=context
        )
        passed = await self._authorizers.authorize(exchange)
        if isinstance(passed, HttpResponse):
            return _with_ids(passed, connection_id, made)
        return await self._granted(replace(connection, authorizer=passed.authorizer, identity=passed.identity), passed)

    async def _granted(
        self, connection: Connection, exchange: Exchange
    ) -> tuple[Connection, str | None] | HttpResponse:
        """Ask `$connect`: anything but a 2xx refuses."""
        api, made = exchange.api, exchange.stamp
        context = request_context(connection, api, made, CONNECT, "CONNECT")
        event = connect_event(exchange, context)
        try:
            reply = await self._integrations.answer(replace(exchange, connection=context), event)
        except Failed as failed:
            if failed.explanation:
                return json_response(501, _told(failed.explanation, connection.id, made))
            return _with_ids(refuse("websocket", failed.reason, made), connection.id, made)
        if not 200 <= reply.status < 300:
            return HttpResponse(status=reply.status, body=(reply.body or "").encode("utf-8", "replace"))
        return connection, _header(reply, _SUBPROTOCOL)

    def route_of(self, api: Api, text: str) -> Route | None:
        """Return the route that a message takes."""
        routes = self._routes[api.id]
        key = evaluate(api.route_selection or "$request.body.action", text, {})
        found = routes.get(key) if key and key not in (CONNECT, DISCONNECT) else None
        return found or routes.get(DEFAULT_PATH)

    async def message(self, connection: Connection, api: Api, text: str) -> tuple[int, str | None]:
        """Return the status of a message's answer, and what is sent back."""
        made, route = self._stamp(None), self.route_of(api, text)
        if route is None:
            return 403, _frame("Forbidden", connection.id, made)
        context = request_context(connection, api, made, route.path, "MESSAGE", messageId=self._draw_id())
        event = message_event(api, context, text)
        try:
            reply = await self._integrations.answer(_exchange(api, route, made, context, text.encode()), event)
        except Failed as failed:
            if failed.explanation:
                return 501, _frame(failed.explanation, connection.id, made)
            told = refuse("websocket", failed.reason, made)
            return told.status, _with_ids(told, connection.id, made).body.decode()
        return reply.status, reply.body if route.is_two_way else None

    async def disconnected(self, connection: Connection, api: Api, code: int, reason: str) -> int | None:
        """Tell `$disconnect` that a connection is gone; return the status of its answer, None without such a route."""
        route = self._routes[api.id].get(DISCONNECT)
        if route is None:
            return None
        made = self._stamp(None)
        end: dict[str, Any] = {"disconnectStatusCode": code, "disconnectReason": reason}
        context = request_context(connection, api, made, DISCONNECT, "DISCONNECT", **end)
        event = disconnect_event(connection, api, context)
        try:
            reply = await self._integrations.answer(_exchange(api, route, made, context), event)
        except Failed as failed:
            return 501 if failed.explanation else refuse("websocket", failed.reason, made).status
        return reply.status


def _exchange(api: Api, route: Route, made: Stamp, context: Mapping[str, Any], body: bytes = b"") -> Exchange:
    """Return what stands for a request where an event has none of its own."""
    request = HttpRequest(method="POST", path=b"/", body=body, client=context["identity"]["sourceIp"])
    match = Match(route=route, parameters={})
    return Exchange(request=request, api=api, match=match, path="/", stage_path="/", stamp=made, connection=context)


def _header(reply: Reply, wanted: str) -> str | None:
    return next((value for name, value in reply.headers.items() if name.lower() == wanted), None)


def _told(message: Any, connection_id: str, made: Stamp) -> dict[str, Any]:
    return {"message": message, "connectionId": connection_id, "requestId": made.extended_id}


def _frame(message: str, connection_id: str, made: Stamp) -> str:
    return orjson.dumps(_told(message, connection_id, made)).decode()


def _with_ids(answer: HttpResponse, connection_id: str, made: Stamp) -> HttpResponse:
    """Return an answer of the gateway's own with the ids that it is about."""
    said = orjson.loads(answer.body)
    return replace(answer, body=orjson.dumps(_told(said.get("message"), connection_id, made)))
