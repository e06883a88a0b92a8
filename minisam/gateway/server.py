"""Sockets: bytes become an `HttpRequest`, its `HttpResponse` becomes bytes. The one module that imports uvicorn.

uvicorn's httptools protocol keeps connections (keep-alive, pipelining, flow control); its ASGI part is left out, since
ASGI lower-cases header names and decodes paths, and events must say what was sent. Bounds: the head of a request, its
body, and the time that either may take. Nobody is served under a foreign Host (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import time
from collections.abc import Awaitable, Callable, Collection
from email.utils import formatdate
from ipaddress import ip_address
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from minisam.gateway.exchange import host_of, is_address
from minisam.gateway.http import HttpRequest, HttpResponse, as_text, json_response

Handler = Callable[[HttpRequest], Awaitable[HttpResponse]]

BODY_LIMIT_BYTES = 10 * 1024 * 1024
HEAD_LIMIT_BYTES = 64 * 1024
PATIENCE_S = 30.0
KEEP_ALIVE_S = 65
LINGER_S = 1.0

_log = logging.getLogger(__name__)


class HttpServer:
    """Serves HTTP on bound sockets, each with a handler of its own.

    `allowed_hosts` are names besides localhost, `*.localhost` and the addresses themselves.
    """

    def __init__(
        self,
        *,
        allowed_hosts: Collection[str] = (),
        body_limit: int = BODY_LIMIT_BYTES,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self.allowed_hosts = frozenset(host.lower() for host in allowed_hosts)
        self.body_limit = body_limit
        self.patience_s = patience_s
        self._state = ServerState()
        self._config = _uvicorn_config()
        self._ports: dict[socket.socket, _Port] = {}

    async def listen(self, sock: socket.socket, handler: Handler) -> None:
        """Serve `handler` on a bound socket; on one that is already served, put it in the old one's place."""
        if (port := self._ports.get(sock)) is not None:
            port.handler = handler
            return
        port = _Port(self, handler)
        self._ports[sock] = port
        port.server = await asyncio.get_running_loop().create_server(
            lambda: _Connection(self._config, self._state, port), sock=sock, backlog=2048
        )

    async def close_port(self, sock: socket.socket) -> None:
        """Stop accepting on a socket and close it; connections that are open end by themselves."""
        port = self._ports.pop(sock, None)
        if port is not None and port.server is not None:
            port.server.close()

    async def close(self, grace_s: float = 1.0) -> None:
        """Stop accepting, let running requests finish for `grace_s`, then drop them."""
        for sock in list(self._ports):
            await self.close_port(sock)
        for connection in list(self._state.connections):
            connection.shutdown()
        if self._state.tasks:
            await asyncio.wait(set(self._state.tasks), timeout=grace_s)
        for task in list(self._state.tasks):
            task.cancel()
        await asyncio.gather(*self._state.tasks, return_exceptions=True)
        for connection in list(self._state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)  # lets the transports call connection_lost


class _Port:
    """One listening socket: whose server it belongs to and who answers there now."""

    def __init__(self, owner: HttpServer, handler: Handler) -> None:
        self.owner = owner
        self.handler = handler
        self.server: asyncio.Server | None = None


class _Connection(HttpToolsProtocol):
    """uvicorn's connection, but for what it makes of a request."""

    def __init__(self, config: Config, state: ServerState, port: _Port) -> None:
        super().__init__(config, state, {})
        self.port = port
        self.lines: list[tuple[bytes, bytes]] = []
        self._head_bytes = 0
        self._is_in_head = True
        self._head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.parser is None or self.transport.is_closing():
            return
        if self._is_in_head:
            if self._head_timer is None:
                self._start_head_timer()
            self._head_bytes += len(data)
        super().data_received(data)
        if self._is_in_head and self._head_bytes > HEAD_LIMIT_BYTES:
            self._give_up(431, "the request's header is too large")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.lines = []

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        self.lines.append((name, value))

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        self._head_bytes = 0
        self._stop_head_timer()
        before = self.cycle
        self.cycle = turn = _Turn(self)  # type: ignore[assignment]
        if before is None or before.response_complete:
            self._start_asgi_task(self.cycle, self.app)
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((turn, self.app))  # type: ignore[arg-type]

    def on_body(self, body: bytes) -> None:
        self.cycle.take(body)  # type: ignore[attr-defined]

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._is_in_head = True

    def send_400_response(self, msg: str) -> None:
        self._give_up(400, "this is not an HTTP request")

    def _unsupported_upgrade_warning(self) -> None:
        pass  # the request is answered as if it had not asked to change the protocol

    def _give_up(self, status: int, message: str) -> None:
        """Answer what cannot be made into a request, and close."""
        if self.transport.is_closing():
            return
        self._stop_head_timer()
        if self.cycle is None or self.cycle.response_complete:
            answer = json_response(status, {"message": message})
            self.transport.write(_encode(answer, is_head_only=False, is_last=True))
        self.transport.close()

    def _start_head_timer(self) -> None:
        self._stop_head_timer()
        self._head_timer = self.loop.call_later(self.port.owner.patience_s, self._lose_patience)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _lose_patience(self) -> None:
        if self._head_bytes:
            self._give_up(408, "the request did not come in time")
        else:
            self.transport.close()


class _Turn:
    """One request and its answer on a connection; stands where uvicorn has its ASGI cycle."""

    def __init__(self, connection: _Connection) -> None:
        parser = connection.parser
        self._connection = connection
        self._method = parser.get_method().decode("ascii")
        self._target = connection.url
        self._lines = tuple(connection.lines)
        self._version = parser.get_http_version()
        self._limit = connection.port.owner.body_limit
        self.keep_alive = self._version != "1.0" and parser.should_keep_alive() and not parser.should_upgrade()
        self.is_too_large = any(n.lower() == b"content-length" and _exceeds(v, self._limit) for n, v in self._lines)
        self.waits_for_100 = connection.expect_100_continue and not self.is_too_large
        # What HttpToolsProtocol reads and sets:
        self.message_event = asyncio.Event()
        self.body = bytearray()
        self.more_body = True
        self.disconnected = False
        self.response_complete = False

    def take(self, data: bytes) -> None:
        """Take a piece of the body; one that grows over the limit is dropped and not asked for again."""
        if self.response_complete or self.is_too_large:
            return
        self.body += data
        if len(self.body) > self._limit:
            self.is_too_large = True
            self.body.clear()
        self.message_event.set()

    async def run_asgi(self, app: Any) -> None:
        """Read the request to its end, have it answered, write the answer."""
        try:
            if await self._read_body():
                await self._answer(await self._respond())
        finally:
            if not self.response_complete:
                self.response_complete = True
                self._connection.transport.close()

    async def _read_body(self) -> bool:
        if self.waits_for_100 and self.more_body:
            self._connection.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        while self.more_body and not self.is_too_large:
            if self.disconnected:
                return False
            self.message_event.clear()
            try:
                await asyncio.wait_for(self.message_event.wait(), self._connection.port.owner.patience_s)
            except asyncio.TimeoutError:
                self.keep_alive = False
                await self._answer(json_response(408, {"message": "the request's body did not come in time"}))
                return False
        return not self.disconnected

    async def _respond(self) -> HttpResponse:
        request = self._request()
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        try:
            return await self._connection.port.handler(request)
        except Exception:  # a defect of ours: it must not take the connection with it
            _log.exception("Answering %s %s failed", request.method, as_text(request.path))
            return json_response(500, {"message": "Internal server error"})

    def _request(self) -> HttpRequest:
        path, _, query = _origin_form(self._target).partition(b"?")
        client = self._connection.client
        return HttpRequest(
            method=self._method,
            path=path,
            query=query,
            headers=self._lines,
            body=b"" if self.is_too_large else bytes(self.body),
            client=client[0] if client else "127.0.0.1",
            http_version=self._version,
            is_too_large=self.is_too_large,
        )

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        hosts = [as_text(value) for name, value in self._lines if name.lower() == b"host"]
        if len(hosts) > 1 or (not hosts and self._version != "1.0"):
            return json_response(400, {"message": "the request needs one Host header"})
        if not self._target.startswith(b"/") and b"://" in self._target:
            hosts.append(as_text(self._target.partition(b"://")[2].partition(b"/")[0]))
        for host in hosts:
            if not self._is_ours(host_of(host).lower()):
                return json_response(403, {"message": f"Host '{host}' is not served here"})
        return None

    def _is_ours(self, host: str) -> bool:
        """Whether a Host means this machine: a loopback name, the address that was connected to, an allowed name."""
        if host == "localhost" or host.endswith(".localhost") or host in self._connection.port.owner.allowed_hosts:
            return True
        own = self._connection.server
        return is_address(host) and (ip_address(host).is_loopback or (own is not None and host == own[0]))

    async def _answer(self, response: HttpResponse) -> None:
        connection = self._connection
        if self.disconnected or connection.transport.is_closing():
            self.response_complete = True
            return
        if self.is_too_large:
            self.keep_alive = False
        connection.transport.write(_encode(response, is_head_only=self._method == "HEAD", is_last=not self.keep_alive))
        if connection.flow.write_paused:
            await connection.flow.drain()
        self.response_complete = True
        if self.keep_alive:
            connection.on_response_complete()
        else:
            self._hang_up()

    def _hang_up(self) -> None:
        """Close; a client that is still sending gets a moment to read the answer before it is cut off."""
        transport = self._connection.transport
        if self.more_body and not transport.is_closing():
            with contextlib.suppress(OSError, RuntimeError):
                transport.write_eof()
            self._connection.loop.call_later(LINGER_S, transport.close)
        else:
            transport.close()


def _encode(response: HttpResponse, *, is_head_only: bool, is_last: bool) -> bytes:
    """Return the answer's bytes, written at once."""
    parts = [STATUS_LINE[response.status]]
    has_date = False
    for name, value in response.headers:
        parts += [name, b": ", value.replace(b"\r", b" ").replace(b"\n", b" "), b"\r\n"]
        has_date = has_date or name.lower() == b"date"
    if not has_date:
        parts += [b"Date: ", formatdate(time.time(), usegmt=True).encode(), b"\r\n"]
    has_body = response.status not in (204, 304)
    if has_body:
        parts += [b"Content-Length: ", str(len(response.body)).encode(), b"\r\n"]
    if is_last:
        parts.append(b"Connection: close\r\n")
    parts.append(b"\r\n")
    if has_body and not is_head_only:
        parts.append(response.body)
    return b"".join(parts)


def _origin_form(target: bytes) -> bytes:
    """Return a request target without the scheme and host that a proxy's client sends before it."""
    if target.startswith(b"/") or b"://" not in target:
        return target
    rest = target.partition(b"://")[2]
    cut = min((at for at in (rest.find(b"/"), rest.find(b"?")) if at >= 0), default=len(rest))
    path = rest[cut:]
    return path if path.startswith(b"/") else b"/" + path


def _exceeds(value: bytes, limit: int) -> bool:
    return value.strip().isdigit() and int(value) > limit


def _uvicorn_config() -> Config:
    async def nothing(scope: Any, receive: Any, send: Any) -> None:
        """Stands where uvicorn wants an ASGI application."""

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
