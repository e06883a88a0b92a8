"""A client that asks over many connections at once, cheap enough not to be what is measured."""

from __future__ import annotations

import asyncio
import urllib.parse

Address = tuple[str, int, bytes]


def send_all(url: str, connections: int, count: int, body: bytes = b"") -> None:
    """Send `count` requests over so many connections at once; each must be answered with 200."""
    parts = urllib.parse.urlsplit(url)
    head = b"%s %s HTTP/1.1\r\nHost: localhost\r\n" % (b"POST" if body else b"GET", parts.path.encode())
    length = b"Content-Type: text/plain\r\nContent-Length: %d\r\n" % len(body) if body else b""
    request = head + length + b"\r\n" + body
    asyncio.run(_send_all((parts.hostname or "", parts.port or 80, request), connections, count))


async def _send_all(address: Address, connections: int, count: int) -> None:
    shares = [count // connections + (number < count % connections) for number in range(connections)]
    await asyncio.gather(*(_send(address, share) for share in shares))


async def _send(address: Address, count: int) -> None:
    host, port, request = address
    reader, writer = await asyncio.open_connection(host, port, limit=1 << 24)
    is_open = True
    for _ in range(count):
        if not is_open:
            reader, writer = await asyncio.open_connection(host, port, limit=1 << 24)
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        if b"connection: close" in head.lower():  # as Flask's server says after each answer
            writer.close()
            is_open = False
    writer.close()
