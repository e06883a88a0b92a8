"""The templates of a WebSocket API's integration: selected by keys, then used as a REST API uses its own.

A route's exchange goes in; the same exchange comes out, with the one template that its request takes, and one for each
response. A key that no template has selects "$default".
AWS: docs "websocket-api-data-transformations", "apigateway-websocket-api-integration-responses"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from minisam.gateway.exchange import Exchange
from minisam.gateway.selection import DEFAULT, evaluate
from minisam.model import IntegrationResponse

JSON = "application/json"

_NO_RESPONSES = {
    "lambda": {".+": IntegrationResponse(status=502), "default": IntegrationResponse(status=200)},
    "other": {r"[45]\d\d": IntegrationResponse(status=502), "default": IntegrationResponse(status=200)},
}


def selected(exchange: Exchange) -> Exchange:
    """Return the exchange with an integration whose templates are chosen.

    Where no response is declared, what the backend says passes; its failure is a 502.
    """
    route = exchange.match.route
    integration = route.integration
    default = _NO_RESPONSES["lambda" if integration.kind == "lambda" else "other"]
    responses = integration.responses or default
    chosen = replace(
        integration,
        request_templates=_template(exchange, integration.request_templates, integration.template_selection),
        responses={
            key: replace(response, templates=_template(exchange, response.templates, response.template_selection))
            for key, response in responses.items()
        },
    )
    return replace(exchange, match=replace(exchange.match, route=replace(route, integration=chosen)))


def _template(exchange: Exchange, templates: Mapping[str, str], selection: str) -> dict[str, str]:
    """Return the template that is selected, under the one type that messages have; nothing where none is."""
    key = evaluate(selection, exchange.request.body, exchange.connection or {}) if selection else JSON
    found = templates.get(key or "", templates.get(DEFAULT))
    return {} if found is None else {JSON: found}
