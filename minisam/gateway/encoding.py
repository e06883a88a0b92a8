"""An answer as the bytes that go over the wire. Pure, but for the clock."""

from __future__ import annotations

import time
from functools import lru_cache
from http import HTTPStatus

from minisam.gateway.http import HttpResponse

BODILESS = (204, 304)
"""Statuses that have no body, whatever their header says (RFC 9112, section 6.3)."""

_PHRASES = {status.value: status.phrase.encode() for status in HTTPStatus}
_LINE_BREAKS = bytes.maketrans(b"\r\n", b"  ")


def encode(
    response: HttpResponse, *, is_head: bool = False, is_last: bool = False, is_chunked: bool | None = None
) -> bytes:
    """Return an answer's bytes; `is_head` leaves the body out, `is_last` announces the end of the connection.

    `is_chunked`, where it is given, says how a body that is yet to come will be framed.
    """
    lines = [_status_line(response.status)]
    has_date = False
    for name, value in response.headers:
        lines.append(b"%b: %b\r\n" % (name, value.translate(_LINE_BREAKS)))
        has_date = has_date or (len(name) == 4 and name.lower() == b"date")
    if not has_date:
        lines.append(b"Date: %b\r\n" % _http_date(int(time.time())))
    has_body = response.status not in BODILESS and is_chunked is None
    if is_chunked:
        lines.append(b"Transfer-Encoding: chunked\r\n")
    if has_body:
        lines.append(b"Content-Length: %d\r\n" % len(response.body))
    lines.append(b"Connection: close\r\n\r\n" if is_last else b"\r\n")
    if has_body and not is_head:
        lines.append(response.body)
    return b"".join(lines)


@lru_cache(maxsize=64)
def _status_line(status: int) -> bytes:
    return b"HTTP/1.1 %d %s\r\n" % (status, _PHRASES.get(status, b""))


@lru_cache(maxsize=1)
def _http_date(time_s: int) -> bytes:
    """Return a time as the Date header has it; English whatever the locale (RFC 9110, section 5.6.7)."""
    at = time.gmtime(time_s)
    month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()[at.tm_mon - 1]
    day = "Mon Tue Wed Thu Fri Sat Sun".split()[at.tm_wday]
    clock = f"{at.tm_hour:02}:{at.tm_min:02}:{at.tm_sec:02}"
    return f"{day}, {at.tm_mday:02} {month} {at.tm_year} {clock} GMT".encode()
