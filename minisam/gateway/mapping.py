"""The parameter mappings of a REST API: an expression in, the text that it stands for out.

`'text'`, `context.x`, `stageVariables.x`, `method.request.PLACE.x` and `integration.response.PLACE.x`, where a place is
path, querystring, header, their multi-value forms, or body with a JSONPath behind it.
AWS: docs "request-response-data-mappings"; unreadable bodies and strict header names as localstack's tests, validated
on AWS, have them
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HeaderLines, HttpResponse, as_text
from minisam.gateway.jsonpath import BrokenPath, find
from minisam.gateway.vtl import context_of
from minisam.gateway.vtl_dialect import to_json, to_text

_REQUEST = "method.request."
_RESPONSE = "integration.response."


class UnreadableBody(Exception):
    """A mapping reads from a body that is no JSON."""


def mapped_values(
    exchange: Exchange,
    expression: str,
    *,
    reply: HttpResponse | None = None,
    error: Mapping[str, str] | None = None,
) -> list[str]:
    """Return what an expression stands for, nothing where that is absent; raises UnreadableBody.

    `reply` is what `integration.response` reads from, `error` is `$context.error`. Text without quotes is taken as it
    is.
    """
    if len(expression) >= 2 and expression[0] == expression[-1] == "'":
        return [expression[1:-1]]
    place, _, name = expression.partition(".")
    if place == "stageVariables":
        return _some(exchange.api.stage_variables.get(name))
    if place == "context":
        return _some(_at(context_of(exchange, error), name))
    if expression.startswith(_REQUEST):
        return _of_request(exchange, *_split(expression.removeprefix(_REQUEST)))
    if expression.startswith(_RESPONSE):
        return [] if reply is None else _of_reply(reply, *_split(expression.removeprefix(_RESPONSE)))
    return [expression]


def mapped_value(
    exchange: Exchange,
    expression: str,
    *,
    reply: HttpResponse | None = None,
    error: Mapping[str, str] | None = None,
) -> str | None:
    """Return what an expression stands for as one text, None where it is absent."""
    values = mapped_values(exchange, expression, reply=reply, error=error)
    return ",".join(values) if values else None


def _of_request(exchange: Exchange, place: str, name: str) -> list[str]:
    request = exchange.request
    if place == "path":
        raw = exchange.match.parameters.get(name)
        return [] if raw is None else [unquote(raw)]
    if place in ("querystring", "multivaluequerystring"):
        return _chosen([value for key, value in request.query_pairs() if key == name], place)
    if place == "body":
        return _of_body(request.body, name)
    return _of_headers(request.headers, place, name)


def _of_reply(reply: HttpResponse, place: str, name: str) -> list[str]:
    return _of_body(reply.body, name) if place == "body" else _of_headers(reply.headers, place, name)


def _of_headers(lines: HeaderLines, place: str, name: str) -> list[str]:
    if place not in ("header", "multivalueheader"):
        return []
    values = _chosen([as_text(value) for key, value in lines if as_text(key) == name], place)
    return [",".join(values)] if values else []


def _chosen(values: list[str], place: str) -> list[str]:
    """Return all values for a multi-value place, else the last."""
    return values if place.startswith("multivalue") else values[-1:]


def _of_body(body: bytes, path: str) -> list[str]:
    text = as_text(body).strip()
    if not path:
        return _some(text)
    if not text.startswith(("{", "[", '"', "'")):
        return []  # AWS tries to read only what looks like JSON
    try:
        return _some(_at(json.loads(text), path))
    except (ValueError, RecursionError) as problem:
        raise UnreadableBody(path) from problem


def _at(value: Any, path: str) -> Any:
    try:
        return find(value, path)
    except BrokenPath:
        return None


def _some(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    return [to_json(value) if isinstance(value, (dict, list)) else to_text(value)]


def _split(expression: str) -> tuple[str, str]:
    place, _, name = expression.partition(".")
    return place, name
