"""HTTP/1.1 as a function's runtime speaks it to the Runtime API: one connection, one request after another.

The body of a request is passed on piece by piece, since a streamed response is one; an answer is written at once.
This is the only module of the runtime that imports httptools.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Protocol

import httptools
import orjson


class Service(Protocol):
    """What answers the requests; each of them is begun, and then completed or broken off."""

    def begin(self, request: Request) -> None:
        """Take a request whose head is complete."""

    def take(self, request: Request, piece: bytes) -> None:
        """Take a piece of its body."""

    def complete(self, request: Request) -> None:
        """Take note of its end; its trailers are there now."""

    def break_off(self, request: Request) -> None:
        """Take note that its end, or its answer, is not wanted any more."""


class Request:
    """One request. Names of headers and trailers are lower-case; the last of a name counts."""

    def __init__(self, connection: RuntimeConnection, method: str, path: str, headers: Mapping[str, str]) -> None:
        self.method = method
        self.path = path
        self.headers = headers
        self.trailers: dict[str, str] = {}
        self.is_answered = False
        self._connection = connection

    def answer(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Write the answer, once."""
        if not self.is_answered:
            self.is_answered = True
            self._connection.write(status, body, headers or {})

    def answer_json(self, status: int, value: Mapping[str, str]) -> None:
        self.answer(status, orjson.dumps(value))


class RuntimeConnection(asyncio.Protocol):
    """The server's side of one connection."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self.is_open = True
        self._url = b""
        self._lines: dict[str, str] = {}
        self._request: Request | None = None
        self._is_last = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError:
            self.close()
            raise  # The mistake is not the runtime's: asyncio tells of it.
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        if self._request is not None and not self._request.is_answered:
            self._service.break_off(self._request)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def write(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        """Write an answer and go on, or close where the client said that it was the last."""
        if self._transport is None or self._transport.is_closing():
            return
        lines = {"Content-Type": "application/json", **headers, "Content-Length": str(len(body))}
        if self._is_last:
            lines["Connection"] = "close"
        head = [
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
            *(f"{name}: {value}" for name, value in lines.items()),
        ]
        self._transport.write("\r\n".join([*head, "", ""]).encode("utf-8", "replace") + body)
        if self._is_last:
            self._transport.close()

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        lines = self._lines if self._request is None else self._request.trailers
        lines[name.decode("latin-1").lower()] = value.decode("utf-8", "replace")

    def on_headers_complete(self) -> None:
        method, path = self._parser.get_method().decode(), self._url.decode("utf-8", "replace")
        self._is_last = not self._parser.should_keep_alive()
        self._request = Request(self, method, path, self._lines)
        if self._lines.get("expect", "").lower() == "100-continue" and self._transport is not None:
            self._transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self._service.begin(self._request)

    def on_body(self, body: bytes) -> None:
        if self._request is not None and not self._request.is_answered:
            self._service.take(self._request, body)

    def on_message_complete(self) -> None:
        request = self._request
        self._url, self._lines = b"", {}
        if request is not None and not request.is_answered:
            self._service.complete(request)
        if request is not None and request.is_answered:
            self._request = None

    def on_message_begin(self) -> None:
        self._request = None
