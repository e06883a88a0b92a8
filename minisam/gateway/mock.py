"""MOCK integrations of REST APIs: templates answer, no function runs. SAM writes one for each CORS preflight.

The request template yields a status code, the status code picks a response, its template yields the body. Templates
are VTL; the library for it is imported only for a template that has something to evaluate.
AWS: docs "how-to-mock-integration", "api-gateway-mapping-template-reference"
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping

from minisam.gateway.errors import id_headers, refuse
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpResponse, as_text, bare_media_type, encode_headers
from minisam.gateway.vtl import BrokenTemplate, mapped_value, render
from minisam.model import Integration, MockResponse

JSON = "application/json"

_log = logging.getLogger(__name__)

# AWS reads the rendered request leniently: CDK's preflights say `{ statusCode: 204 }`.
_STATUS = re.compile(r"""["']?statusCode["']?\s*:\s*["']?(\d{3})(?!\d)""")


def answer(exchange: Exchange) -> HttpResponse:
    """Return what a MOCK integration answers; 500 where its templates lead to no status code or response."""
    integration = exchange.match.route.integration
    try:
        found = _STATUS.search(_rendered_request(exchange, integration))
        response = _select(integration, found[1]) if found else None
        if response is not None:
            return _respond(exchange, response)
    except (BrokenTemplate, re.error) as error:
        _log.warning("The MOCK integration of %s fails: %s", exchange.match.route.path, error)
    return refuse("rest", "misconfigured", exchange.stamp)


def _respond(exchange: Exchange, response: MockResponse) -> HttpResponse:
    media_type, template = _choose(response.templates, exchange.request.header("accept"))
    headers = [(_bare_name(name), mapped_value(exchange, value)) for name, value in response.headers.items()]
    lines = [*id_headers("rest", exchange.stamp), *((name, value) for name, value in headers if value is not None)]
    if not any(name.lower() == "content-type" for name, _ in lines):
        lines.append(("Content-Type", media_type))
    return HttpResponse(
        status=response.status,
        headers=encode_headers(lines),
        body=render(template, exchange).encode("utf-8", "replace"),
    )


def _rendered_request(exchange: Exchange, integration: Integration) -> str:
    media_type = exchange.request.media_type() or JSON
    template = {bare_media_type(key): text for key, text in integration.request_templates.items()}.get(media_type)
    return as_text(exchange.request.body) if template is None else render(template, exchange)


def _select(integration: Integration, status: str) -> MockResponse | None:
    for pattern, response in integration.responses.items():
        if pattern not in ("default", "") and re.fullmatch(pattern, status):
            return response
    return integration.responses.get("default") or integration.responses.get("")


def _choose(templates: Mapping[str, str], accept: str | None) -> tuple[str, str]:
    """Return the media type and template that fit what the client accepts first, else the JSON one, else the first."""
    wanted = bare_media_type((accept or "").partition(",")[0])
    for media_type in (wanted, JSON, *templates):
        if media_type in templates:
            return media_type, templates[media_type]
    return JSON, ""


def _bare_name(name: str) -> str:
    return name.removeprefix("method.response.header.")
