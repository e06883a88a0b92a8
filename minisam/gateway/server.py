"""Sockets: bytes become an `HttpRequest`, its `HttpResponse` becomes bytes. The one module that imports uvicorn.

A port with a service for WebSockets hands connections over to it that ask for the upgrade.

uvicorn's httptools protocol keeps connections (keep-alive, pipelining, flow control); its ASGI part is left out, since
ASGI lower-cases header names and decodes paths, and events must say what was sent. Bounds: the head of a request, its
body, and the time that either may take.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import Collection, Coroutine, Iterable
from typing import Any

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from minisam.gateway.http import HttpRequest, json_response
from minisam.gateway.socket_service import SocketService
from minisam.gateway.turn import Handler, Port, Turn, encode, host_refusal, origin_form

BODY_LIMIT_BYTES = 10 * 1024 * 1024
HEAD_LIMIT_BYTES = 64 * 1024
PATIENCE_S = 30.0
TOO_MANY_HEADERS = "the request's header is too large"
KEEP_ALIVE_S = 65

_quiet = logging.getLogger(f"{__name__}.uvicorn")  # broken clients are answered, not reported
_quiet.setLevel(logging.ERROR)


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
            lambda: _Connection(self._config, self._state, port), sock=sock, backlog=2048, ssl=tls
        )
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


class _Connection(HttpToolsProtocol):
    """uvicorn's connection, but for what it makes of a request."""

    def __init__(self, config: Config, state: ServerState, port: Port) -> None:
        super().__init__(config, state, {})
        self.port = port
        self.lines: list[tuple[bytes, bytes]] = []
        self._head_bytes = 0
        self._is_in_head = True
        self._head_timer: asyncio.TimerHandle | None = None
        self._unparsed_bytes = 0
        self._is_upgrading = False
        self.logger = _quiet

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        for waiting, _ in self.pipeline:
            waiting.disconnected = True
        super().connection_lost(exc)

    def eof_received(self) -> bool | None:  # type: ignore[override]
        """Keep the way back open for a client that has said all and now listens."""
        turn = self.cycle
        if turn is None or turn.response_complete or turn.more_body:
            return None
        turn.keep_alive = False
        return True

    def data_received(self, data: bytes) -> None:
        if self.parser is None or self.transport.is_closing():
            return
        if self._is_in_head:
            if self._head_timer is None:
                self._start_head_timer()
            self._head_bytes += len(data)
        self._unset_keepalive_if_required()
        self._parse(data)
        if self._is_in_head and self._head_bytes > HEAD_LIMIT_BYTES:
            self._give_up(431, TOO_MANY_HEADERS)

    def _parse(self, data: bytes) -> None:
        if self._unparsed_bytes:
            self._take_unparsed(data)
            return
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as pause:
            rest = data[pause.args[0] :]
            if self._is_upgrading:
                self._upgrade(rest)
            else:
                self._take_unparsed(rest)
        except httptools.HttpParserError:
            self._give_up(400, "this is not an HTTP request")

    def _take_unparsed(self, data: bytes) -> None:
        """Take the body of a request that offers an upgrade: the parser leaves it to the other protocol."""
        turn: Any = self.cycle
        turn.take(data[: self._unparsed_bytes])
        self._unparsed_bytes -= min(len(data), self._unparsed_bytes)
        if not self._unparsed_bytes:
            self.on_message_complete()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.lines = []

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self.lines.append((name, value))

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        is_flood = self._head_bytes > HEAD_LIMIT_BYTES and _size(self.lines) > HEAD_LIMIT_BYTES
        self._head_bytes = 0
        self._stop_head_timer()
        before: Any = self.cycle
        if self.port.sockets is not None and not is_flood and self._wants_websocket():
            self._is_upgrading = True
            return
        turn: Any = Turn(self)
        if is_flood:
            turn.end_early(json_response(431, {"message": TOO_MANY_HEADERS}))
        self._unparsed_bytes = turn.announced_bytes if self.parser.should_upgrade() else 0
        self.cycle = turn
        if before is None or before.response_complete:
            task = self.loop.create_task(turn.run_asgi(self.app))
            task.add_done_callback(self.tasks.discard)
            self.tasks.add(task)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((turn, self.app))

    def _wants_websocket(self) -> bool:
        if not self.parser.should_upgrade() or self.parser.get_method() != b"GET":
            return False
        return any(name.lower() == b"upgrade" and value.strip().lower() == b"websocket" for name, value in self.lines)

    def _upgrade(self, rest: bytes) -> None:
        """Hand the connection over to the WebSocket service, with what came behind the request."""
        from minisam.gateway.websocket_wire import WebSocketConnection  # only who has such an API pays for it

        assert self.port.sockets is not None
        lines, version = tuple(self.lines), self.parser.get_http_version()
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False  # an upgrade cannot overtake the requests before it
            return
        if (refusal := host_refusal(self, lines, self.url, version)) is not None:
            self.transport.write(encode(refusal, is_last=True))
            self.transport.close()
            return
        path, _, query = origin_form(self.url).partition(b"?")
        client = self.client[0] if self.client else "127.0.0.1"
        request = HttpRequest(method="GET", path=path, query=query, headers=lines, client=client, http_version=version)
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        connection = WebSocketConnection(self.transport, request, self.port.sockets, self._run)
        self.port.upgraded.add(connection)
        self.transport.set_protocol(connection)
        connection.begin(rest)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def on_body(self, body: bytes) -> None:
        turn: Any = self.cycle
        turn.take(body)

    def on_message_complete(self) -> None:
        if not self._unparsed_bytes and not self._is_upgrading:
            super().on_message_complete()
            self._is_in_head = True

    def _give_up(self, status: int, message: str) -> None:
        """Answer what cannot be made into a request, and close; requests before it are still answered."""
        if self.transport.is_closing():
            return
        self._stop_head_timer()
        refusal = json_response(status, {"message": message})
        turn: Any = self.cycle
        if turn is not None and not turn.response_complete:
            turn.end_early(refusal)
            return
        self.transport.write(encode(refusal, is_last=True))
        self.transport.close()

    def _start_head_timer(self) -> None:
        self._stop_head_timer()
        self._head_timer = self.loop.call_later(self.port.patience_s, self._lose_patience)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _lose_patience(self) -> None:
        if self._head_bytes:
            self._give_up(408, "the request did not come in time")
        else:
            self.transport.close()


def _size(lines: Iterable[tuple[bytes, bytes]]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in lines)


def _uvicorn_config() -> Config:
    async def nothing(scope: Any, receive: Any, send: Any) -> None:
        """Stand where uvicorn wants an ASGI application."""

    return Config(
        nothing,
        http=_Connection,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        date_header=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
    )
