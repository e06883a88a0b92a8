"""HTTP proxy integrations: a client's request goes on to an address, its answer comes back.

AWS: docs "setup-http-integrations" (REST), "http-api-develop-integrations-http" (HTTP); which headers go on, and that
mapped parameters are added to the query, as localstack's tests, validated on AWS, have them (test_apigateway_http)
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

from minisam.gateway.errors import id_headers
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpRequest, HttpResponse, as_text, encode_headers
from minisam.gateway.integration_request import mapped_parameters
from minisam.gateway.outbound import OutboundRequest
from minisam.gateway.rest import remapped
from minisam.gateway.service_calls import filled

_HOP_BY_HOP = frozenset(
    "connection expect host keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer"
    " transfer-encoding upgrade via".split()
)
_SET_BY_SERVER = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})


def to_outbound_rest(exchange: Exchange) -> OutboundRequest:
    """Return what a REST API sends on; raises Misconfigured, UnreadableBody."""
    integration, mapped = exchange.match.route.integration, mapped_parameters(exchange)
    headers = _without(_lines(exchange.request), {*map(str.lower, mapped["header"]), "content-encoding"})
    headers += [(name, ",".join(values)) for name, values in mapped["header"].items()]
    forwarded = [*exchange.forwarded_headers(), ("X-Amzn-Apigateway-Api-Id", exchange.api.api_id)]
    query = [*exchange.request.query_pairs()]
    query += [(name, value) for name, values in mapped["querystring"].items() for value in values]
    uri = filled(integration.uri, {name: values[-1] for name, values in mapped["path"].items()})
    return _outbound(exchange, with_query(uri, query), _replaced(headers, forwarded))


def to_outbound_http(exchange: Exchange) -> OutboundRequest:
    """Return what an HTTP API sends on, its parameter mappings applied; raises Misconfigured."""
    integration = exchange.match.route.integration
    host, proto = exchange.domain_name, exchange.request.scheme
    forwarded = [
        ("Forwarded", f"by=127.0.0.1;for={exchange.request.client};host={host};proto={proto}"),
        ("Via", f"HTTP/{exchange.request.http_version} AmazonAPIGateway"),
        ("X-Amzn-Trace-Id", exchange.stamp.trace_id),
    ]
    uri = filled(integration.uri, exchange.match.parameters)
    if "overwrite:path" in integration.request_parameters:
        parts = urlsplit(uri)
        uri = f"{parts.scheme}://{parts.netloc}{exchange.path}"
    query = exchange.request.query.decode("latin-1")
    return _outbound(exchange, with_query(uri, query), _replaced(_lines(exchange.request), forwarded))


def to_answer(exchange: Exchange, reply: HttpResponse) -> HttpResponse:
    """Return the reply as the client gets it."""
    lines = [(as_text(name), as_text(value)) for name, value in reply.headers]
    if exchange.api.kind == "rest":
        lines = [line for line in remapped(lines) if line[0].lower() != "via"]
    else:
        lines = _without(lines, _SET_BY_SERVER)
    headers = encode_headers([*id_headers(exchange.api.kind, exchange.stamp), *lines])
    return HttpResponse(status=reply.status, headers=headers, body=reply.body)


def with_query(uri: str, query: str | Iterable[tuple[str, str]]) -> str:
    """Return an address with a query behind its own; pairs are encoded, text is taken as it is."""
    text = query if isinstance(query, str) else urlencode(list(query))
    return f"{uri}{'&' if '?' in uri else '?'}{text}" if text else uri


def _outbound(exchange: Exchange, url: str, headers: list[tuple[str, str]]) -> OutboundRequest:
    integration = exchange.match.route.integration
    is_own = integration.http_method in ("", "ANY")
    return OutboundRequest(
        method=exchange.request.method if is_own else integration.http_method,
        url=url,
        headers=headers,
        body=exchange.request.body,
        is_tls_verified=integration.is_tls_verified,
    )


def _lines(request: HttpRequest) -> list[tuple[str, str]]:
    lines = ((as_text(name), as_text(value)) for name, value in request.headers)
    return _without(lines, {*_HOP_BY_HOP, "content-length"})


def _without(lines: Iterable[tuple[str, str]], names: Iterable[str]) -> list[tuple[str, str]]:
    left_out = set(names)
    return [line for line in lines if line[0].lower() not in left_out]


def _replaced(lines: list[tuple[str, str]], added: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return _without(lines, {name.lower() for name, _ in added}) + added
