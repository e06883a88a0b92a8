"""The mapping templates of a REST API: VTL with API Gateway's own variables.

Text and an exchange go in, text comes out. `$context`, `$stageVariables`, `$input` and `$util` are there; what a
template sets in `$context.requestOverride` and `$context.responseOverride` is kept in `Overrides`.
AWS: docs "api-gateway-mapping-template-reference", "apigateway-override-request-response-parameters"
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import field
from typing import Any
from urllib.parse import quote_plus, unquote

from minisam.gateway.exchange import Exchange, short_id
from minisam.gateway.http import as_text
from minisam.gateway.jsonpath import find
from minisam.gateway.rest import request_context
from minisam.gateway.vtl_dialect import engine, to_json, to_text
from minisam.records import dataclass


class BrokenTemplate(Exception):
    """A mapping template that cannot be parsed or evaluated."""


@dataclass(slots=True)
class Overrides:
    """What the templates of one exchange set by themselves; a response template sees what the request's set."""

    request: dict[str, Any] = field(default_factory=lambda: {"header": {}, "path": {}, "querystring": {}})
    response: dict[str, Any] = field(default_factory=lambda: {"header": {}})


def render(
    template: str,
    exchange: Exchange,
    *,
    body: bytes | None = None,
    overrides: Overrides | None = None,
    error: Mapping[str, str] | None = None,
) -> str:
    """Return the template with its directives and variables evaluated; raises BrokenTemplate where that fails.

    `body` is what `$input` reads, the request's own by default. `error` is `$context.error` of a gateway response.
    """
    if "$" not in template and "#" not in template:
        return template
    library = engine()  # only an application with such a template pays for the import
    kept = overrides or Overrides()
    namespace = {
        "context": {
            **context_of(exchange, error),
            "requestOverride": kept.request,
            "responseOverride": kept.response,
        },
        "stageVariables": dict(exchange.api.stage_variables),
        "input": _Input(exchange, exchange.request.body if body is None else body),
        "util": _Util(),
    }
    try:
        return str(library.Template(template).merge(namespace))
    except (library.TemplateError, RecursionError) as problem:
        raise BrokenTemplate(str(problem)) from problem


def context_of(exchange: Exchange, error: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the values of `$context`; at a WebSocket API it is the event's own."""
    if exchange.connection is not None:
        return {**exchange.connection, "error": error} if error else dict(exchange.connection)
    api, path = exchange.api, exchange.match.route.path
    resource_id, deployment_id = short_id(api.api_id, path), short_id(api.api_id, api.stage)
    context = request_context(exchange, resource_id=resource_id, deployment_id=deployment_id)
    return {**context, "error": error} if error else context


def parameters_of(exchange: Exchange) -> dict[str, dict[str, str]]:
    """Return a request's parameters by place, in the order in which a bare name is looked for."""
    request = exchange.request
    return {
        "path": {key: unquote(value) for key, value in exchange.match.parameters.items()},
        "querystring": dict(request.query_pairs()),
        "header": {as_text(key): as_text(value) for key, value in request.headers},
    }


class _Input:
    """`$input`: a body and the request's parameters. An absent body reads as an empty object."""

    def __init__(self, exchange: Exchange, body: bytes) -> None:
        self._exchange = exchange
        self.body = as_text(body) or "{}"

    def path(self, expression: str) -> Any:
        """Return the value at a JSONPath."""
        return find(self._document(), expression)

    def json(self, expression: str) -> str:
        """Return the value at a JSONPath as JSON text; an absent one is an empty string."""
        return to_json(find(self._document(), expression, missing=""))

    def params(self, name: str | None = None) -> Any:
        """Return one parameter, looked for in path, query and header; without a name all of them by place."""
        places = parameters_of(self._exchange)
        if name is None:
            return places
        return next((values[name] for values in places.values() if name in values), "")

    def _document(self) -> Any:
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return self.body


class _Util:
    """`$util`: encodings."""

    def escapeJavaScript(self, value: Any) -> str:  # noqa: N802 - AWS's own name
        """Return text as it can stand in a JavaScript string; a single quote is escaped too, as AWS does."""
        return json.dumps(to_text(value))[1:-1].replace("'", "\\'")

    def parseJson(self, value: str) -> Any:  # noqa: N802
        """Return the value of JSON text."""
        return json.loads(value)

    def urlEncode(self, value: Any) -> str:  # noqa: N802
        """Return text as a form has it: percent-encoded, a space as "+"."""
        return quote_plus(to_text(value), safe="*-._").replace("~", "%7E")

    def urlDecode(self, value: Any) -> str:  # noqa: N802
        """Return percent-encoded text decoded."""
        return unquote(to_text(value).replace("+", " "))

    def base64Encode(self, value: Any) -> str:  # noqa: N802
        """Return text in base64."""
        return base64.b64encode(to_text(value).encode()).decode()

    def base64Decode(self, value: Any) -> str:  # noqa: N802
        """Return base64 as text."""
        return base64.b64decode(str(value)).decode("utf-8", "replace")
