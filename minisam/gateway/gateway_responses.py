"""Gateway responses: the answers that a REST API gives by itself, as its template customises them.

A refusal goes in; it comes out with the customised status, headers and body of its type, or of DEFAULT_4XX or
DEFAULT_5XX. REQUEST_TOO_LARGE has no type here: AWS lets nobody customise it.
AWS: docs "api-gateway-gatewayResponse-definition", "supported-gateway-responses-types"
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace

from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpResponse, as_text, bare_media_type, encode_headers
from minisam.model import GatewayResponse

JSON = "application/json"

_log = logging.getLogger(__name__)


def customised(exchange: Exchange, answer: HttpResponse) -> HttpResponse:
    """Return a refusal as the API's gateway responses have it; any other answer as it is."""
    custom = _custom(exchange.api.gateway_responses, answer) if answer.error_type else None
    return answer if custom is None else _apply(exchange, answer, custom)


def _apply(exchange: Exchange, answer: HttpResponse, custom: GatewayResponse) -> HttpResponse:
    from minisam.gateway.mapping import mapped_value  # few APIs customise answers
    from minisam.gateway.vtl import BrokenTemplate, render

    error = _error(answer)
    headers = {
        name: value
        for name, text in custom.headers.items()
        if (value := mapped_value(exchange, text, error=error)) is not None
    }
    media_type, template = _choose(custom.templates, exchange.request.header("accept"))
    body = answer.body
    if template is not None:
        headers = {"Content-Type": media_type, **headers}
        try:
            body = render(template, exchange, error=error).encode("utf-8", "replace")
        except BrokenTemplate as problem:
            _log.warning("The gateway response %s fails: %s", answer.error_type, problem)
    names = {name.lower().encode() for name in headers}
    kept = tuple(line for line in answer.headers if line[0].lower() not in names)
    return replace(
        answer, status=custom.status or answer.status, headers=kept + encode_headers(headers.items()), body=body
    )


def _custom(responses: Mapping[str, GatewayResponse], answer: HttpResponse) -> GatewayResponse | None:
    return responses.get(answer.error_type) or responses.get("DEFAULT_4XX" if answer.status < 500 else "DEFAULT_5XX")


def _error(answer: HttpResponse) -> dict[str, str]:
    """Return `$context.error`; `messageString` is the message as JSON text, quotes included."""
    value = json.loads(as_text(answer.body))
    message = value.get("message", value.get("Message"))
    return {
        "message": "null" if message is None else str(message),
        "messageString": json.dumps(message, ensure_ascii=False),
        "responseType": answer.error_type,
    }


def _choose(templates: Mapping[str, str], accept: str | None) -> tuple[str, str | None]:
    wanted = bare_media_type((accept or "").partition(",")[0])
    for media_type in (wanted, JSON, *templates):
        if media_type in templates:
            return media_type, templates[media_type]
    return JSON, None
