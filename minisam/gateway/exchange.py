"""One request on its way through an API: what came in, where it goes, and the facts that its event and answer share.

Every clock reading and random id of a request is taken once, here, so that an event cannot contradict itself or the
headers of its answer, and building it stays a pure function.
"""

from __future__ import annotations

import binascii
import hashlib
import os
import re
import time
from collections.abc import Mapping
from dataclasses import field
from functools import lru_cache
from ipaddress import ip_address
from typing import Any

from minisam.gateway.http import HttpRequest
from minisam.gateway.router import Match
from minisam.model import Api
from minisam.records import dataclass

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_TRACE_ROOT = re.compile(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}")


FORWARDED = frozenset({"x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"})
"""The headers that API Gateway writes itself, whatever the client sent under their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """When a request came and the ids that it got: one reading of the clock, one draw of each id."""

    time_ms: int
    request_id: str
    extended_id: str
    trace_id: str

    @property
    def clf_time(self) -> str:
        """The time in the common log format, as `requestTime` has it; English whatever the locale."""
        return _clf_time(self.time_ms // 1000)


def stamp(request: HttpRequest | None = None) -> Stamp:
    """Take the time and draw the ids for a request; a trace that the client began is carried on."""
    now_ms = time.time_ns() // 1_000_000
    sent = (request.header("x-amzn-trace-id") if request else None) or ""
    drawn = os.urandom(39)
    trace_id = sent if sent and _TRACE_ROOT.search(sent) else f"Root=1-{now_ms // 1000:08x}-{drawn[27:].hex()}"
    return Stamp(time_ms=now_ms, request_id=_uuid4(drawn), extended_id=_short(drawn[16:27]), trace_id=trace_id)


def drawn_id() -> str:
    """Draw an id as extended request ids, connections and messages have it: eleven bytes in URL-safe base64."""
    return _short(os.urandom(11))


def drawn_uuid() -> str:
    """Draw a version 4 UUID: four times as fast as through the `uuid` module's objects."""
    return _uuid4(os.urandom(16))


def _uuid4(drawn: bytes) -> str:
    text = drawn[:16].hex()
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{'89ab'[drawn[8] & 3]}{text[17:20]}-{text[20:]}"


def _short(drawn: bytes) -> str:
    return binascii.b2a_base64(drawn, newline=False).translate(_URL_SAFE).decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request that reached a route of an API.

    `path` is the path below the stage, `stage_path` the one with it; both start with "/" and are as sent.
    `authorizer` is what `requestContext.authorizer` says, `identity` what is added to `requestContext.identity`.
    `connection` is the requestContext of a WebSocket API's handshake.
    """

    request: HttpRequest
    api: Api
    match: Match
    path: str
    stage_path: str
    stamp: Stamp
    authorizer: Mapping[str, Any] | None = None
    identity: Mapping[str, str] = field(default_factory=dict)
    connection: Mapping[str, Any] | None = None

    @property
    def domain_name(self) -> str:
        """The host that the client named: links built from it lead back here."""
        return self.request.header("host") or "localhost"

    @property
    def domain_prefix(self) -> str:
        """The first label of the host, as with a wildcard domain on AWS; the API's id where there is none."""
        return _first_label(self.domain_name) or self.api.api_id

    def forwarded_headers(self) -> list[tuple[str, str]]:
        """Return the headers that API Gateway adds to what the client sent."""
        sent = self.request.header("x-forwarded-for")
        client = self.request.client
        return [
            ("X-Amzn-Trace-Id", self.stamp.trace_id),
            ("X-Forwarded-For", f"{sent}, {client}" if sent else client),
            ("X-Forwarded-Port", port_of(self.domain_name) or ("443" if self.request.scheme == "https" else "80")),
            ("X-Forwarded-Proto", self.request.scheme),
        ]


@lru_cache(maxsize=64)
def _first_label(authority: str) -> str | None:
    name = host_of(authority)
    return name.partition(".")[0] if "." in name and not is_address(name) else None


@lru_cache(maxsize=64)
def host_of(authority: str) -> str:
    """Return the host of `host:port`, without the brackets of an IPv6 address."""
    if authority.startswith("["):
        return authority[1:].partition("]")[0]
    return authority.partition(":")[0]


@lru_cache(maxsize=64)
def port_of(authority: str) -> str:
    """Return the port of `host:port`, "" where none is named."""
    return authority.rpartition("]")[2].rpartition(":")[2] if ":" in authority.rpartition("]")[2] else ""


@lru_cache(maxsize=1)
def _clf_time(time_s: int) -> str:
    at = time.gmtime(time_s)
    return f"{at.tm_mday:02}/{_MONTHS[at.tm_mon - 1]}/{at.tm_year:04}:{time.strftime('%H:%M:%S', at)} +0000"


@lru_cache(maxsize=64)
def is_address(host: str) -> bool:
    """Whether a host is an IP address."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=64)
def is_loopback(host: str) -> bool:
    """Whether a host is this machine's own: localhost, a name under it, or a loopback address."""
    name = host.lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    return is_address(name) and ip_address(name).is_loopback


@lru_cache(maxsize=1024)
def short_id(*parts: str) -> str:
    """Return the six letters and digits that AWS would have drawn for a deployment or a resource; always the same."""
    digest = int.from_bytes(hashlib.blake2b("\n".join(parts).encode(), digest_size=8).digest(), "big")
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    return "".join(letters[digest // 36**place % 36] for place in range(6))
