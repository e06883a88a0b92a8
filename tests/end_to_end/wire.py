"""A plain HTTP client: no redirects, no retries, a new connection per request, bytes in and out."""

from __future__ import annotations

import http.client
import json
import socket
import urllib.parse
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back; `headers` keep their order, their casing and repeated names."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str:
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())


def request(
    url: str,
    method: str = "GET",
    *,
    headers: Iterable[tuple[str, str]] = (),
    body: bytes | str | None = None,
    data: Any = None,
    timeout_s: float = 30,
) -> Reply:
    """Send one request; `data` is sent as JSON, a text body as text."""
    parts = urllib.parse.urlsplit(url)
    sent = dict(headers)
    if data is not None:
        body = json.dumps(data)
        sent.setdefault("Content-Type", "application/json")
    if isinstance(body, str):
        sent.setdefault("Content-Type", "text/plain")
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=timeout_s)
    try:
        connection.request(method, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), body, sent)
        response = connection.getresponse()
        return Reply(status=response.status, headers=tuple(response.getheaders()), body=response.read())
    finally:
        connection.close()


def port_of(url: str) -> int:
    """Return the port of an address that names one."""
    port = urllib.parse.urlsplit(url).port
    assert port, f"no port in {url!r}"
    return port


def is_open(port: int) -> bool:
    """Whether somebody listens on the port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
