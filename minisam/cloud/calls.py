"""An AWS call as it arrives over HTTP: which service, operation and protocol, and errors in that protocol."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal
from urllib.parse import parse_qs
from uuid import uuid4
from xml.sax.saxutils import escape

from minisam.records import dataclass

Protocol = Literal["json", "rest-json", "query", "rest-xml", "cbor"]

_SCOPE = re.compile(r"Credential=[^/,\s]+/\d*/([^/]*)/([^/]+)/aws4_request")
_TARGET_SERVICES = {"AWSCognitoIdentityProviderService": "cognito-idp", "AWSCognitoIdentityService": "cognito-identity"}
_REST_XML = frozenset({"s3", "s3control", "cloudfront", "route53"})


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole HTTP response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What the request asks for. `service` is the signing name ("sqs", "states"), "s3" where nothing says more."""

    service: str
    operation: str
    protocol: Protocol


def read_call(environ: Mapping[str, Any], body: bytes) -> Call:
    """Find out what a request asks for; nothing in it needs to be right."""
    scope = _SCOPE.search(environ.get("HTTP_AUTHORIZATION", "")) or _presigned_scope(environ)
    target = environ.get("HTTP_X_AMZ_TARGET", "")
    is_form = environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
    action = _action(body) if is_form else ""
    service = scope[2].lower() if scope else _unsigned_service(environ["PATH_INFO"], target, action)
    if environ.get("HTTP_SMITHY_PROTOCOL", "") == "rpc-v2-cbor":
        return Call(service=service, operation=environ["PATH_INFO"].rpartition("/")[2], protocol="cbor")
    if target:
        return Call(service=service, operation=target.rpartition(".")[2], protocol="json")
    if action:
        return Call(service=service, operation=action, protocol="query")
    protocol: Protocol = "rest-xml" if service in _REST_XML else "rest-json"
    return Call(service=service, operation=f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}", protocol=protocol)


def error_answer(call: Call, status: int, code: str, message: str) -> Answer:
    """Return an error that the SDKs read as `code` and `message` in the call's own protocol."""
    request_id = str(uuid4())
    kind, body = _error_body(call, code, message, request_id)
    headers = [("Content-Type", kind), ("x-amzn-RequestId", request_id), ("x-amzn-ErrorType", code)]
    if call.protocol == "cbor":
        headers.append(("smithy-protocol", "rpc-v2-cbor"))
    return Answer(status, tuple(headers), body)


def readable_by(origin: str | None, headers: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield headers that let pages of this machine read the answer, where every page may."""
    for name, value in headers:
        if name.lower() != "access-control-allow-origin" or value != "*":
            yield name, value
        elif origin:  # those of other sites were refused
            yield name, origin


def _error_body(call: Call, code: str, message: str, request_id: str) -> tuple[str, bytes]:
    if call.protocol == "cbor":
        return "application/cbor", _cbor_map([("__type", code), ("message", message)])
    if call.protocol == "json":
        return "application/x-amz-json-1.0", json.dumps({"__type": code, "message": message}).encode()
    if call.protocol == "rest-json":
        return "application/json", json.dumps({"code": code, "message": message}).encode()
    error = f"<Code>{escape(code)}</Code><Message>{escape(message)}</Message>"
    if call.service == "s3":
        text = f"<Error>{error}<RequestId>{request_id}</RequestId></Error>"
    else:
        error = f"<Error><Type>Sender</Type>{error}</Error>"
        text = f"<ErrorResponse>{error}<RequestId>{request_id}</RequestId></ErrorResponse>"
    return "text/xml", f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'.encode()


def _presigned_scope(environ: Mapping[str, Any]) -> re.Match[str] | None:
    credential = parse_qs(environ.get("QUERY_STRING", "")).get("X-Amz-Credential", [""])[0]
    return _SCOPE.search(f"Credential={credential}")


def _unsigned_service(path: str, target: str, action: str) -> str:
    if path.startswith("/2015-03-31/"):
        return "lambda"
    return _TARGET_SERVICES.get(target.partition(".")[0], "sts" if action else "s3")


def _action(body: bytes) -> str:
    found = re.search(rb"(?:^|&)Action=(\w+)", body)
    return found[1].decode() if found else ""


def _cbor_map(items: Iterable[tuple[str, str]]) -> bytes:
    """Encode a small mapping of texts (RFC 8949: major type 5 of major type 3)."""
    pairs = list(items)
    return bytes([0xA0 + len(pairs)]) + b"".join(_cbor_text(text) for pair in pairs for text in pair)


def _cbor_text(text: str) -> bytes:
    data = text.encode()
    return b"\x7a" + len(data).to_bytes(4, "big") + data
