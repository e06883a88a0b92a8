"""A request as it came over the wire and a response as it goes back: bytes, untouched.

Nothing here is decoded, reordered or normalised, so that the events built from it can say exactly what the client
sent. The server makes requests and writes responses; everything between them is pure.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import field, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from minisam.records import dataclass

HeaderLines = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What every request asks of its header lines.

    `first` is the first value of each header by its name in lower case, `hosts` every Host, `size` in bytes.
    """

    first: Mapping[str, str]
    hosts: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """One request. `path` and `query` are as sent, header lines have the client's casing and order.

    `is_too_large` says that the body was over the server's limit: it has not been read, `body` is empty.
    """

    method: str
    path: bytes
    query: bytes = b""
    headers: HeaderLines = ()
    body: bytes = b""
    client: str = "127.0.0.1"
    scheme: str = "http"
    http_version: str = "1.1"
    is_too_large: bool = False
    _head: Head = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_head", head_of(self.headers))

    def header(self, name: str) -> str | None:
        """Return the first value of a header; any casing."""
        return self._head.first.get(name.lower())

    def head_bytes(self) -> int:
        """Return the size of the request line and the headers, as API Gateway counts it."""
        return len(self.path) + len(self.query) + self._head.size

    def media_type(self) -> str | None:
        """Return the Content-Type without its parameters, in lower case."""
        value = self.header("content-type")
        return bare_media_type(value) if value else None

    def query_pairs(self) -> list[tuple[str, str]]:
        """Return the query's names and values, form-decoded ("+" is a space), in order."""
        if not self.query:
            return []
        return parse_qsl(as_text(self.query), keep_blank_values=True, errors="replace")

    def is_from_browser(self) -> bool:
        """Whether the client asks for HTML by name, as browsers do and API clients do not."""
        return "text/html" in (self.header("accept") or "").lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """One response. The server adds Content-Length, Date and Connection.

    `error_type` names the gateway response that an API gave by itself, "" for any other. `stream` are the pieces of a
    body that is still being made; when it raises, the connection ends without the body's end. `why` is what the log
    says of an answer that no function gave; it is not sent.
    """

    status: int
    headers: HeaderLines = ()
    body: bytes = b""
    error_type: str = ""
    stream: AsyncIterator[bytes] | None = None
    why: str = ""

    def with_headers(self, headers: Iterable[tuple[str, str]]) -> HttpResponse:
        """Return this response with more header lines behind its own."""
        return replace(self, headers=self.headers + encode_headers(headers))


def json_response(status: int, value: Any, headers: Iterable[tuple[str, str]] = ()) -> HttpResponse:
    """Return a response with a JSON body, as compact as AWS writes it."""
    body = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    return HttpResponse(
        status=status, headers=encode_headers([("Content-Type", "application/json"), *headers]), body=body
    )


@lru_cache(maxsize=128)
def head_of(lines: HeaderLines) -> Head:
    """Read header lines; clients send the same ones again and again."""
    named = [(name.decode("latin-1").lower(), as_text(value)) for name, value in lines]
    return Head(
        first=dict(reversed(named)),
        hosts=tuple(value.strip() for name, value in named if name == "host"),
        size=sum(len(name) + len(value) for name, value in lines),
    )


def encode_headers(headers: Iterable[tuple[str, str]]) -> HeaderLines:
    """Return header lines as bytes."""
    return tuple([(name.encode("utf-8", "replace"), value.encode("utf-8", "replace")) for name, value in headers])


def as_text(raw: bytes) -> str:
    """Decode header, path or query bytes: UTF-8 where they are, else one character per byte."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def bare_media_type(value: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return value.partition(";")[0].strip().lower()
