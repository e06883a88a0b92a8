"""A WebSocket on the wire: handshake, frames, limits, the end. The one module that imports websockets.

The server hands over a transport whose upgrade request it has read; from then on the library's sans-I/O protocol reads
and writes it, and the service says what the messages mean.
AWS: docs "limits" (sizes, idle time, life time), "websocket-api-develop-binary-media-types" (1003 for binary frames)
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from typing import Any

from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol

from minisam.gateway.encoding import encode
from minisam.gateway.http import HttpRequest, HttpResponse, encode_headers, json_response
from minisam.gateway.socket_service import SocketService, Welcome

GOING_AWAY = (1001, "Going away")

_NO_STATUS = (1005, "Client-side close frame status not set")
_LOST = (1006, "Connection Closed Abnormally")
_log = logging.getLogger(__name__)
_quiet = logging.getLogger(f"{__name__}.websockets")  # broken clients are told, not reported
_quiet.setLevel(logging.CRITICAL)

Spawn = Callable[[Coroutine[Any, Any, None]], object]


class WebSocketConnection(asyncio.Protocol):
    """One connection, from its handshake to its end. `spawn` runs work in the server's care."""

    def __init__(
        self, transport: asyncio.Transport, request: HttpRequest, service: SocketService, spawn: Spawn
    ) -> None:
        self._transport = transport
        self._request = request
        self._service = service
        self._limits = service.limits
        self._spawn = spawn
        self._loop = asyncio.get_running_loop()
        self._protocol = ServerProtocol(max_size=self._limits.message_bytes, logger=_quiet)
        self._parts: list[bytes] = []
        self._id: str | None = None
        self._running = 0
        self._is_choked = False
        self._timers: list[asyncio.TimerHandle] = []
        self._ended_by: tuple[int, str] | None = None
        self._is_leaving = False
        self._gone = self._loop.create_future()
        self.last_active_ms = _now_ms()
        self.is_open = False

    def begin(self, rest: bytes) -> None:
        """Answer the handshake; `rest` is what the client sent behind it."""
        self._transport.pause_reading()
        self._spawn(self._open(rest))

    @property
    def is_clogged(self) -> bool:
        return self._transport.get_write_buffer_size() > self._limits.unread_bytes

    def send(self, data: bytes) -> None:
        """Send a message: text where it is UTF-8, else binary."""
        if self._protocol.state is not State.OPEN:
            return
        try:
            data.decode()
        except UnicodeDecodeError:
            self._protocol.send_binary(data)
        else:
            self._protocol.send_text(data)
        self.last_active_ms = _now_ms()
        self._flush()

    def close(self, code: int, reason: str) -> None:
        """End the connection: say why, give the client a moment to agree, hang up."""
        if self._protocol.state is State.OPEN:
            self._ended_by = (code, reason)
            self._protocol.send_close(code, reason)
            self._flush()
            self._wait_for_end()

    async def leave(self, patience_s: float) -> None:
        """End the connection since the server ends: nobody is told but the client."""
        self._is_leaving = True
        self.close(*GOING_AWAY)
        await asyncio.wait({self._gone}, timeout=patience_s)
        self._transport.abort()

    async def _open(self, rest: bytes) -> None:
        response = self._handshake()
        if response.status_code != 101:
            self._refuse(_as_http(response))
            return
        answer = await self._admission()
        if isinstance(answer, HttpResponse):
            self._refuse(answer)
            return
        self._welcome(response, answer)
        if rest and not self._transport.is_closing():
            self.data_received(rest)

    async def _admission(self) -> Welcome | HttpResponse:
        try:
            return await self._service.connect(self._request, self)
        except Exception:  # a defect of ours: the client is told, and others notice nothing
            _log.exception("Answering a WebSocket handshake failed")
            return json_response(500, {"message": "Internal server error"})

    def _handshake(self) -> Response:
        """Return the library's answer to the handshake."""
        head = [b"GET %s HTTP/1.1" % (self._request.path + b"?" + self._request.query)]
        head += [b"%s: %s" % line for line in self._request.headers]
        self._protocol.receive_data(b"\r\n".join(head) + b"\r\n\r\n")
        events = self._protocol.events_received()
        if events and isinstance(events[0], Request):
            return self._protocol.accept(events[0])
        return self._protocol.reject(400, "this is not a WebSocket handshake\n")

    def _refuse(self, answer: HttpResponse) -> None:
        if not self._transport.is_closing():
            self._transport.write(encode(answer, is_last=True))
        self._transport.close()
        self._transport.resume_reading()

    def _welcome(self, response: Response, welcome: Welcome) -> None:
        if welcome.subprotocol:
            response.headers["Sec-WebSocket-Protocol"] = welcome.subprotocol
        self._id = welcome.connection_id
        self._protocol.send_response(response)
        self._flush()
        self.is_open = True
        self.last_active_ms = _now_ms()
        self._timers.append(self._loop.call_later(self._limits.life_s, self.close, *GOING_AWAY))
        self._watch_idleness()
        if not self._transport.is_closing():
            self._transport.resume_reading()
        else:
            self.connection_lost(None)

    def _watch_idleness(self) -> None:
        left_s = self._limits.idle_s - (_now_ms() - self.last_active_ms) / 1000
        if left_s <= 0:
            self.close(*GOING_AWAY)
        else:
            self._timers[1:] = [self._loop.call_later(left_s, self._watch_idleness)]

    def data_received(self, data: bytes) -> None:
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self.last_active_ms = _now_ms()
                self._take(event)
        self._flush()
        if self._protocol.close_expected():
            self._wait_for_end()

    def eof_received(self) -> bool | None:
        self._protocol.receive_eof()
        self._flush()
        return None

    def connection_lost(self, exc: Exception | None) -> None:
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        if not self._gone.done():
            self._gone.set_result(None)
        if self.is_open:
            self.is_open = False
            if self._id is not None and not self._is_leaving:
                self._spawn(self._service.disconnected(self._id, *self._cause()))

    def pause_writing(self) -> None:
        """Take nothing more from a client that does not read."""
        self._is_choked = True
        self._balance()

    def resume_writing(self) -> None:
        self._is_choked = False
        self._balance()

    def _balance(self) -> None:
        """Read on while the client reads and not too many of its messages run."""
        if not self.is_open or self._transport.is_closing():
            return
        if self._is_choked or self._running >= self._limits.messages_at_once:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def _take(self, frame: Frame) -> None:
        if self._protocol.state is not State.OPEN or frame.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            return
        if frame.opcode is Opcode.BINARY:
            self._protocol.fail(1003, "Binary frames are not supported")
        elif len(frame.data) > self._limits.frame_bytes:
            self._protocol.fail(1009, "Frame too large")
        else:
            self._parts.append(bytes(frame.data))
            if frame.fin:
                self._complete()

    def _complete(self) -> None:
        message, self._parts = b"".join(self._parts), []
        try:
            text = message.decode()
        except UnicodeDecodeError:
            self._protocol.fail(1007, "Invalid UTF-8")
            return
        self._running += 1
        self._balance()
        self._spawn(self._answer(text))

    async def _answer(self, text: str) -> None:
        reply: str | None = None
        try:
            assert self._id is not None
            reply = await self._service.message(self._id, text)
        except Exception:  # a defect of ours: the connection stays
            _log.exception("Answering a WebSocket message failed")
            reply = '{"message":"Internal server error"}'
        finally:
            self._running -= 1
            self._balance()
        if reply is not None:
            self.send(reply.encode("utf-8", "replace"))

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if self._transport.is_closing():
                return
            if data:
                self._transport.write(data)
            else:
                self._transport.close()

    def _wait_for_end(self) -> None:
        self._timers.append(self._loop.call_later(self._limits.closing_s, self._transport.abort))

    def _cause(self) -> tuple[int, str]:
        """Return code and reason of the end, as `$disconnect` is told."""
        if self._ended_by is not None:
            return self._ended_by
        received, sent = self._protocol.close_rcvd, self._protocol.close_sent
        if received is not None:
            return _NO_STATUS if received.code == _NO_STATUS[0] else (received.code, received.reason)
        return (sent.code, sent.reason) if sent is not None else _LOST


def _as_http(response: Response) -> HttpResponse:
    names = ("upgrade", "allow", "content-type")
    lines = [(name, value) for name, value in response.headers.raw_items() if name.lower() in names]
    return HttpResponse(status=response.status_code, headers=encode_headers(lines), body=bytes(response.body or b""))


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
