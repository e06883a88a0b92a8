"""HTTP requests that an integration sends: one connection each, no redirects followed, bytes as they came.

h11 speaks the protocol; it and TLS are imported with the first request.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, quote, urlsplit

from minisam.gateway.http import HttpResponse
from minisam.records import dataclass

if TYPE_CHECKING:
    import ssl

REPLY_LIMIT_BYTES = 10 * 1024 * 1024
_PIECE_BYTES = 64 * 1024
_SAFE = "%/:?#[]@!$&'()*+,;=~-._"
_FRAMING = frozenset({"host", "content-length", "transfer-encoding", "connection"})


class OutboundError(Exception):
    """No reply came of a request."""


class BadAddress(OutboundError):
    """The address is none, or its host has none."""


class Unreachable(OutboundError):
    """Nobody answers there, TLS fails, or what comes is no HTTP."""


class TimedOut(OutboundError):
    """The reply did not come in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundRequest:
    """What is to be sent. The headers of the message's framing and Host are made here."""

    method: str
    url: str
    headers: Sequence[tuple[str, str]] = ()
    body: bytes = b""
    is_tls_verified: bool = True


async def send(request: OutboundRequest, timeout_s: float) -> HttpResponse:
    """Return the reply, whatever its status; raises OutboundError where there is none."""
    parts = _parts(request.url)
    try:
        return await asyncio.wait_for(_exchange(request, parts), timeout_s)
    except (asyncio.TimeoutError, TimeoutError) as error:
        raise TimedOut(request.url) from error
    except socket.gaierror as error:
        raise BadAddress(f"{parts.hostname}: {error.strerror}") from error
    except UnicodeError as error:
        raise BadAddress(f"{parts.hostname}: {error}") from error  # a label that is empty or too long
    except OSError as error:  # TLS errors are among them
        raise Unreachable(f"{request.url}: {error}") from error


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(quote(url, safe=_SAFE))
        if parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0):
            return parts
    except ValueError:
        pass
    raise BadAddress(url)


async def _exchange(request: OutboundRequest, parts: SplitResult) -> HttpResponse:
    is_tls = parts.scheme == "https"
    port = parts.port or (443 if is_tls else 80)
    reader, writer = await asyncio.open_connection(
        parts.hostname, port, ssl=_tls(request.is_tls_verified) if is_tls else None
    )
    try:
        return await _ask(request, parts, reader, writer)
    finally:
        writer.transport.abort()  # nothing that is left to read is of interest


async def _ask(
    request: OutboundRequest, parts: SplitResult, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> HttpResponse:
    import h11

    connection = h11.Connection(our_role=h11.CLIENT)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        for event in (
            h11.Request(method=request.method, target=target, headers=_headers(request, parts)),
            h11.Data(data=request.body),
            h11.EndOfMessage(),
        ):
            writer.write(connection.send(event) or b"")
    except h11.LocalProtocolError as error:
        raise BadAddress(f"{request.method} {request.url}: {error}") from error
    await writer.drain()
    try:
        return await _reply(connection, reader)
    except h11.RemoteProtocolError as error:
        raise Unreachable(f"{request.url}: {error}") from error


async def _reply(connection: Any, reader: asyncio.StreamReader) -> HttpResponse:
    import h11

    head: Any = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await reader.read(_PIECE_BYTES))
        elif isinstance(event, h11.Response):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > REPLY_LIMIT_BYTES:
                raise Unreachable("the reply is larger than 10 MB")
        elif isinstance(event, h11.EndOfMessage):
            headers = tuple((bytes(name), bytes(value)) for name, value in head.headers.raw_items())
            return HttpResponse(status=head.status_code, headers=headers, body=bytes(body))
        elif isinstance(event, h11.ConnectionClosed):
            raise Unreachable("the connection was closed without a reply")


def _headers(request: OutboundRequest, parts: SplitResult) -> list[tuple[bytes, bytes]]:
    sent = [(name, value) for name, value in request.headers if name.lower() not in _FRAMING]
    host = next((value for name, value in request.headers if name.lower() == "host"), parts.netloc.rpartition("@")[2])
    has_length = bool(request.body) or request.method not in ("GET", "HEAD", "OPTIONS")
    length = [("Content-Length", str(len(request.body)))] if has_length else []
    lines = [("Host", host), *sent, *length, ("Connection", "close")]
    return [(name.encode("latin-1", "replace"), value.strip().encode("utf-8", "replace")) for name, value in lines]


def _tls(is_verified: bool) -> ssl.SSLContext:
    import ssl

    context = ssl.create_default_context()
    if not is_verified:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
