"""All open WebSocket connections: they outlive reloads, each event goes to the gateway of the moment.

Also what a backend does with them, the `@connections` API: send, look, end.
AWS: docs "apigateway-how-to-call-websocket-api-connections"; statuses as in botocore's model of
apigatewaymanagementapi; 410 without a body and 400 for a malformed id as told in localstack's issue 4694
"""

from __future__ import annotations

import base64
import binascii
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from urllib.parse import unquote

from minisam import web_pages
from minisam.gateway.exchange import drawn_id, host_of
from minisam.gateway.http import HttpRequest, HttpResponse, as_text, encode_headers, json_response
from minisam.gateway.socket_service import Limits, Socket, Welcome
from minisam.gateway.websocket_events import Connection
from minisam.gateway.websocket_gateway import WebSocketGateway
from minisam.model import ACCOUNT_ID, Api
from minisam.records import dataclass

Report = Callable[[HttpRequest, int, float], None]
Prepare = Callable[[], Awaitable[None]]
Objection = Callable[[HttpRequest, str, str], "str | None"]

_PLACE = "/@connections/"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Open:
    connection: Connection
    socket: Socket


class WebSockets:
    """The open connections. `prepare` is awaited before each event, `report` is told of each answer.

    `objection` says why who signs a call of the `@connections` API may not make it, None where he may.
    """

    def __init__(self, prepare: Prepare, report: Report, limits: Limits | None = None) -> None:
        self.gateway: WebSocketGateway | None = None
        self.objection: Objection = lambda request, action, arn: None
        self.limits = limits or Limits()
        self._prepare = prepare
        self._report = report
        self._open: dict[str, _Open] = {}

    def service(self, api_id: str) -> ApiSockets:
        """Return what takes the connections of one API's port."""
        return ApiSockets(self, api_id, self.limits)

    async def connect(self, api_id: str, request: HttpRequest, socket: Socket) -> Welcome | HttpResponse:
        """Ask whether a handshake is granted; if so, know the connection from now on."""
        began = time.perf_counter()
        await self._prepare()
        api = self._api(api_id)
        if api is None or self.gateway is None:
            return json_response(403, {"message": "Forbidden"})
        answer = await self.gateway.connect(request, api, drawn_id())
        if isinstance(answer, HttpResponse):
            self._report(request, answer.status, _since(began))
            return answer
        connection, subprotocol = answer
        self._open[connection.id] = _Open(connection=connection, socket=socket)
        self._report(request, 101, _since(began))
        return Welcome(connection_id=connection.id, subprotocol=subprotocol)

    async def message(self, connection_id: str, text: str) -> str | None:
        """Pass a message on; return what goes back to the client."""
        began = time.perf_counter()
        await self._prepare()
        found = self._open.get(connection_id)
        api, gateway = self._api(found.connection.api) if found else None, self.gateway
        if found is None or api is None or gateway is None:
            return None
        status, reply = await gateway.message(found.connection, api, text)
        route = gateway.route_of(api, text)
        self._report(_shown(api, route.path if route else "(no route)"), status, _since(began))
        return reply

    async def disconnected(self, connection_id: str, code: int, reason: str) -> None:
        """Forget a connection, and tell its API."""
        began = time.perf_counter()
        found = self._open.pop(connection_id, None)
        await self._prepare()
        api = self._api(found.connection.api) if found else None
        if found is None or api is None or self.gateway is None:
            return
        status = await self.gateway.disconnected(found.connection, api, code, reason)
        if status is not None:
            self._report(_shown(api, "$disconnect"), status, _since(began))

    def answer_http(self, request: HttpRequest, api: Api) -> HttpResponse:
        """Answer a request to an API's own address that asks for no WebSocket."""
        headers = [("Upgrade", "websocket"), ("Connection", "Upgrade")]
        return self.manage(request, api) or json_response(426, {"message": "Upgrade Required"}, headers)

    def manage(self, request: HttpRequest, api: Api | None = None) -> HttpResponse | None:
        """Answer a request of the `@connections` API; None where it is none.

        `api` is the one whose address was called, with the stage in the path. Without it the path may begin with the
        host that the caller meant: that of an API here, or another name (a custom domain) that leads to any of them.
        """
        path = unquote(as_text(request.path))
        place, _, connection_id = path.partition(_PLACE)
        if not connection_id or "/" in connection_id:
            return None
        if api is not None and place.strip("/") != ("" if api.stage == "$default" else api.stage):
            return _refusal(403, "ForbiddenException", "Forbidden")
        if said := web_pages.refusal(request.header, as_text(request.query)):
            return _refusal(403, "ForbiddenException", f"This is not answered here: {said}")
        named = api or self._named(place.strip("/").partition("/")[0])
        found = self._open.get(connection_id)
        about = named or (self._api(found.connection.api) if found else None)
        if (objection := self._objection(request, about)) is not None:
            return _refusal(403, "AccessDeniedException", objection)
        if not _is_id(connection_id):
            return _refusal(400, "BadRequestException", f"Invalid connectionId: {connection_id}")
        if found is None or not found.socket.is_open or (named and found.connection.api != named.id):
            return HttpResponse(status=410, headers=_headers("GoneException"))
        return self._act(request, found)

    def _objection(self, request: HttpRequest, api: Api | None) -> str | None:
        """Say why the caller may not do this with connections of the API.

        AWS: docs "apigateway-websocket-control-access-iam"; the resource as in errors that people report (aws-cdk issue
        18410): the connection's place stands for its id.
        """
        if api is None or self.gateway is None:
            return None
        place = f"{self.gateway.region}:{ACCOUNT_ID}:{api.api_id}/{api.stage}"
        arn = f"arn:aws:execute-api:{place}/{request.method}{_PLACE}{{connectionId}}"
        return self.objection(request, "execute-api:ManageConnections", arn)

    def _act(self, request: HttpRequest, found: _Open) -> HttpResponse:
        if request.method == "POST":
            if request.is_too_large or len(request.body) > self.limits.message_bytes:
                return _refusal(413, "PayloadTooLargeException", "Message too long")
            if found.socket.is_clogged:
                return _refusal(429, "LimitExceededException", "The client does not read what it was sent")
            found.socket.send(request.body)
            return HttpResponse(status=200, headers=_headers())
        if request.method == "GET":
            connection = found.connection
            identity = {"sourceIp": connection.source_ip, "userAgent": connection.user_agent}
            times = {"connectedAt": connection.connected_at_ms, "lastActiveAt": found.socket.last_active_ms}
            return json_response(
                200, {**{name: _iso(value) for name, value in times.items()}, "identity": identity}, _request_id()
            )
        if request.method == "DELETE":
            found.socket.close(1000, "Connection Closed Normally")
            return HttpResponse(status=204, headers=_headers())
        return _refusal(403, "MissingAuthenticationTokenException", "Missing Authentication Token")

    def _api(self, api_id: str) -> Api | None:
        return self.gateway.apis.get(api_id) if self.gateway else None

    def _named(self, host: str) -> Api | None:
        """Return the API that AWS's own host name of one means."""
        prefix = host_of(host).partition(".execute-api.")[0]
        apis = self.gateway.apis.values() if self.gateway else ()
        return next((api for api in apis if api.api_id == prefix), None)


@dataclass(frozen=True, slots=True)
class ApiSockets:
    """The connections of one API: a SocketService."""

    _all: WebSockets
    _api_id: str
    limits: Limits

    async def connect(self, request: HttpRequest, socket: Socket) -> Welcome | HttpResponse:
        return await self._all.connect(self._api_id, request, socket)

    async def message(self, connection_id: str, text: str) -> str | None:
        return await self._all.message(connection_id, text)

    async def disconnected(self, connection_id: str, code: int, reason: str) -> None:
        await self._all.disconnected(connection_id, code, reason)


def _is_id(text: str) -> bool:
    try:
        return len(base64.b64decode(text, altchars=b"-_", validate=True)) >= 8
    except (binascii.Error, ValueError):
        return False


def _refusal(status: int, kind: str, message: str) -> HttpResponse:
    return json_response(status, {"message": message}, [("x-amzn-ErrorType", kind), *_request_id()])


def _headers(kind: str = "") -> tuple[tuple[bytes, bytes], ...]:
    return encode_headers([*([("x-amzn-ErrorType", kind)] if kind else []), *_request_id()])


def _request_id() -> list[tuple[str, str]]:
    return [("x-amz-apigw-id", drawn_id())]


def _iso(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _shown(api: Api, route_key: str) -> HttpRequest:
    """Return what the terminal shows of an event: the API's stage and the route's key."""
    return HttpRequest(method="WS", path=f"/{api.stage} {route_key}".encode())


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
