"""A WebSocket connection over a socket: the client's end is in the test's process, the API in the application's."""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from minisam.gateway.http import HttpRequest, HttpResponse, as_text, encode_headers
from minisam.testing.http import Response, to_response

_PATIENCE_S = 10
_SUBPROTOCOL = "sec-websocket-protocol"


class ProcessWire:
    """Implements `Wire`. `url` is the API's, its stage included."""

    def __init__(self, url: str, request: HttpRequest) -> None:
        self.id: str | None = None
        self.refusal: Response | None = None
        self.closed_with: tuple[int, str] | None = None
        self._taken: deque[str] = deque()
        self._closing = ExitStack()
        self._connection: ClientConnection | None = None
        lines = [(as_text(name), as_text(value)) for name, value in request.headers]
        offered = [value for name, value in lines if name.lower() == _SUBPROTOCOL]
        query = f"?{as_text(request.query)}" if request.query else ""
        try:
            opening = connect(
                url.replace("http", "ws", 1) + query,
                additional_headers=[line for line in lines if line[0].lower() != _SUBPROTOCOL],
                subprotocols=[Subprotocol(name.strip()) for value in offered for name in value.split(",")] or None,
                proxy=None,
            )
            self._connection = self._closing.enter_context(opening)
        except InvalidStatus as refused:
            headers = encode_headers(refused.response.headers.raw_items())
            body = bytes(refused.response.body or b"")
            self.refusal = to_response(
                HttpResponse(status=refused.response.status_code, headers=headers, body=body), ()
            )

    @property
    def subprotocol(self) -> str | None:
        """What the API chose."""
        return self._connection.subprotocol if self._connection else None

    @property
    def is_open(self) -> bool:
        """Whether the other side has not ended it."""
        self._take(0)
        return self._connection is not None and self.closed_with is None

    @property
    def received(self) -> deque[str]:
        """What has arrived."""
        while self._take(0):
            pass
        return self._taken

    def send(self, text: str) -> None:
        """Send a message; what answers it runs by itself."""
        assert self._connection is not None
        self._connection.send(text)

    def wait(self) -> None:
        """Wait for a message."""
        self._take(_PATIENCE_S)

    def close(self, code: int, reason: str) -> None:
        """End the connection."""
        if self._connection is not None:
            self._connection.close(code, reason)
            self._closing.close()
            self.closed_with = self.closed_with or (code, reason)

    def _take(self, patience_s: float) -> bool:
        """Take the next message, if one comes in time."""
        if self._connection is None or self.closed_with is not None:
            return False
        try:
            message = self._connection.recv(timeout=patience_s)
        except TimeoutError:
            return False
        except ConnectionClosed as closed:
            self.closed_with = (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (1006, "")
            return False
        self._taken.append(message if isinstance(message, str) else message.decode("utf-8", "replace"))
        return True
