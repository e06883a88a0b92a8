"""Requests of every shape against running applications: none may get a 5xx that no handler caused.

A 5xx counts as a handler's where the terminal shows an error of a function that was not there before the request.
Hypothesis makes the requests and shrinks one that fails.
"""

from __future__ import annotations

import json
import socket
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually

VOLUME = 2000

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_NAMES = (
    "Accept", "Access-Control-Request-Method", "Authorization", "Content-Type", "Cookie", "Origin", "X-Amzn-Trace-Id",
    "X-Api-Key", "X-Forwarded-For", "X-Amz-Target", "X-Other", "Expect", "Via",
)  # fmt: skip
_TYPES = ("application/json", "text/plain", "application/x-www-form-urlencoded", "image/png", "nonsense", "")
_SEGMENTS = (
    "",
    ".",
    "..",
    "%2F",
    "%2e%2e",
    "%00",
    "%FF",
    "%E2%82%AC",
    "%zz",
    "a b",
    "a+b",
    "~",
    "'",
    '"',
    "{x}",
    "$x",
    ";a=b",
)
_TEXT = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=12)
_KEYS = st.sampled_from(("id", "name", "text", "title", "body", "tag", "a"))
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_VALUES = st.recursive(
    _SCALARS | st.sampled_from(("$input", "#if(", "${x}")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=6,
)
_BODIES = st.one_of(
    st.just(b""),
    _VALUES.map(lambda value: json.dumps(value).encode()),
    st.dictionaries(_KEYS, _VALUES).map(lambda v: json.dumps(v).encode()),
    st.binary(max_size=40),
    st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
_HEADERS = st.lists(
    st.tuples(st.just("Content-Type"), st.sampled_from(_TYPES)) | st.tuples(st.sampled_from(_NAMES), _TEXT), max_size=4
)


def soak(command: Command, template: Path, *args: str, count: int, start: int) -> Counter[str]:
    """Send `count` requests to each API; raises AssertionError for a 5xx without a cause. Counts answers by status."""
    listed = command.run("list", "--json", "-t", template, *args).json()["routes"]
    found: Counter[str] = Counter()
    with command.serving(template, *args) as server:
        for api in server.endpoints["apis"]:
            routes = [(route["method"], route["path"]) for route in listed if route["api"] == api]
            _soak_api(server, server.api(api), routes, count, start, found)
    return found


def _soak_api(
    server: Server, url: str, routes: list[tuple[str, str]], count: int, start: int, found: Counter[str]
) -> None:
    base = urlsplit(url)

    @seed(start)
    @settings(max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(_targets(routes), _HEADERS, _BODIES)
    def one(target: tuple[str, str], headers: list[tuple[str, str]], body: bytes) -> None:
        method, path = target
        terminal = _Terminal(server)
        status = _ask(base.hostname or "", base.port or 80, _message(method, base.path + path, headers, body))
        found[f"{status // 100}xx"] += 1
        if status >= 500:
            eventually(terminal.shows_a_failure, f"a reason for {status} to {method} {path}", 2)

    one()


class _Terminal:
    """What a server prints from now on."""

    def __init__(self, server: Server) -> None:
        self._files = [server.running.folder / name for name in ("stdout", "stderr")]
        self._sizes = [file.stat().st_size for file in self._files]

    def shows_a_failure(self) -> bool:
        """Whether a function failed."""
        said = b"".join(file.read_bytes()[size:] for file, size in zip(self._files, self._sizes, strict=True))
        return b"[ERROR]" in said or b"Task timed out" in said


def _targets(routes: list[tuple[str, str]]) -> Any:
    segment = st.sampled_from(_SEGMENTS) | st.text("ab/%.+{}", max_size=5)
    query = st.lists(st.tuples(_ascii(), _ascii()), max_size=3).map(lambda pairs: "&".join("=".join(p) for p in pairs))

    def of_route(route: tuple[str, str]) -> Any:
        method, path = route
        parts = [
            segment if part.startswith("{") or path == "$default" else st.just(part) for part in path.split("/")[1:]
        ]
        methods = st.sampled_from(_METHODS if method == "ANY" else (*[method] * 30, *_METHODS))
        return st.tuples(methods, st.tuples(*parts).map(lambda names: "/" + "/".join(names)))

    anywhere = st.tuples(
        st.sampled_from(_METHODS), st.lists(segment, max_size=3).map(lambda parts: "/" + "/".join(parts))
    )
    known = st.sampled_from(routes).flatmap(of_route) if routes else anywhere
    reached = st.integers(0, 5).flatmap(lambda n: known if n else anywhere)
    return st.tuples(reached, query).map(lambda made: (made[0][0], f"{made[0][1]}?{made[1]}"))


def _ascii() -> Any:
    return st.text("ab=&%+2F{}$'\"<>[]", max_size=6)


def _message(method: str, target: str, headers: list[tuple[str, str]], body: bytes) -> bytes:
    lines = [f"{method} {target.replace(' ', '%20')} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value.strip()}" for name, value in headers]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def _ask(host: str, port: int, message: bytes) -> int:
    with socket.create_connection((host, port), timeout=30) as connection:
        connection.sendall(message)
        answer = b""
        while data := connection.recv(65536):
            answer += data
    assert answer.startswith(b"HTTP/1.1 "), f"no answer to {message!r}"
    return int(answer.split(b" ", 2)[1])
