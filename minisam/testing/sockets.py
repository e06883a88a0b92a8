"""The WebSocket connections of a test: no network, the gateway's own connections, `$connect` to `$disconnect`."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

from minisam.errors import UsageError
from minisam.gateway.http import HttpRequest, encode_headers
from minisam.testing.http import Response

Checked = Callable[[Callable[[], None]], None]
"""Does something, and raises UsageError where a function that ran because of it cannot even be imported."""

_GONE = "the connection is closed"


class Wire(Protocol):
    """What carries a connection's messages."""

    id: str | None
    refusal: Response | None
    closed_with: tuple[int, str] | None

    @property
    def subprotocol(self) -> str | None:
        """What was agreed on."""

    @property
    def received(self) -> deque[str]:
        """What has arrived and was not taken."""

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent."""

    def send(self, text: str) -> None:
        """Send a message, and let what answers it run."""

    def close(self, code: int, reason: str) -> None:
        """End the connection, and let `$disconnect` run."""

    def wait(self) -> None:
        """Let a message arrive, where it may still be on its way."""


class WebSocket:
    """One connection, open or refused. A body that is JSON is given parsed."""

    def __init__(self, wire: Wire, checked: Checked) -> None:
        self._wire = wire
        self._checked = checked

    @property
    def id(self) -> str | None:
        """The connection's id, None where the handshake was refused (or it is in another process)."""
        return self._wire.id

    @property
    def status(self) -> int:
        """101 where the handshake was granted, else the refusal's status."""
        return self._wire.refusal.status if self._wire.refusal else 101

    @property
    def response(self) -> Response | None:
        """The answer to a handshake that was refused."""
        return self._wire.refusal

    @property
    def subprotocol(self) -> str | None:
        """What `$connect` chose of the subprotocols that were offered."""
        return self._wire.subprotocol

    @property
    def is_open(self) -> bool:
        """Whether messages can be sent."""
        return self._wire.is_open

    @property
    def closed_with(self) -> tuple[int, str] | None:
        """The code and reason with which the other side ended the connection."""
        return self._wire.closed_with

    def send(self, message: Any) -> None:
        """Send a message; what is no text is sent as JSON. Raises UsageError on a closed connection."""
        if not self._wire.is_open:
            refused = self._wire.refusal
            raise UsageError(f"the handshake was refused with {refused.status}: {refused.text}" if refused else _GONE)
        text = message if isinstance(message, str) else json.dumps(message)
        self._checked(lambda: self._wire.send(text))

    def receive(self) -> Any:
        """Return the next message. Raises UsageError where there is none."""
        if not self._wire.received:
            self._wire.wait()
        if not self._wire.received:
            raise UsageError("there is no message to receive")
        return _parsed(self._wire.received.popleft())

    def messages(self) -> list[Any]:
        """Return all messages that have arrived and were not received yet."""
        taken = [_parsed(text) for text in self._wire.received]
        self._wire.received.clear()
        return taken

    def close(self, code: int = 1000, reason: str = "") -> None:
        """End the connection."""
        if self._wire.is_open:
            self._checked(lambda: self._wire.close(code, reason))

    def __enter__(self) -> WebSocket:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


Connect = Callable[[HttpRequest, str | None], Wire]


class WebSockets:
    """Opens connections to the application's WebSocket APIs."""

    def __init__(self, connect: Connect, checked: Checked) -> None:
        self._connect = connect
        self._checked = checked

    def connect(
        self,
        *,
        headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
        query: Mapping[str, Any] | Sequence[tuple[str, str]] = (),
        subprotocols: Sequence[str] = (),
        api: str | None = None,
    ) -> WebSocket:
        """Open a connection to the template's WebSocket API, or to the one with this logical id."""
        lines = list(headers.items() if isinstance(headers, Mapping) else headers)
        if subprotocols:
            lines.append(("Sec-WebSocket-Protocol", ", ".join(subprotocols)))
        request = HttpRequest(
            method="GET",
            path=b"/",
            query=urlencode(query, doseq=True).encode(),
            headers=encode_headers((name, str(value)) for name, value in lines),
        )
        return WebSocket(self._connect(request, api), self._checked)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
