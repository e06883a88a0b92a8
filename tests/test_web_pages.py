"""Which requests of web pages go on: by who asks, what is signed, and what AWS takes unsigned."""

from __future__ import annotations

import pytest

from minisam.web_pages import refusal

SIGNED = {"authorization": "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sqs/aws4_request"}
LOCAL = {"origin": "http://localhost:5173", "sec-fetch-site": "same-site"}
EVIL = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}


@pytest.mark.parametrize(
    ("headers", "query", "is_free", "goes_on"),
    [
        ({}, "", False, True),
        ({"sec-fetch-site": "none"}, "", False, True),
        (EVIL, "", True, False),
        ({**EVIL, **SIGNED}, "X-Amz-Signature=0", False, False),
        ({"origin": "null"}, "", True, False),
        ({"origin": "http://localhost.evil.example"}, "", True, False),
        ({"origin": "http://[::1"}, "", True, False),
        ({"sec-fetch-site": "cross-site"}, "X-Amz-Signature=0", False, False),
        ({"sec-fetch-site": "same-site"}, "", False, False),
        ({"sec-fetch-site": "cross-site"}, "", True, True),
        (LOCAL, "", False, False),
        (LOCAL, "", True, True),
        ({**LOCAL, **SIGNED}, "", False, True),
        (LOCAL, "a=b&X-Amz-Signature=0", False, True),
        ({"origin": "http://127.0.0.2:80", **SIGNED}, "", False, True),
        ({"origin": "http://app.localhost", **SIGNED}, "", False, True),
    ],
)
def test_a_request_goes_on(headers: dict[str, str], query: str, is_free: bool, goes_on: bool) -> None:
    assert (refusal(headers.get, query, is_free=is_free) is None) is goes_on
