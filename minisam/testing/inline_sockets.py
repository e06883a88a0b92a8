"""WebSocket connections without a network: both ends are here, and all happens when a test asks for it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from minisam.access.operation import Need
from minisam.cloud.calls import Answer
from minisam.gateway.http import HttpRequest, as_text, encode_headers
from minisam.gateway.socket_service import SocketService, Welcome
from minisam.gateway.websocket_gateway import WebSocketGateway
from minisam.gateway.websockets import WebSockets
from minisam.model import Api
from minisam.testing.http import Response, to_response
from minisam.testing.loop import Loop

Later = Callable[[Callable[[], object]], object]


class InlineSockets:
    """The open connections of one test. `later` takes what waits until somebody drains it."""

    def __init__(self, gateway: WebSocketGateway, region: str, loop: Loop, later: Later) -> None:
        self._all = WebSockets(_nothing, lambda request, status, duration_ms: None)
        self._all.gateway = gateway
        self._region = region
        self._loop = loop
        self._later = later

    def connect(self, request: HttpRequest, api: Api) -> InlineWire:
        """Open a connection; the host is AWS's, so that addresses made of the event lead back here."""
        host = f"{api.api_id}.execute-api.{self._region}.amazonaws.com"
        given = {as_text(name).lower() for name, _ in request.headers}
        lines = [
            (name, value) for name, value in (("Host", host), ("User-Agent", "minisam")) if name.lower() not in given
        ]
        path = "/" if api.stage == "$default" else f"/{api.stage}"
        shaken = HttpRequest(
            method="GET", path=path.encode(), query=request.query, headers=request.headers + encode_headers(lines)
        )
        wire = InlineWire(self._all.service(api.id), self._loop)
        wire.open(shaken, self._later)
        return wire

    def manage(self, environ: Mapping[str, Any], body: bytes, objection: Callable[[Need], str | None]) -> Answer | None:
        """Answer a call of the `@connections` API; None where it is none.

        `objection` says why who signs it may not make it.
        """
        self._all.objection = lambda request, action, arn: objection(Need(action=action, resource=arn))
        path = f"/{environ['HTTP_HOST']}{environ['RAW_URI']}"
        response = self._all.manage(HttpRequest(method=environ["REQUEST_METHOD"], path=path.encode(), body=body))
        if response is None:
            return None
        headers = tuple((as_text(name), as_text(value)) for name, value in response.headers)
        return Answer(response.status, headers, response.body)


class InlineWire:
    """The client's end of a connection."""

    def __init__(self, service: SocketService, loop: Loop) -> None:
        self.id: str | None = None
        self.refusal: Response | None = None
        self.subprotocol: str | None = None
        self.received: deque[str] = deque()
        self.closed_with: tuple[int, str] | None = None
        self._service = service
        self._loop = loop

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent."""
        return self.id is not None and self.closed_with is None

    def open(self, request: HttpRequest, later: Later) -> None:
        """Ask for the connection."""
        answer = self._loop.run(self._service.connect(request, _GatewayEnd(self, later)))
        if isinstance(answer, Welcome):
            self.id, self.subprotocol = answer.connection_id, answer.subprotocol
        else:
            self.refusal = to_response(answer, ())

    def send(self, text: str) -> None:
        """Send a message; what is returned for it has arrived when this returns."""
        assert self.id is not None
        reply = self._loop.run(self._service.message(self.id, text))
        if reply is not None:
            self.received.append(reply)

    def close(self, code: int, reason: str) -> None:
        """End the connection."""
        self.closed_with = (code, reason)
        self.leave(code, reason)

    def leave(self, code: int, reason: str) -> None:
        """Tell the API that the connection is gone."""
        assert self.id is not None
        self._loop.run(self._service.disconnected(self.id, code, reason))

    def wait(self) -> None:
        """Nothing is on its way: everything arrives at once."""


class _GatewayEnd:
    """The gateway's end: a `Socket`."""

    is_clogged = False

    def __init__(self, wire: InlineWire, later: Later) -> None:
        self.last_active_ms = time.time_ns() // 1_000_000
        self._wire = wire
        self._later = later

    @property
    def is_open(self) -> bool:
        """Whether the client is there still."""
        return self._wire.is_open

    def send(self, data: bytes) -> None:
        """Send a message to the client."""
        self._wire.received.append(data.decode("utf-8", "replace"))

    def close(self, code: int, reason: str) -> None:
        """End the connection; `$disconnect` is told when somebody drains."""
        self._wire.closed_with = (code, reason)
        self._later(lambda: self._wire.leave(code, reason))


async def _nothing() -> None:
    """The template is as it was loaded."""
