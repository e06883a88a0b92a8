"""Sockets: bytes become an `HttpRequest`, its `HttpResponse` becomes bytes.

A port with a service for WebSockets hands connections over to it that ask for the upgrade. Bounds: the head of a
request, its body, and the time that either may take.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Collection
from typing import Any

from uvicorn.config import Config
from uvicorn.server import ServerState

from minisam.gateway.connection import HttpConnection
from minisam.gateway.socket_service import SocketService
from minisam.gateway.turn import Handler, Port

BODY_LIMIT_BYTES = 10 * 1024 * 1024
PATIENCE_S = 30.0
BACKLOG = 1024
ACCEPTED_AT_ONCE = 16


class HttpServer:
    """Serves HTTP on bound sockets, each with a handler of its own.

    `allowed_hosts` are the names that clients may use besides localhost, `*.localhost` and the addresses themselves;
    under any other name nobody is served. `patience_s` is how long a client may take to go on.
    """

    def __init__(
        self,
        *,
        allowed_hosts: Collection[str] = (),
        body_limit: int = BODY_LIMIT_BYTES,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._allowed_hosts = frozenset(host.lower() for host in allowed_hosts)
        self._body_limit = body_limit
        self._patience_s = patience_s
        self._state = ServerState()
        self._config = _uvicorn_config()
        self._ports: dict[socket.socket, tuple[Port, asyncio.Server]] = {}

    async def listen(
        self,
        sock: socket.socket,
        handler: Handler,
        sockets: SocketService | None = None,
        *,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Serve `handler` on a bound socket; on one that is already served, put it in the old one's place.

        `sockets` takes connections that ask to become WebSockets, else they are ordinary; `tls` makes it HTTPS.
        """
        if sock in self._ports:
            self._ports[sock][0].handler, self._ports[sock][0].sockets = handler, sockets
            return
        port = Port(
            handler=handler,
            allowed_hosts=self._allowed_hosts,
            body_limit=self._body_limit,
            patience_s=self._patience_s,
            sockets=sockets,
        )
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: HttpConnection(self._config, self._state, port), sock=sock, backlog=ACCEPTED_AT_ONCE, ssl=tls
        )
        sock.listen(BACKLOG)  # asyncio has one number for both
        self._ports[sock] = (port, server)

    async def close_port(self, sock: socket.socket) -> None:
        """Stop accepting on a socket and close it; connections that are open end by themselves, but for WebSockets."""
        if (served := self._ports.pop(sock, None)) is not None:
            served[1].close()
            for connection in tuple(served[0].upgraded):
                connection.close(1001, "Going away")

    async def close(self, grace_s: float = 1.0) -> None:
        """Stop accepting, let running requests finish for `grace_s`, then drop them."""
        upgraded = [connection for port, _ in self._ports.values() for connection in tuple(port.upgraded)]
        leaving = [asyncio.ensure_future(connection.leave(grace_s)) for connection in upgraded]
        for sock in list(self._ports):
            await self.close_port(sock)
        for connection in list(self._state.connections):
            connection.shutdown()
        await asyncio.gather(*leaving)
        if self._state.tasks:
            await asyncio.wait(set(self._state.tasks), timeout=grace_s)
        for task in list(self._state.tasks):
            task.cancel()
        await asyncio.gather(*self._state.tasks, return_exceptions=True)
        for connection in list(self._state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # lets the transports tell their connections


def _uvicorn_config() -> Config:
    async def nothing(scope: Any, receive: Any, send: Any) -> None:
        """Stand where uvicorn wants an ASGI application."""

    return Config(
        nothing,
        http=HttpConnection,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
    )
