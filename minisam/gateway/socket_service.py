"""The seam between a WebSocket on the wire and what a WebSocket API makes of it."""

from __future__ import annotations

from typing import Protocol

from minisam.gateway.http import HttpRequest, HttpResponse
from minisam.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a connection may do. AWS: docs "limits", quotas of running a WebSocket API."""

    message_bytes: int = 128 * 1024
    frame_bytes: int = 32 * 1024
    idle_s: float = 600
    life_s: float = 7200
    closing_s: float = 5
    messages_at_once: int = 16
    unread_bytes: int = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """A handshake that is granted: the connection's id, and the subprotocol that was agreed on."""

    connection_id: str
    subprotocol: str | None = None


class Socket(Protocol):
    """An open connection, as the gateway sees it."""

    last_active_ms: int

    @property
    def is_open(self) -> bool:
        """Whether the client is there still."""

    @property
    def is_clogged(self) -> bool:
        """Whether the client does not read what it was sent."""

    def send(self, data: bytes) -> None:
        """Send a message."""

    def close(self, code: int, reason: str) -> None:
        """End the connection; the client is told why."""


class SocketService(Protocol):
    """What happens with the WebSockets of one port."""

    @property
    def limits(self) -> Limits:
        """What each connection may do."""

    async def connect(self, request: HttpRequest, socket: Socket) -> Welcome | HttpResponse:
        """Grant a handshake, or answer it with a refusal."""

    async def message(self, connection_id: str, text: str) -> str | None:
        """Take a client's message; return what goes back to it, if anything does."""

    async def disconnected(self, connection_id: str, code: int, reason: str) -> None:
        """A granted connection is gone."""
