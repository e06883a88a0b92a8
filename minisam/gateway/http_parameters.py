"""The parameter mappings of an HTTP API: what they change of a request and of an answer.

AWS: docs "http-api-parameter-mapping"
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlencode

from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpRequest, HttpResponse, as_text, encode_headers
from minisam.gateway.http_api import context_of
from minisam.gateway.jsonpath import BrokenPath, find
from minisam.gateway.vtl_dialect import to_json, to_text

_BRACED = re.compile(r"\$\{([^{}]+)\}")
_BODY_LIMIT_BYTES = 100 * 1024
_RESERVED = re.compile(
    r"access-control-.*|apigw-.*|x-amz-.*|x-amzn-.*|authorization|connection|content-(?:encoding|length|location)"
    r"|forwarded|keep-alive|origin|proxy-authenticate|proxy-authorization|te|trailers|transfer-encoding|upgrade"
    r"|x-forwarded-(?:for|host|proto)|via"
)

Lines = list[tuple[str, str]]


def with_request_parameters(exchange: Exchange) -> Exchange:
    """Return the exchange with its request as the integration's mappings have it."""
    mappings = exchange.match.route.integration.request_parameters
    if not any(key.partition(":")[2] for key in mappings):
        return exchange
    request = exchange.request
    headers = [(as_text(name), as_text(value)) for name, value in request.headers]
    query, path = request.query_pairs(), exchange.path
    for key, expression in mappings.items():
        verb, _, target = key.partition(":")
        place, _, name = target.partition(".")
        value = selected(exchange, expression)
        if place == "header" and not _RESERVED.fullmatch(name.lower()):
            headers = _changed(headers, verb, name, value, is_cased=False)
        elif place == "querystring":
            query = _changed(query, verb, name, value, is_cased=True)
        elif target == "path" and verb == "overwrite" and value is not None:
            path = value if value.startswith("/") else f"/{value}"
    has_query = any(":querystring." in key for key in mappings)
    changed = replace(
        request, headers=encode_headers(headers), query=urlencode(query).encode() if has_query else request.query
    )
    stage_path = path if exchange.stage_path == exchange.path else f"/{exchange.api.stage}{path}"
    return replace(exchange, request=changed, path=path, stage_path=stage_path)


def with_response_parameters(exchange: Exchange, answer: HttpResponse) -> HttpResponse:
    """Return an integration's answer as its mappings for the answer's status have it."""
    mappings = exchange.match.route.integration.response_parameters.get(str(answer.status), {})
    headers, status = [(as_text(name), as_text(value)) for name, value in answer.headers], answer.status
    for key, expression in mappings.items():
        verb, _, target = key.partition(":")
        place, _, name = target.partition(".")
        value = selected(exchange, expression, answer)
        if target == "statuscode" and value is not None and value.isdigit() and 100 <= int(value) <= 599:
            status = int(value)
        elif place == "header" and not _RESERVED.fullmatch(name.lower()):
            headers = _changed(headers, verb, name, value, is_cased=False)
    return replace(answer, status=status, headers=encode_headers(headers)) if mappings else answer


def selected(exchange: Exchange, expression: str, answer: HttpResponse | None = None) -> str | None:
    """Return what a mapping's value stands for, None where that is absent: `$request.x`, or text with `${x}` in it."""
    if expression.startswith("$") and not expression.startswith("${"):
        return _text(_variable(exchange, expression[1:], answer))
    if (whole := _BRACED.fullmatch(expression)) is not None:
        return _text(_variable(exchange, whole[1], answer))
    return _BRACED.sub(lambda found: _text(_variable(exchange, found[1], answer)) or "", expression)


def _variable(exchange: Exchange, name: str, answer: HttpResponse | None) -> Any:
    source, _, rest = name.partition(".")
    place, _, key = rest.partition(".")
    if source == "stageVariables":
        return exchange.api.stage_variables.get(rest)
    if source == "context":
        return _at(_context(exchange), rest)
    message: HttpRequest | HttpResponse | None = {"request": exchange.request, "response": answer}.get(source)
    if message is None:
        return None
    if place == "header":
        return _joined([as_text(v) for k, v in message.headers if as_text(k).lower() == key.lower()])
    if place == "body":
        return _of_body(message.body, key)
    if source == "request" and place == "querystring":
        return _joined([value for found, value in exchange.request.query_pairs() if found == key])
    if source == "request" and place == "path":
        raw = exchange.match.parameters.get(key) if key else exchange.path
        return None if raw is None else unquote(raw)
    return None


def _context(exchange: Exchange) -> dict[str, Any]:
    """Return `$context`, whose names are those of access logs. AWS: docs "http-api-logging-variables"."""
    context, authorizer = context_of(exchange), dict(exchange.authorizer or {})
    known = context["http"]
    return {
        **context,
        "httpMethod": known["method"],
        "path": known["path"],
        "protocol": known["protocol"],
        "identity": {"sourceIp": known["sourceIp"], "userAgent": known["userAgent"]},
        "requestTime": context["time"],
        "requestTimeEpoch": context["timeEpoch"],
        "extendedRequestId": exchange.stamp.extended_id,
        "authorizer": {**(authorizer.get("jwt") or {}), **(authorizer.get("lambda") or {}), **authorizer},
    }


def _of_body(body: bytes, path: str) -> Any:
    if not path:
        return as_text(body) or None
    try:
        return _at(json.loads(body[:_BODY_LIMIT_BYTES]), path)
    except (ValueError, RecursionError):
        return None


def _at(value: Any, path: str) -> Any:
    try:
        return find(value, path)
    except BrokenPath:
        return None


def _joined(values: list[str]) -> str | None:
    return ",".join(values) if values else None


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return to_json(value) if isinstance(value, (dict, list)) else to_text(value)


def _changed(lines: Lines, verb: str, name: str, value: str | None, *, is_cased: bool) -> Lines:
    def is_other(line: tuple[str, str]) -> bool:
        return line[0] != name if is_cased else line[0].lower() != name.lower()

    if verb == "remove":
        return list(filter(is_other, lines))
    if value is None:
        return lines
    kept = list(filter(is_other, lines)) if verb == "overwrite" else lines
    return [*kept, (name, _one_line(value))]


def _one_line(value: str) -> str:
    """Return a value without line breaks, which would end a header."""
    return re.sub(r"[\x00-\x08\x0a-\x1f\x7f]+", " ", value)


def mapped_parameters(exchange: Exchange) -> Mapping[str, str]:
    """Return the parameters of a service integration, each as text; absent ones are left out."""
    found = {
        name: selected(exchange, expression)
        for name, expression in exchange.match.route.integration.request_parameters.items()
    }
    return {name: value for name, value in found.items() if value is not None}
