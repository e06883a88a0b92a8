"""Which calls of the embedded AWS a web page gets answered: those that AWS would answer to it.

AWS: botocore's models, `authtype: none` (signing up, signing in); docs "HTTPPOSTForms" of S3 (forms are signed inside)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from minisam import web_pages
from minisam.cloud.calls import Call

_READING = ("GET", "HEAD", "OPTIONS")
_READ_BY_PAGES = ("s3", "cognito-idp")
_UNSIGNED = ("cognito-idp", "cognito-identity", "sts")
_SIGNATURES = (b'name="x-amz-signature"', b'name="signature"')


def refusal(call: Call, environ: Mapping[str, Any], body: bytes) -> str | None:
    """Say why a request that a page made a browser send is not for the embedded AWS, None where it may be."""

    def header(name: str) -> str | None:
        value: str | None = environ.get(f"HTTP_{name.upper().replace('-', '_')}")
        return value

    return web_pages.refusal(header, environ.get("QUERY_STRING", ""), is_free=_is_free(call, environ, body))


def _is_free(call: Call, environ: Mapping[str, Any], body: bytes) -> bool:
    method = environ["REQUEST_METHOD"]
    if method == "OPTIONS" or (method in _READING and call.service in _READ_BY_PAGES):
        return True
    if call.service == "s3" and method == "POST" and "multipart/form-data" in environ.get("CONTENT_TYPE", ""):
        return any(signature in body.lower() for signature in _SIGNATURES)
    return call.service in _UNSIGNED and call.operation in _unsigned_operations(call.service)


@lru_cache(8)
def _unsigned_operations(service: str) -> frozenset[str]:
    """Return the operations of a service that AWS takes from anybody."""
    from botocore.loaders import create_loader

    operations = create_loader().load_service_model(service, "service-2")["operations"]
    return frozenset(name for name, operation in operations.items() if operation.get("authtype") == "none")
