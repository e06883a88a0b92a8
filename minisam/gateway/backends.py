"""Where integrations find what they call besides functions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from minisam.gateway.http import HttpResponse
from minisam.gateway.outbound import OutboundRequest, send
from minisam.records import dataclass

Send = Callable[[OutboundRequest, float], Awaitable[HttpResponse]]
"""Sends a request and waits so many seconds for its reply. Raises OutboundError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backends:
    """The addresses of the embedded AWS and of the Lambda API, both `http://HOST:PORT`, and how requests get there."""

    aws_url: str = ""
    lambda_url: str = ""
    send: Send = send
