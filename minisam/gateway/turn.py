"""One request and its answer on a connection: read within bounds, checked, answered, written at once.

The server's connection makes a `Turn` when a request's head is complete and feeds it the body; the turn asks the
port's handler and writes what it says. Nothing of uvicorn is needed here but the shape of its connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import field
from typing import Any, Literal, Protocol
from weakref import WeakSet

from minisam.errors import MinisamError
from minisam.gateway.encoding import BODILESS, encode
from minisam.gateway.exchange import host_of, is_loopback
from minisam.gateway.http import Head, HttpRequest, HttpResponse, as_text, head_of, json_response
from minisam.gateway.response_stream import BrokenOff
from minisam.gateway.socket_service import SocketService
from minisam.records import dataclass

Handler = Callable[[HttpRequest], Awaitable[HttpResponse]]

LINGER_S = 1.0

_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Port:
    """What holds for all connections of one listening socket; the handler may be exchanged at any time."""

    handler: Handler
    allowed_hosts: frozenset[str]
    body_limit: int
    patience_s: float
    sockets: SocketService | None = None
    upgraded: WeakSet[Any] = field(default_factory=WeakSet)


class Connection(Protocol):
    """What a turn needs of the connection that it happens on."""

    port: Port
    lines: list[tuple[bytes, bytes]]
    url: bytes
    parser: Any
    transport: asyncio.Transport
    flow: Any
    loop: asyncio.AbstractEventLoop
    client: tuple[str, int] | None
    server: tuple[str, int | None] | None
    scheme: Literal["http", "https"] | None

    def on_response_complete(self) -> None:
        """Go on with the next request."""


class Turn:
    """A request being read, then answered. Its public attributes are those that uvicorn's connection reads and sets."""

    def __init__(self, connection: Connection) -> None:
        parser = connection.parser
        self._connection = connection
        self._port = connection.port
        self._method = parser.get_method().decode("ascii")
        self._target = connection.url
        self._lines = lines = tuple(connection.lines)
        self._version = parser.get_http_version()
        self._head = head = head_of(lines)
        length = head.first.get("content-length", "").strip()
        self.announced_bytes = int(length) if length.isascii() and length.isdigit() else 0
        self._is_too_large = self.announced_bytes > self._port.body_limit
        self._waits_for_100 = head.first.get("expect", "").lower() == "100-continue"
        self.keep_alive = self._version != "1.0" and parser.should_keep_alive() and not parser.should_upgrade()
        self._news: asyncio.Future[None] | None = None
        self._body = bytearray()
        self.more_body = True
        self.disconnected = False
        self.response_complete = False
        self._broken: HttpResponse | None = None

    def end_early(self, refusal: HttpResponse) -> None:
        """Be the connection's last: what comes next cannot be read. A request that is not whole yet is refused."""
        self.keep_alive = False
        if self.more_body and self._broken is None:
            self._broken = refusal
            self._tell()

    def take(self, data: bytes) -> None:
        """Take a piece of the body; one that grows over the limit is dropped and not asked for again."""
        if self.response_complete or self._is_too_large:
            return
        self._body += data
        if len(self._body) > self._port.body_limit:
            self._is_too_large = True
            self._body.clear()
        self._tell()

    def end_of_body(self) -> None:
        """Take note that the request is here as a whole."""
        if not self.response_complete:
            self.more_body = False
            self._tell()

    def lose(self) -> None:
        """Take note that the client is gone."""
        self.disconnected = self.disconnected or not self.response_complete
        self._tell()

    async def run(self) -> None:
        """Read the request to its end, have it answered, write the answer."""
        try:
            if await self._read_body():
                await self._write(await self._respond())
        finally:
            if not self.response_complete:
                self.response_complete = True
                self._connection.transport.close()

    async def _read_body(self) -> bool:
        """Wait for the whole body, or for its limit; False where there is nobody left to answer."""
        if self._waits_for_100 and self.more_body and not self._is_too_large:
            self._connection.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        while self.more_body and not (self._is_too_large or self.disconnected or self._broken):
            self._news = self._connection.loop.create_future()
            await asyncio.wait([self._news], timeout=self._port.patience_s)
            if not self._news.done():
                self.keep_alive = False
                await self._write(json_response(408, {"message": "the request's body did not come in time"}))
                return False
        return not self.disconnected

    def _tell(self) -> None:
        if self._news is not None and not self._news.done():
            self._news.set_result(None)

    async def _respond(self) -> HttpResponse:
        request = self._request()
        refusal = self._broken or host_refusal(self._connection, self._head, self._target, self._version)
        if refusal is not None:
            return refusal
        if not request.path.startswith(b"/"):
            return json_response(400, {"message": "the request's target is no path"})
        try:
            return await self._port.handler(request)
        except Exception:  # a defect of ours: it must not take the connection with it
            _log.exception("Answering %s %s failed", request.method, as_text(request.path))
            return json_response(500, {"message": "Internal server error"})

    def _request(self) -> HttpRequest:
        path, _, query = origin_form(self._target).partition(b"?")
        client = self._connection.client
        return HttpRequest(
            method=self._method,
            path=path,
            query=query,
            headers=self._lines,
            body=b"" if self._is_too_large else bytes(self._body),
            client=client[0] if client else "127.0.0.1",
            scheme=self._connection.scheme or "http",
            http_version=self._version,
            is_too_large=self._is_too_large,
        )

    async def _write(self, response: HttpResponse) -> None:
        connection = self._connection
        if self.disconnected or connection.transport.is_closing():
            self.response_complete = True
            return
        if self._is_too_large:
            self.keep_alive = False
        if response.stream is not None:
            await self._write_stream(response, response.stream)
        else:
            connection.transport.write(encode(response, is_head=self._method == "HEAD", is_last=not self.keep_alive))
        if connection.flow.write_paused:
            await connection.flow.drain()
        self.response_complete = True
        if self.keep_alive:
            connection.on_response_complete()
        else:
            self._hang_up()

    async def _write_stream(self, response: HttpResponse, stream: AsyncIterator[bytes]) -> None:
        """Write the pieces as they come. What cannot be finished ends with the connection, so that the client knows."""
        has_body = response.status not in BODILESS
        is_chunked, is_written = has_body and self._version == "1.1", has_body and self._method != "HEAD"
        self.keep_alive = self.keep_alive and (is_chunked or not has_body)
        self._connection.transport.write(encode(response, is_last=not self.keep_alive, is_chunked=is_chunked))
        try:
            async for piece in stream:
                if is_written:  # else they are taken all the same: the function writes on
                    await self._write_piece(piece, is_chunked)
        except Exception as error:
            if not isinstance(error, (BrokenOff, MinisamError)):  # a defect of ours
                _log.exception("Answering %s %s failed", self._method, as_text(self._target))
            self.keep_alive = False
            return
        if is_chunked and is_written and not self.disconnected:
            self._connection.transport.write(b"0\r\n\r\n")

    async def _write_piece(self, piece: bytes, is_chunked: bool) -> None:
        connection = self._connection
        if self.disconnected or connection.transport.is_closing():
            return
        connection.transport.write(b"%x\r\n%b\r\n" % (len(piece), piece) if is_chunked else piece)
        if connection.flow.write_paused:
            await connection.flow.drain()

    def _hang_up(self) -> None:
        """Close; a client that is still sending gets a moment to read the answer before it is cut off."""
        transport = self._connection.transport
        if self.more_body and not transport.is_closing():
            with contextlib.suppress(OSError, RuntimeError):
                transport.write_eof()
            self._connection.loop.call_later(LINGER_S, transport.close)
        else:
            transport.close()


def host_refusal(connection: Connection, head: Head, target: bytes, version: str) -> HttpResponse | None:
    """Refuse a request that does not name this machine: a foreign name that leads here is DNS rebinding."""
    hosts = head.hosts
    if len(hosts) > 1 or (not hosts and version != "1.0"):
        return json_response(400, {"message": "the request needs one Host header"})
    if _is_absolute(target):
        hosts += (as_text(_split_absolute(target)[0]),)
    for host in hosts:
        if not _is_ours(connection, host_of(host).lower()):
            return json_response(403, {"message": f"Host '{host}' is not served here"})
    return None


def _is_ours(connection: Connection, host: str) -> bool:
    """Whether a host is a loopback name, an allowed one, or the very address that the client connected to."""
    own = connection.server
    if is_loopback(host) or host in connection.port.allowed_hosts:
        return True
    return own is not None and host == own[0].lower().removeprefix("::ffff:")


def origin_form(target: bytes) -> bytes:
    """Return a request target without the scheme and host that a proxy's client puts before it."""
    return _split_absolute(target)[1] if _is_absolute(target) else target


def _split_absolute(target: bytes) -> tuple[bytes, bytes]:
    """Return the host and the rest of an absolute target; the rest begins with "/"."""
    rest = target.partition(b"://")[2]
    cut = min((at for at in (rest.find(b"/"), rest.find(b"?")) if at >= 0), default=len(rest))
    path = rest[cut:]
    return rest[:cut], path if path.startswith(b"/") else b"/" + path


def _is_absolute(target: bytes) -> bool:
    return target[:1] != b"/" and target.lower().startswith((b"http://", b"https://"))
