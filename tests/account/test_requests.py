"""What the account gets of a function's request: all that was asked, nothing of whose it was."""

from __future__ import annotations

import pytest
from botocore.credentials import ReadOnlyCredentials

from minisam.account.endpoints import Endpoint
from minisam.account.requests import outgoing, unchunked
from minisam.model import RemoteRequest
from minisam.signatures import SignedRequest, check, claim_of

KEYS = ReadOnlyCredentials("AKIAREAL", "real-secret", "real-token")
PRESIGNED = (
    "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=ASIAFN%2F20260101%2Feu-west-1%2Fs3%2Faws4_request"
    "&X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Security-Token=fn&X-Amz-Signature=0"
)


def request(target="/box/a%20b", path=None, method="GET", body=b"", **headers) -> RemoteRequest:
    lines = {"host": "127.0.0.1:4566", "authorization": "AWS4-HMAC-SHA256 Credential=ASIAFN/x", **headers}
    return RemoteRequest(
        service="s3",
        method=method,
        target=target,
        path=path or target.partition("?")[0],
        headers=tuple((name.replace("_", "-"), value) for name, value in lines.items()),
        body=body,
    )


def made(given: RemoteRequest, url="https://s3.eu-west-1.amazonaws.com", service="s3"):
    return outgoing(given, Endpoint(url=url, region="eu-west-1", signing_name=service, http=None), KEYS)


def test_a_request_is_the_accounts_own_and_nothing_of_the_functions_is_left():
    given = request(x_amz_security_token="fn-token", x_amzn_trace_id="Root=1", cookie="a=b", range="bytes=0-1")
    got = made(given)
    headers = {name.lower(): value for name, value in got.headers.items()}
    headers = {name: v.decode() if isinstance(v, bytes) else v for name, v in headers.items()}
    assert got.url == "https://s3.eu-west-1.amazonaws.com/box/a%20b"
    assert headers["range"] == "bytes=0-1"
    assert headers["x-amz-security-token"] == "real-token"
    assert "ASIAFN" not in str(headers) and not headers.keys() & {"cookie", "x-amzn-trace-id", "host"}
    signed = SignedRequest(
        method="GET",
        authority="s3.eu-west-1.amazonaws.com",
        path="/box/a%20b",
        query="",
        headers=tuple(headers.items()),
        body=b"",
    )
    assert claim_of(signed).key_id == "AKIAREAL"
    check(signed, claim_of(signed), "real-secret")


def test_an_address_signed_in_advance_is_signed_anew_with_what_it_asks_for():
    got = made(request(f"/box/a?response-content-type=text%2Fplain&{PRESIGNED}"))
    assert got.url == "https://s3.eu-west-1.amazonaws.com/box/a?response-content-type=text%2Fplain"


def test_a_bucket_in_the_hosts_name_is_in_the_path():
    assert made(request("/a", path="/box/a")).url == "https://s3.eu-west-1.amazonaws.com/box/a"


# docs sigv4-streaming-trailers: chunks of an upload, and the checksum behind them
CHUNKED = (
    b"5;chunk-signature=ab\r\nhello\r\n3\r\n wo\r\n0;chunk-signature=cd\r\n"
    b"x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:63bd\r\n\r\n"
)


def test_an_upload_in_chunks_that_the_function_signed_is_put_together():
    assert unchunked(CHUNKED) == (b"hello wo", [("x-amz-checksum-crc32c", "sOO8/Q==")])
    signed = {"x_amz_content_sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "x_amz_trailer": "x"}
    sizes = {"content_encoding": "aws-chunked,gzip", "x_amz_decoded_content_length": "8"}
    got = made(request(method="PUT", body=CHUNKED, **signed, **sizes))
    headers = {name.lower(): value for name, value in got.headers.items()}
    assert got.body == b"hello wo"
    assert headers["content-encoding"] == "gzip"
    assert headers["x-amz-checksum-crc32c"] == "sOO8/Q=="
    assert not headers.keys() & {"x-amz-decoded-content-length", "x-amz-trailer"}


@pytest.mark.parametrize("body", [b"nothing like it", b"zz\r\nhello\r\n"])
def test_what_is_no_chunks_is_a_value_error(body):
    with pytest.raises(ValueError):
        unchunked(body)
