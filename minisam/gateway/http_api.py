"""HTTP APIs and Lambda: an exchange becomes a 2.0 or 1.0 event, the function's result becomes the answer.

In payload 2.0 absent things are missing keys, header names are lower-case and cookies stand apart; 1.0 is the REST
event with a version. A result without statusCode is itself the body.
AWS: docs "http-api-develop-integrations-lambda"; decoding as asserted against AWS by the integration tests of
aws-lambda-dotnet's LambdaTestTool-v2 (HttpContextTestCases); binary bodies as measured in ministack's pull request 766
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import orjson

from minisam.gateway import rest
from minisam.gateway.errors import id_headers, refuse
from minisam.gateway.exchange import FORWARDED, Exchange
from minisam.gateway.http import HeaderLines, HttpRequest, HttpResponse, encode_headers
from minisam.gateway.results import Malformed, ProxyResult, parse_json, parse_proxy_result, read_proxy_result
from minisam.gateway.router import DEFAULT_PATH
from minisam.model import ACCOUNT_ID, ApiKind, Outcome, Route

DEFAULT_STAGE = "$default"

_TEXT_TYPES = frozenset({"application/json", "application/xml", "application/javascript"})
_HOP_BY_HOP = frozenset(
    "connection expect keep-alive proxy-authenticate proxy-connection te trailer transfer-encoding upgrade".split()
)
_REPLACED = FORWARDED | {"content-length", "cookie"}
_SET_BY_SERVER = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})
_DEFAULT_TYPES: dict[ApiKind, str] = {"http": "text/plain; charset=utf-8", "function-url": "application/json"}
_CANONICAL_1_0 = {
    "authorization": "Authorization",
    "content-length": "Content-Length",
    "host": "Host",
    "user-agent": "User-Agent",
}


def to_event(exchange: Exchange) -> dict[str, Any]:
    """Build the event in the format that the route's integration asks for."""
    return _event_1_0(exchange) if exchange.match.route.payload == "1.0" else _event_2_0(exchange)


def to_response(exchange: Exchange, outcome: Outcome) -> HttpResponse:
    """Turn what the function gave back into the answer: 500 where that is impossible."""
    stamp = exchange.stamp
    if outcome.status != "ok":
        return refuse(exchange.api.kind, "bad_result", stamp)
    try:
        if exchange.match.route.payload == "1.0":
            return answer_of(exchange, replace(_with_status(parse_proxy_result(outcome.payload)), cookies=()))
        return _response_2_0(exchange, outcome.payload)
    except Malformed as error:
        return refuse(exchange.api.kind, "bad_result", stamp, why=error.why)
    except (binascii.Error, ValueError):
        return refuse(exchange.api.kind, "bad_result", stamp, why="the result's body is not base64")


def route_key(route: Route) -> str:
    """Return the key that names a route: "GET /items/{id}", "$default"."""
    return DEFAULT_PATH if route.path == DEFAULT_PATH else f"{route.method} {route.path}"


def context_of(exchange: Exchange) -> dict[str, Any]:
    """Return the requestContext of payload 2.0."""
    request, stamp = exchange.request, exchange.stamp
    authorizer = {} if exchange.authorizer is None else {"authorizer": dict(exchange.authorizer)}
    return {
        "accountId": ACCOUNT_ID,
        **authorizer,
        "apiId": exchange.api.api_id,
        "domainName": exchange.domain_name,
        "domainPrefix": exchange.domain_prefix,
        "http": {
            "method": request.method,
            "path": _staged_path(exchange, is_decoded=True),
            "protocol": f"HTTP/{request.http_version}",
            "sourceIp": request.client,
            "userAgent": request.header("user-agent") or "",
        },
        "requestId": stamp.extended_id,
        "routeKey": route_key(exchange.match.route),
        "stage": exchange.api.stage,
        "time": stamp.clf_time,
        "timeEpoch": stamp.time_ms,
    }


def _event_2_0(exchange: Exchange) -> dict[str, Any]:
    request = exchange.request
    headers, cookies = _headers_2_0(exchange)
    pairs = rest.multi_values(request.query_pairs())
    body, is_base64 = _request_body(request)
    event = {
        "version": "2.0",
        "routeKey": route_key(exchange.match.route),
        "rawPath": _staged_path(exchange, is_decoded=True),
        "rawQueryString": request.query.decode("latin-1"),
        "cookies": cookies or None,
        "headers": headers,
        "queryStringParameters": {name: ",".join(values) for name, values in pairs.items()} or None,
        "requestContext": context_of(exchange),
        "body": body,
        "pathParameters": _path_parameters(exchange) or None,
        "stageVariables": dict(exchange.api.stage_variables) or None,
        "isBase64Encoded": is_base64,
    }
    return {key: value for key, value in event.items() if value is not None}


def _event_1_0(exchange: Exchange) -> dict[str, Any]:
    request, api, route = exchange.request, exchange.api, exchange.match.route
    lines = rest.unify_names(_with_length(request), _HOP_BY_HOP, _CANONICAL_1_0)
    lines = rest.with_added(lines, exchange.forwarded_headers())
    pairs = request.query_pairs()
    body, is_base64 = _request_body(request)
    path = _staged_path(exchange, is_decoded=False)
    context = rest.request_context(exchange, resource_id=route_key(route), deployment_id=None)
    context.update(path=path, requestId=exchange.stamp.extended_id)
    context["identity"] = {**context["identity"], "cognitoAmr": None}
    return {
        "version": "1.0",
        "resource": route.path,
        "path": path,
        "httpMethod": request.method,
        "headers": dict(lines),
        "multiValueHeaders": rest.multi_values(lines),
        "queryStringParameters": dict(pairs) or None,
        "multiValueQueryStringParameters": rest.multi_values(pairs) or None,
        "requestContext": context,
        "pathParameters": _path_parameters(exchange) or None,
        "stageVariables": dict(api.stage_variables) or None,
        "body": body,
        "isBase64Encoded": is_base64,
    }


def _staged_path(exchange: Exchange, *, is_decoded: bool) -> str:
    """Return the path as events have it: a named stage stands before it, $default does not."""
    path = exchange.path if exchange.api.stage == DEFAULT_STAGE else exchange.stage_path
    return unquote(path) if is_decoded else path


def _path_parameters(exchange: Exchange) -> dict[str, str]:
    return {name: unquote(value) for name, value in exchange.match.parameters.items()}


def _headers_2_0(exchange: Exchange) -> tuple[dict[str, str], list[str]]:
    request = exchange.request
    own, cookies = _own_headers_2_0(request.headers)
    joined = dict(own)
    joined["content-length"] = str(len(request.body))
    joined.update((name.lower(), value) for name, value in exchange.forwarded_headers())
    return joined, list(cookies)


@lru_cache(maxsize=128)
def _own_headers_2_0(lines: HeaderLines) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Return what a client sends request after request, repeated names joined, and its cookies."""
    unified = [(name.lower(), value) for name, value in rest.unify_names(lines, _HOP_BY_HOP, {})]
    values = rest.multi_values(line for line in unified if line[0] not in _REPLACED)
    cookies = [part.strip() for name, value in unified if name == "cookie" for part in value.split(";")]
    return tuple((name, ",".join(each)) for name, each in values.items()), tuple(filter(None, cookies))


def _with_length(request: HttpRequest) -> list[tuple[bytes, bytes]]:
    """Return the request's header lines with a Content-Length, which HTTP APIs always pass on."""
    lines = [line for line in request.headers if line[0].lower() != b"content-length"]
    return [*lines, (b"Content-Length", str(len(request.body)).encode())]


def _request_body(request: HttpRequest) -> tuple[str | None, bool]:
    if not request.body:
        return None, False
    media_type = request.media_type() or ""
    if media_type.startswith("text/") or media_type in _TEXT_TYPES:
        try:
            return request.body.decode(), False
        except UnicodeDecodeError:
            pass  # text that is no UTF-8 can only travel in JSON as base64
    return base64.b64encode(request.body).decode(), True


def _response_2_0(exchange: Exchange, payload: bytes) -> HttpResponse:
    value = parse_json(payload)
    if isinstance(value, dict) and "statusCode" in value:
        return answer_of(exchange, _with_status(_read_result_2_0(value)))
    body = value.encode("utf-8", "replace") if isinstance(value, str) else orjson.dumps(value)
    headers = encode_headers([*id_headers(exchange.api.kind, exchange.stamp), ("Content-Type", "application/json")])
    return HttpResponse(status=200, headers=headers, body=body)


def _read_result_2_0(value: Mapping[str, Any]) -> ProxyResult:
    """Read a result of format 2.0, which has no multiValueHeaders: they are as any other key that is not known.

    AWS: the API Gateway team's word in aws/serverless-java-container issue 377; function URLs do the same
    """
    return read_proxy_result({key: part for key, part in value.items() if key != "multiValueHeaders"})


def _with_status(result: ProxyResult) -> ProxyResult:
    if result.status is None:
        raise Malformed("no statusCode")
    return result


def answer_of(exchange: Exchange, result: ProxyResult) -> HttpResponse:
    """Return the answer that a well-formed result asks for. Raises ValueError for a body that is no base64."""
    body = base64.b64decode(result.body, validate=True) if result.is_base64 else result.body.encode("utf-8", "replace")
    headers = id_headers(exchange.api.kind, exchange.stamp) + [("Set-Cookie", cookie) for cookie in result.cookies]
    headers += [line for line in result.header_lines() if line[0].lower() not in _SET_BY_SERVER]
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", _DEFAULT_TYPES[exchange.api.kind]))
    return HttpResponse(status=result.status or 200, headers=encode_headers(headers), body=body)
