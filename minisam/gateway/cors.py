"""The CORS of an HTTP API: it answers preflights itself and writes the headers of every other answer.

A REST API has nothing here: its OPTIONS methods are MOCK integrations, and its functions set their own headers.
AWS: docs "http-api-cors"
"""

from __future__ import annotations

from dataclasses import replace

from minisam.gateway.http import HttpRequest, HttpResponse, encode_headers
from minisam.model import Cors


def is_preflight(request: HttpRequest) -> bool:
    """Whether a browser asks for permission."""
    return (
        request.method == "OPTIONS"
        and request.header("origin") is not None
        and request.header("access-control-request-method") is not None
    )


def answer_preflight(cors: Cors, request: HttpRequest) -> HttpResponse:
    """Return the answer to a preflight: 204, with the permissions where the origin is allowed."""
    headers = _origin_headers(cors, request)
    if headers:
        permissions = [
            ("Access-Control-Allow-Methods", ",".join(cors.allow_methods)),
            ("Access-Control-Allow-Headers", ",".join(cors.allow_headers)),
            ("Access-Control-Max-Age", "" if cors.max_age_s is None else str(cors.max_age_s)),
        ]
        headers += [(name, value) for name, value in permissions if value]
    return HttpResponse(status=204, headers=encode_headers(headers))


def with_cors(cors: Cors, request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return an answer with the API's CORS headers in place of any that the function sent."""
    kept = tuple(line for line in response.headers if not line[0].lower().startswith(b"access-control-"))
    headers = _origin_headers(cors, request)
    if headers and cors.expose_headers:
        headers.append(("Access-Control-Expose-Headers", ",".join(cors.expose_headers)))
    return replace(response, headers=kept + encode_headers(headers))


def _origin_headers(cors: Cors, request: HttpRequest) -> list[tuple[str, str]]:
    origin = request.header("origin")
    if origin is None or (allowed := _allowed_origin(cors, origin)) is None:
        return []
    headers = [("Access-Control-Allow-Origin", allowed)]
    if cors.allow_credentials:
        headers.append(("Access-Control-Allow-Credentials", "true"))
    return headers


def _allowed_origin(cors: Cors, origin: str) -> str | None:
    """Return what Access-Control-Allow-Origin says to an origin: "*", the origin, or None."""
    if "*" in cors.allow_origins:
        return "*"
    for allowed in cors.allow_origins:
        if origin.lower() == allowed.lower() or (
            allowed in ("http://*", "https://*") and origin.startswith(allowed[:-1])
        ):
            return origin
    return None
