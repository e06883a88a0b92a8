"""One connection of the HTTP server: bytes become `Turn`s, one after another.

uvicorn's httptools protocol keeps connections (pipelining, flow control); its ASGI part is left out, since ASGI
lower-cases header names and decodes paths, and events must say what was sent. What it does for every request beside
that is left out too: each such trifle was a tenth of a warm request.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from typing import Any

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from minisam.deadline import Deadline
from minisam.gateway.encoding import encode
from minisam.gateway.http import HttpRequest, head_of, json_response
from minisam.gateway.patience import begin
from minisam.gateway.turn import Port, Turn, host_refusal, origin_form

HEAD_LIMIT_BYTES = 64 * 1024
TOO_MANY_HEADERS = "the request's header is too large"
KEEP_ALIVE_S = 65

_quiet = logging.getLogger(f"{__name__}.uvicorn")  # broken clients are answered, not reported
_quiet.setLevel(logging.ERROR)


class HttpConnection(HttpToolsProtocol):
    """uvicorn's connection, but for what it makes of a request."""

    def __init__(self, config: Config, state: ServerState, port: Port) -> None:
        super().__init__(config, state, {})
        self.port = port
        self.lines: list[tuple[bytes, bytes]] = []
        self._head_bytes = 0
        self._is_in_head = True
        self._patience = Deadline(self.loop, self._lose_patience)
        self._unparsed_bytes = 0
        self._is_upgrading = False
        self._unstarted: Turn | None = None
        self.logger = _quiet

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._patience.set(self.port.patience_s)

    def connection_lost(self, exc: Exception | None) -> None:
        self._patience.close()
        self.connections.discard(self)
        turns: list[Any] = [self.cycle, *(turn for turn, _ in self.pipeline)]
        for turn in filter(None, turns):
            turn.lose()
        self.flow.resume_writing()
        if exc is None:
            self.transport.close()
        self.parser = None

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
            is_first = not self._head_bytes
            self._head_bytes += len(data)
        self._parse(data)
        if (turn := self._unstarted) is not None:
            self._unstarted = None
            begin(self.loop, turn.run(), self.tasks)
        if self._is_in_head and self._head_bytes:
            if is_first:
                self._patience.set(self.port.patience_s)
            if self._head_bytes > HEAD_LIMIT_BYTES:
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
        self.url = b""
        self.lines = []

    def on_header(self, name: bytes, value: bytes) -> None:
        self.lines.append((name, value))

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        is_flood = self._head_bytes > HEAD_LIMIT_BYTES and _size(self.lines) > HEAD_LIMIT_BYTES
        self._head_bytes = 0
        self._patience.lift()
        before: Any = self.cycle
        may_upgrade = self.parser.should_upgrade()
        if may_upgrade and self.port.sockets is not None and not is_flood and self._wants_websocket():
            self._is_upgrading = True
            return
        turn: Any = Turn(self)
        if is_flood:
            turn.end_early(json_response(431, {"message": TOO_MANY_HEADERS}))
        self._unparsed_bytes = turn.announced_bytes if may_upgrade else 0
        self.cycle = turn
        if before is None or before.response_complete:
            self._unstarted = turn
        else:
            self.flow.pause_reading()
            self.pipeline.appendleft((turn, self.app))

    def _wants_websocket(self) -> bool:
        return self.parser.get_method() == b"GET" and any(
            name.lower() == b"upgrade" and value.strip().lower() == b"websocket" for name, value in self.lines
        )

    def _upgrade(self, rest: bytes) -> None:
        """Hand the connection over to the WebSocket service, with what came behind the request."""
        from minisam.gateway.websocket_wire import WebSocketConnection  # only who has such an API pays for it

        assert self.port.sockets is not None
        lines, version = tuple(self.lines), self.parser.get_http_version()
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False  # an upgrade cannot overtake the requests before it
            return
        if (refusal := host_refusal(self, head_of(lines), self.url, version)) is not None:
            self.transport.write(encode(refusal, is_last=True))
            self.transport.close()
            return
        path, _, query = origin_form(self.url).partition(b"?")
        client = self.client[0] if self.client else "127.0.0.1"
        request = HttpRequest(method="GET", path=path, query=query, headers=lines, client=client, http_version=version)
        self._patience.close()
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
        if self._unparsed_bytes or self._is_upgrading:
            return
        turn: Any = self.cycle
        turn.end_of_body()
        self._is_in_head = True

    def on_response_complete(self) -> None:
        """Go on with the next request: one that is here already, else one that may take its time."""
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            turn: Any = self.pipeline.pop()[0]
            self._run(turn.run())  # in a turn of the loop of its own: there may be a thousand behind it
        elif not self._head_bytes:
            self._patience.set(KEEP_ALIVE_S)

    def _give_up(self, status: int, message: str) -> None:
        """Answer what cannot be made into a request, and close; requests before it are still answered."""
        if self.transport.is_closing():
            return
        self._patience.lift()
        refusal = json_response(status, {"message": message})
        turn: Any = self.cycle
        if turn is not None and not turn.response_complete:
            turn.end_early(refusal)
            return
        self.transport.write(encode(refusal, is_last=True))
        self.transport.close()

    def _lose_patience(self) -> None:
        if self._head_bytes:
            self._give_up(408, "the request did not come in time")
        else:
            self.transport.close()


def _size(lines: Iterable[tuple[bytes, bytes]]) -> int:
    return sum(len(name) + len(value) + 4 for name, value in lines)
