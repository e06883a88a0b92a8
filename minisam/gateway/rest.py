"""REST APIs and Lambda: an exchange becomes the event of a proxy integration, its result becomes the answer.

Payload 1.0 without a version; absent things are null, never missing. The same request and answer, with a version and
small differences, is payload 1.0 of an HTTP API (`http_api.py`).
AWS: docs "set-up-lambda-proxy-integrations", "lambda-proxy-binary-media"; casing, nulls and merging as recorded by
localstack's validated snapshots (test_apigateway_lambda).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from minisam.gateway.errors import id_headers, refuse
from minisam.gateway.exchange import FORWARDED, Exchange, short_id
from minisam.gateway.http import HeaderLines, HttpRequest, HttpResponse, as_text, bare_media_type, encode_headers
from minisam.gateway.response_stream import Head, ResponseStream
from minisam.gateway.results import Malformed, ProxyResult, parse_proxy_result
from minisam.model import ACCOUNT_ID, Outcome

_RESULT_KEYS = frozenset({"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"})
_DROPPED_FROM_REQUESTS = frozenset(
    "connection content-length content-md5 expect max-forwards proxy-authenticate server te transfer-encoding trailer"
    " upgrade www-authenticate".split()
)
_CANONICAL = {"authorization": "Authorization", "user-agent": "User-Agent", "host": "Host"}
_REMAPPED = frozenset(
    "authorization connection content-length content-md5 date expect host max-forwards proxy-authenticate server"
    " trailer upgrade www-authenticate x-amzn-requestid".split()
)
_NULL_IDENTITY = dict.fromkeys(
    "accessKey accountId caller cognitoAuthenticationProvider cognitoAuthenticationType cognitoIdentityId"
    " cognitoIdentityPoolId principalOrgId user userArn".split()
)


def to_event(exchange: Exchange) -> dict[str, Any]:
    """Build the proxy event of a REST API.

    Header names keep the client's casing; the last value of a repeated name is the single one. The path and its
    parameters stay percent-encoded, the query is decoded.
    """
    request, api, route = exchange.request, exchange.api, exchange.match.route
    lines = _request_headers(exchange)
    pairs = request.query_pairs()
    body, is_base64 = _request_body(request, api.binary_media_types)
    return {
        "resource": route.path,
        "path": exchange.path,
        "httpMethod": request.method,
        "headers": dict(lines) or None,
        "multiValueHeaders": multi_values(lines) or None,
        "queryStringParameters": dict(pairs) or None,
        "multiValueQueryStringParameters": multi_values(pairs) or None,
        "pathParameters": dict(exchange.match.parameters) or None,
        "stageVariables": dict(api.stage_variables) or None,
        "requestContext": request_context(
            exchange,
            resource_id=short_id(api.api_id, route.path),
            deployment_id=short_id(api.api_id, api.stage),
        ),
        "body": body,
        "isBase64Encoded": is_base64,
    }


def request_context(exchange: Exchange, *, resource_id: str, deployment_id: str | None) -> dict[str, Any]:
    """Build the requestContext of payload 1.0."""
    request, api, stamp = exchange.request, exchange.api, exchange.stamp
    context: dict[str, Any] = {
        "resourceId": resource_id,
        "resourcePath": exchange.match.route.path,
        "httpMethod": request.method,
        "extendedRequestId": stamp.extended_id,
        "requestTime": stamp.clf_time,
        "path": exchange.stage_path,
        "accountId": ACCOUNT_ID,
        "protocol": f"HTTP/{request.http_version}",
        "stage": api.stage,
        "domainPrefix": exchange.domain_prefix,
        "requestTimeEpoch": stamp.time_ms,
        "requestId": stamp.request_id,
        "identity": {
            **_NULL_IDENTITY,
            "sourceIp": request.client,
            "userAgent": request.header("user-agent"),
            **exchange.identity,
        },
        "domainName": exchange.domain_name,
        "apiId": api.api_id,
    }
    if deployment_id is not None:
        context["deploymentId"] = deployment_id
    if exchange.authorizer is not None:
        context["authorizer"] = dict(exchange.authorizer)
    return context


def to_response(exchange: Exchange, outcome: Outcome) -> HttpResponse:
    """Turn what the function gave back into the answer: 502 unless it is a well-formed proxy result."""
    api, stamp = exchange.api, exchange.stamp
    if outcome.status != "ok":
        return refuse("rest", "bad_result", stamp)
    try:
        result = parse_proxy_result(outcome.payload, allowed_keys=_RESULT_KEYS)
    except Malformed as error:
        return refuse("rest", "bad_result", stamp, why=error.why)
    body = result.body.encode("utf-8", "replace")
    if result.is_base64 and accepts_binary(exchange.request, api.binary_media_types):
        try:
            body = base64.b64decode(result.body, validate=True)
        except (binascii.Error, ValueError):
            return refuse("rest", "misconfigured", stamp)
    ids = [*id_headers("rest", stamp), ("X-Amzn-Trace-Id", stamp.trace_id)]
    headers = encode_headers([*ids, *_response_headers(result)])
    return HttpResponse(status=result.status or 200, headers=headers, body=body)


def to_streamed_response(exchange: Exchange, head: Head, stream: ResponseStream) -> HttpResponse:
    """Return an answer that begins as the function's metadata says, and goes on with what it writes: 502 without them.

    AWS: docs "response-transfer-mode-lambda"
    """
    try:
        result = parse_proxy_result(head.prelude or b"")
    except Malformed as error:
        return refuse("rest", "bad_result", exchange.stamp, why=error.why)
    ids = [*id_headers("rest", exchange.stamp), ("X-Amzn-Trace-Id", exchange.stamp.trace_id)]
    cookies = [("Set-Cookie", cookie) for cookie in result.cookies]
    headers = encode_headers([*ids, *cookies, *_response_headers(result)])
    return HttpResponse(status=result.status or 200, headers=headers, stream=stream.sound_pieces())


def multi_values(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Collect all values of each name, in order."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in values:
            values[name].append(value)
        else:
            values[name] = [value]
    return values


def accepts_binary(request: HttpRequest, binary_media_types: Iterable[str]) -> bool:
    """Whether a base64 result is sent decoded: the first type that the client accepts decides."""
    first = bare_media_type((request.header("accept") or "").partition(",")[0])
    return is_binary(first, binary_media_types)


def is_binary(media_type: str, binary_media_types: Iterable[str]) -> bool:
    """Whether one of an API's binary media types takes in a bare media type."""
    for pattern in binary_media_types:
        wanted = pattern.replace("~1", "/").lower()
        if wanted in ("*/*", media_type) or (wanted.endswith("/*") and media_type.startswith(wanted[:-1])):
            return True
    return False


@lru_cache(maxsize=128)
def _own_headers(lines: HeaderLines) -> tuple[tuple[str, str], ...]:
    """Return what a client sends request after request: all but the lines that the gateway replaces."""
    unified = unify_names(lines, _DROPPED_FROM_REQUESTS, _CANONICAL)
    return tuple(line for line in unified if line[0].lower() not in FORWARDED)


def unify_names(
    lines: Iterable[tuple[bytes, bytes]], dropped: frozenset[str], canonical: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Decode header lines; a repeated name gets the casing of its first line, a few names get AWS's own."""
    spelling = dict(canonical)
    unified = []
    for raw_name, raw_value in lines:
        name = as_text(raw_name)
        key = name.lower()
        if key not in dropped:
            unified.append((spelling.setdefault(key, name), as_text(raw_value)))
    return unified


def with_added(lines: list[tuple[str, str]], added: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return header lines with the gateway's own in place of what the client sent under their names."""
    names = {name.lower() for name, _ in added}
    return [line for line in lines if line[0].lower() not in names] + added


def remapped(lines: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return an answer's headers with those that are the gateway's own to send under other names."""
    return [
        (f"x-amzn-Remapped-{name}" if key in _REMAPPED else name, value)
        for name, value in lines
        if (key := name.lower()) != "transfer-encoding"
    ]


def _request_headers(exchange: Exchange) -> list[tuple[str, str]]:
    return [*_own_headers(exchange.request.headers), *exchange.forwarded_headers()]


def _request_body(request: HttpRequest, binary_media_types: Iterable[str]) -> tuple[str | None, bool]:
    if not request.body:
        return None, False
    if is_binary(request.media_type() or "application/json", binary_media_types):
        return base64.b64encode(request.body).decode(), True
    return request.body.decode("utf-8", "replace"), False


def _response_headers(result: ProxyResult) -> list[tuple[str, str]]:
    headers = remapped(result.header_lines())
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    return headers
