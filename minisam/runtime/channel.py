"""The front's end of the socket to a child: frames in, frames out.

A frame is two big-endian 32-bit lengths, a JSON header and a raw body. The body of an event or of a result is never
parsed here.
"""

from __future__ import annotations

import asyncio
import json
import struct
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from minisam.records import dataclass

LENGTHS = struct.Struct("!II")


@dataclass(frozen=True, slots=True)
class Frame:
    """One message from the child."""

    header: Mapping[str, Any]
    body: bytes


class Channel(asyncio.Protocol):
    """Calls `on_frame` for each frame, and `on_end` once when the child's end is closed."""

    def __init__(self, on_frame: Callable[[Frame], None], on_end: Callable[[], None]) -> None:
        self._on_frame = on_frame
        self._on_end = on_end
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while len(self._received) >= LENGTHS.size:
            header_length, body_length = LENGTHS.unpack_from(self._received)
            body_start = LENGTHS.size + header_length
            end = body_start + body_length
            if len(self._received) < end:
                return
            text, body = self._received[LENGTHS.size : body_start], bytes(self._received[body_start:end])
            del self._received[:end]
            header = _parsed(text)
            if header is None:
                self.close()
                return
            self._on_frame(Frame(header, body))

    def connection_lost(self, exc: Exception | None) -> None:
        self._on_end()

    def send(self, header: Mapping[str, Any], body: bytes = b"") -> None:
        """Send a frame; to a child that is gone, nothing."""
        text = orjson.dumps(header)
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(b"".join((LENGTHS.pack(len(text), len(body)), text, body)))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


def _parsed(text: bytes | bytearray) -> Mapping[str, Any] | None:
    """Return a frame's header; None for what no child of ours writes, but whoever else has found its socket."""
    try:
        return orjson.loads(text)  # type: ignore[no-any-return]
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(text)  # type: ignore[no-any-return]  # Names of files may hold halves of a surrogate pair.
    except ValueError:
        return None
