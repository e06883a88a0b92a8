"""The events of WebSocket APIs: a client connects, sends a message, is gone.

Only the connect event has what the client's handshake said; later ones know the connection. Absent things are missing
keys. `requestContext` is also what mapping templates see as `$context`.
AWS: docs "apigateway-websocket-api-mapping-template-reference", "apigateway-websocket-api-lambda-auth"; samples:
events/apigateway/websocket-*.json
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal

from minisam.gateway import rest
from minisam.gateway.exchange import Exchange, Stamp
from minisam.model import Api
from minisam.records import dataclass

CONNECT, DISCONNECT = "$connect", "$disconnect"

EventType = Literal["CONNECT", "MESSAGE", "DISCONNECT"]

_DROPPED = frozenset("connection content-length keep-alive te trailer transfer-encoding upgrade".split())
_CANONICAL = {"authorization": "Authorization", "host": "Host", "user-agent": "User-Agent"}
_EMPTIED = ("x-api-key", "X-Forwarded-For", "x-restapi")


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What every event says of a connection. `api` is the API's id; times are milliseconds since the epoch."""

    id: str
    api: str
    domain_name: str
    connected_at_ms: int
    source_ip: str
    user_agent: str | None = None
    authorizer: Mapping[str, Any] | None = None
    identity: Mapping[str, str] = field(default_factory=dict)


def request_context(
    connection: Connection, api: Api, made: Stamp, route_key: str, kind: EventType, **more: Any
) -> dict[str, Any]:
    """Build the requestContext of an event; `more` stands behind the route's key, as AWS prints it."""
    identity = {"sourceIp": connection.source_ip, **connection.identity}
    if connection.user_agent is not None:
        identity["userAgent"] = connection.user_agent
    context = {
        "routeKey": route_key,
        **more,
        "eventType": kind,
        "extendedRequestId": made.extended_id,
        "requestTime": made.clf_time,
        "messageDirection": "IN",
        "stage": api.stage,
        "connectedAt": connection.connected_at_ms,
        "requestTimeEpoch": made.time_ms,
        "identity": identity,
        "requestId": made.extended_id,
        "domainName": connection.domain_name,
        "connectionId": connection.id,
        "apiId": api.api_id,
    }
    if connection.authorizer is not None:
        context["authorizer"] = dict(connection.authorizer)
    return context


def connect_event(exchange: Exchange, context: Mapping[str, Any]) -> dict[str, Any]:
    """Build the event of `$connect`: the handshake's headers and query, whoever asks."""
    lines = rest.unify_names(exchange.request.headers, _DROPPED, _CANONICAL)
    lines = rest.with_added(lines, exchange.forwarded_headers())
    pairs = exchange.request.query_pairs()
    event = {
        "headers": dict(lines),
        "multiValueHeaders": rest.multi_values(lines),
        "queryStringParameters": dict(pairs) or None,
        "multiValueQueryStringParameters": rest.multi_values(pairs) or None,
    }
    return _complete({**event, "requestContext": context}, exchange.api)


def message_event(api: Api, context: Mapping[str, Any], body: str) -> dict[str, Any]:
    """Build the event of a message."""
    return _complete({"requestContext": context, "body": body}, api)


def disconnect_event(connection: Connection, api: Api, context: Mapping[str, Any]) -> dict[str, Any]:
    """Build the event of `$disconnect`, with the few headers that AWS makes up for it."""
    headers = {"Host": connection.domain_name, **dict.fromkeys(_EMPTIED, "")}
    multi = {name: [value] for name, value in headers.items()}
    return _complete({"headers": headers, "multiValueHeaders": multi, "requestContext": context}, api)


def authorizer_event(exchange: Exchange, context: Mapping[str, Any], arn: str) -> dict[str, Any]:
    """Build what a Lambda authorizer of `$connect` is asked."""
    event = {"type": "REQUEST", "methodArn": arn, **connect_event(exchange, context)}
    del event["isBase64Encoded"]
    empty: dict[str, Any] = {"queryStringParameters": {}, "multiValueQueryStringParameters": {}, "stageVariables": {}}
    return {**empty, **event}


def _complete(event: dict[str, Any], api: Api) -> dict[str, Any]:
    if api.stage_variables:
        event["stageVariables"] = dict(api.stage_variables)
    event["isBase64Encoded"] = False
    return {name: value for name, value in event.items() if value is not None}
