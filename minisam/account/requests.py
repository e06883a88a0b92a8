"""A function's request as the account gets it: without the function's signature, with the account's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSPreparedRequest, AWSRequest

from minisam.account.endpoints import Endpoint
from minisam.model import RemoteRequest
from minisam.signatures import unsigned_query

_FUNCTIONS_OWN = frozenset(
    {
        *("authorization", "x-amz-date", "date", "x-amz-security-token", "x-amz-content-sha256"),
        *("host", "content-length", "connection", "expect", "transfer-encoding", "te", "upgrade", "keep-alive"),
        *("x-amzn-trace-id", "referer", "cookie", "forwarded", "accept-encoding"),
    }
)
_OF_CHUNKS = frozenset({"x-amz-decoded-content-length", "x-amz-trailer", "content-encoding"})


def outgoing(request: RemoteRequest, endpoint: Endpoint, credentials: Any) -> AWSPreparedRequest:
    """Return what is sent. A body in signed chunks (S3) is put together: they were signed by the function."""
    headers = [(name, value) for name, value in request.headers if name.lower() not in _FUNCTIONS_OWN]
    body = request.body
    if (request.header("x-amz-content-sha256") or "").startswith("STREAMING-"):
        body, trailers = unchunked(body)
        encoding = (request.header("content-encoding") or "").replace("aws-chunked", "").strip(", ")
        headers = [pair for pair in headers if pair[0].lower() not in _OF_CHUNKS]
        headers += [*trailers, *([("Content-Encoding", encoding)] if encoding else [])]
    query = unsigned_query(request.target.partition("?")[2])
    url = endpoint.url + quote(request.path, safe="/%~") + (f"?{query}" if query else "")
    made = AWSRequest(method=request.method, url=url, data=body, headers=dict(headers))
    kind = S3SigV4Auth if endpoint.signing_name == "s3" else SigV4Auth
    kind(credentials, endpoint.signing_name, endpoint.region).add_auth(made)
    return made.prepare()


def unchunked(body: bytes) -> tuple[bytes, list[tuple[str, str]]]:
    """Return what chunks of `aws-chunked` hold, and the headers that follow them (checksums).

    AWS: docs "sigv4-streaming", "sigv4-streaming-trailers"
    """
    parts, rest = [], body
    while rest:
        line, _, rest = rest.partition(b"\r\n")
        size = int(line.partition(b";")[0] or b"0", 16)
        if size == 0:
            break
        parts.append(rest[:size])
        rest = rest[size:].removeprefix(b"\r\n")
    return b"".join(parts), list(_trailers(rest))


def _trailers(text: bytes) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, colon, value = line.decode("latin-1").partition(":")
        if colon and name.strip().lower().startswith("x-amz-checksum-"):
            yield name.strip(), value.strip()
