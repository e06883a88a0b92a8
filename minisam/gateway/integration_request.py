"""What a REST API sends to an integration that is no proxy: parameters mapped, the body through a template.

AWS: docs "integration-passthrough-behaviors", "api-gateway-payload-encodings-workflow",
"request-response-data-mappings"; default and forbidden headers, and that overrides win over mappings, as localstack's
tests, validated on AWS, have them
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from minisam.gateway.exchange import Exchange
from minisam.gateway.http import bare_media_type
from minisam.gateway.mapping import mapped_values
from minisam.gateway.rest import is_binary
from minisam.gateway.vtl import BrokenTemplate, Overrides, render
from minisam.gateway.vtl_dialect import to_text
from minisam.model import Integration
from minisam.records import dataclass

JSON = "application/json"

_PREFIX = "integration.request."
_BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
_FORBIDDEN = frozenset({"content-length", "transfer-encoding", "x-amzn-trace-id", "x-amzn-apigateway-api-id"})
_FORBIDDEN_TO_AWS = _FORBIDDEN | {"authorization", "connection", "expect", "proxy-authenticate", "te"}
_DROPPED = frozenset({"expect", "proxy-authenticate", "te", "via", "host", "connection"})


class UnsupportedMedia(Exception):
    """The integration takes no body of this type."""


class Misconfigured(Exception):
    """The integration cannot be used as it is declared; the message is for the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationRequest:
    """What is sent. `path` are the values of "{x}" in the address, percent-encoded."""

    method: str
    path: Mapping[str, str]
    query: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the first value of a header; any casing."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def to_integration_request(exchange: Exchange, overrides: Overrides) -> IntegrationRequest:
    """Return what the route's integration is sent; `overrides` keeps what its template sets.

    Raises UnsupportedMedia, Misconfigured, BrokenTemplate, UnreadableBody.
    """
    integration = exchange.match.route.integration
    template = _template(exchange, integration)
    body = _converted(exchange, integration)
    if template is not None:
        _check_readable(body)
        body = render(template, exchange, body=body, overrides=overrides).encode("utf-8", "replace")
    mapped = mapped_parameters(exchange)
    path = {**mapped["path"], **{key: [quote(to_text(value))] for key, value in overrides.request["path"].items()}}
    query = {**mapped["querystring"], **_texts(overrides.request["querystring"])}
    headers = {**mapped["header"], **_texts(overrides.request["header"])}
    method = integration.http_method if integration.http_method not in ("", "ANY") else exchange.request.method
    return IntegrationRequest(
        method=method,
        path={key: values[-1] for key, values in path.items()},
        query=tuple((key, value) for key, values in query.items() for value in values),
        headers=tuple(_with_defaults(exchange, headers)),
        body=body,
    )


def mapped_parameters(exchange: Exchange) -> dict[str, dict[str, list[str]]]:
    """Return an integration's parameters by place ("path", "querystring", "header") and name.

    Raises Misconfigured for a header that cannot be mapped, UnreadableBody.
    """
    integration = exchange.match.route.integration
    forbidden = _FORBIDDEN if integration.kind == "http" else _FORBIDDEN_TO_AWS
    mapped: dict[str, dict[str, list[str]]] = {"path": {}, "querystring": {}, "header": {}}
    for target, expression in integration.request_parameters.items():
        place, _, name = target.removeprefix(_PREFIX).partition(".")
        if place not in mapped or not name:
            continue
        if place == "header" and name.lower() in forbidden:
            raise Misconfigured(f"the header {name} cannot be mapped")
        values = _path_values(exchange, expression) if place == "path" else mapped_values(exchange, expression)
        if values:
            mapped[place][name] = values
    return mapped


def _path_values(exchange: Exchange, expression: str) -> list[str]:
    """Return a value for an address; a path parameter stays as the client encoded it."""
    raw = exchange.match.parameters.get(expression.removeprefix("method.request.path."))
    if expression.startswith("method.request.path.") and raw is not None:
        return [raw]
    return [quote(value) for value in mapped_values(exchange, expression)]


def _template(exchange: Exchange, integration: Integration) -> str | None:
    templates = {bare_media_type(key): text for key, text in integration.request_templates.items()}
    found = templates.get(exchange.request.media_type() or JSON, templates.get("$default"))
    is_refused = integration.passthrough == "NEVER" or (templates and integration.passthrough == "WHEN_NO_TEMPLATES")
    if found is None and is_refused:
        raise UnsupportedMedia
    return found


def _converted(exchange: Exchange, integration: Integration) -> bytes:
    request, handling = exchange.request, integration.content_handling
    if is_binary(request.media_type() or "", exchange.api.binary_media_types):
        return base64.b64encode(request.body) if handling == "CONVERT_TO_TEXT" else request.body
    if handling != "CONVERT_TO_BINARY":
        return request.body.decode("utf-8", "replace").encode()  # what is not declared as binary is text
    try:
        return base64.b64decode(request.body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Misconfigured("the body is no base64, which contentHandling CONVERT_TO_BINARY asks for") from error


def _check_readable(body: bytes) -> None:
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise BrokenTemplate("a template cannot read a binary body") from error


def _with_defaults(exchange: Exchange, headers: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    named = {name.lower() for name in headers}
    sent_type = exchange.request.header("content-type")
    defaults = [("Accept", JSON), ("User-Agent", f"AmazonAPIGateway_{exchange.api.api_id}")]
    if sent_type and exchange.request.method not in _BODILESS:
        defaults.append(("Content-Type", sent_type))
    yield from ((name, value) for name, value in defaults if name.lower() not in named)
    for name, values in headers.items():
        if name.lower() not in _DROPPED:
            yield name, ",".join(values)
    yield "X-Amzn-Trace-Id", exchange.stamp.trace_id
    if exchange.match.route.integration.kind == "http":
        yield "X-Amzn-Apigateway-Api-Id", exchange.api.api_id


def _texts(values: Mapping[str, Any]) -> dict[str, list[str]]:
    return {
        key: [to_text(item) for item in value] if isinstance(value, list) else [to_text(value)]
        for key, value in values.items()
    }
