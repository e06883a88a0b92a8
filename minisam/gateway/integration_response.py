"""What a client gets of an integration that is no proxy: a response chosen by a pattern, headers mapped, a template.

AWS: docs "api-gateway-integration-settings-integration-response", "handle-errors-in-lambda-integration",
"api-gateway-payload-encodings-workflow"; the patterns' order, overrides and renamed headers as localstack's tests,
validated on AWS, have them
"""

from __future__ import annotations

import base64
import binascii
import logging
import re
from collections.abc import Mapping

from minisam.gateway.errors import id_headers, refuse
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpResponse, bare_media_type, encode_headers
from minisam.gateway.mapping import UnreadableBody, mapped_value
from minisam.gateway.rest import accepts_binary, is_binary, remapped
from minisam.gateway.vtl import BrokenTemplate, Overrides, render
from minisam.gateway.vtl_dialect import to_text
from minisam.model import Integration, IntegrationResponse

JSON = "application/json"

_log = logging.getLogger(__name__)


def to_method_response(
    exchange: Exchange, reply: HttpResponse, selector: str, overrides: Overrides | None = None
) -> HttpResponse:
    """Return the answer that a reply becomes; 500 where the integration has none for it.

    `selector` is what selection patterns are held against: a function's errorMessage ("" without), else the status.
    """
    integration = exchange.match.route.integration
    try:
        response = _select(integration, selector)
        if response is not None:
            return _respond(exchange, reply, response, overrides or Overrides())
        problem: Exception | str = f"no response fits {selector!r}, and there is no default one"
    except (BrokenTemplate, UnreadableBody, re.error, binascii.Error) as error:
        problem = error
    _log.warning("The integration of %s fails: %s", exchange.match.route.path, problem)
    return refuse("rest", "misconfigured", exchange.stamp)


def _respond(
    exchange: Exchange, reply: HttpResponse, response: IntegrationResponse, overrides: Overrides
) -> HttpResponse:
    media_type, template = _choose(response.templates, exchange.request.header("accept"))
    body = _converted(exchange, reply, response)
    headers = _mapped_headers(exchange, reply, response)
    if template is not None:
        body = render(template, exchange, body=body, overrides=overrides).encode("utf-8", "replace")
    set_headers = {name: to_text(value) for name, value in overrides.response["header"].items()}
    replaced = {name.lower() for name in set_headers}
    lines = [line for line in headers if line[0].lower() not in replaced]
    lines = remapped([*lines, *set_headers.items()])
    if not any(name.lower() == "content-type" for name, _ in lines):
        lines.append(("Content-Type", media_type))
    trace = [] if exchange.match.route.integration.kind == "mock" else [("X-Amzn-Trace-Id", exchange.stamp.trace_id)]
    ids = [*id_headers("rest", exchange.stamp), *trace]
    return HttpResponse(
        status=_status(overrides.response.get("status"), response.status),
        headers=encode_headers([*ids, *lines]),
        body=body,
    )


def _mapped_headers(exchange: Exchange, reply: HttpResponse, response: IntegrationResponse) -> list[tuple[str, str]]:
    found = [(name, mapped_value(exchange, text, reply=reply)) for name, text in response.headers.items()]
    return [(name, _one_line(value)) for name, value in found if value is not None]


def _select(integration: Integration, selector: str) -> IntegrationResponse | None:
    for pattern, response in integration.responses.items():
        if pattern not in ("default", "") and re.fullmatch(pattern, selector):
            return response
    return integration.responses.get("default") or integration.responses.get("")


def _choose(templates: Mapping[str, str], accept: str | None) -> tuple[str, str | None]:
    """Return the media type and template that fit what the client accepts first, else the JSON one, else the first."""
    wanted = bare_media_type((accept or "").partition(",")[0])
    for media_type in (wanted, JSON, *templates):
        if media_type in templates:
            return media_type, templates[media_type]
    return JSON, None


def _converted(exchange: Exchange, reply: HttpResponse, response: IntegrationResponse) -> bytes:
    """Return the reply's body as text or as bytes; raises binascii.Error where text is no base64."""
    types, handling = exchange.api.binary_media_types, response.content_handling
    sent = next((value.decode("latin-1") for name, value in reply.headers if name.lower() == b"content-type"), "")
    wants_binary = handling == "CONVERT_TO_BINARY" or (handling is None and accepts_binary(exchange.request, types))
    if is_binary(bare_media_type(sent), types):
        return reply.body if wants_binary else base64.b64encode(reply.body)
    return base64.b64decode(reply.body, validate=True) if wants_binary and reply.body else reply.body


def _status(override: object, status: int) -> int:
    """Return the status that a template set; what is no whole number from 100 to 599 does not count."""
    is_one = isinstance(override, int) and not isinstance(override, bool) and 100 <= override <= 599
    return int(str(override)) if is_one else status


def _one_line(value: str) -> str:
    """Return a header's value without line breaks, which would end it."""
    return re.sub(r"[\x00-\x08\x0a-\x1f\x7f]+", " ", value).strip()
