"""The mapping templates of a REST API: VTL with API Gateway's own variables.

Text and an exchange go in, text comes out. `$context`, `$stageVariables`, `$input` and `$util` are there.
AWS: docs "api-gateway-mapping-template-reference", "request-response-data-mappings"
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from minisam.gateway.exchange import Exchange
from minisam.gateway.http import as_text
from minisam.gateway.rest import request_context

_STEP = re.compile(r"\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']*)'\]")


class BrokenTemplate(Exception):
    """A mapping template that cannot be parsed or evaluated."""


def render(template: str, exchange: Exchange, error: Mapping[str, str] | None = None) -> str:
    """Return the template with its directives and variables evaluated; raises BrokenTemplate where that fails.

    `error` is what `$context.error` says in a gateway response.
    """
    if "$" not in template and "#" not in template:
        return template
    import airspeed  # only an application with such a template pays for the import

    namespace = {
        "context": _context(exchange, error),
        "stageVariables": dict(exchange.api.stage_variables),
        "input": _Input(exchange),
        "util": _Util(),
    }
    try:
        return str(airspeed.Template(template).merge(namespace))
    except airspeed.TemplateError as error:
        raise BrokenTemplate(str(error)) from error


def mapped_value(exchange: Exchange, expression: str, error: Mapping[str, str] | None = None) -> str | None:
    """Return what a header mapping says: text (quoted or bare), `context.x`, `stageVariables.x`, `method.request.y.x`.

    None where it is absent; `integration.response.x` always is, a mock has no response of its own.
    """
    if len(expression) >= 2 and expression[0] == expression[-1] == "'":
        return expression[1:-1]
    place, _, name = expression.partition(".")
    if place == "stageVariables":
        return exchange.api.stage_variables.get(name)
    if place == "context":
        value = _step_into(_context(exchange, error), "$." + name)
        return None if value is None else str(value)
    if place == "method":
        where, _, parameter = name.removeprefix("request.").partition(".")
        return _parameters(exchange).get(where, {}).get(parameter)
    return None if expression.startswith("integration.response.") else expression


class _Input:
    """`$input`: the request's body and parameters."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange
        self.body = as_text(exchange.request.body)

    def path(self, expression: str) -> Any:
        """Return the value at a JSONPath of names and indexes."""
        return _with_flags(_step_into(self._document(), expression))

    def json(self, expression: str) -> str:
        """Return the value at a JSONPath as JSON text."""
        return json.dumps(_step_into(self._document(), expression), separators=(",", ":"))

    def params(self, name: str | None = None) -> Any:
        """Return one parameter, looked for in path, query and header; without a name all of them by place."""
        places = _parameters(self._exchange)
        if name is None:
            return places
        return next((values[name] for values in places.values() if name in values), "")

    def _document(self) -> Any:
        try:
            return json.loads(self.body or "{}")
        except ValueError:
            return self.body


class _Flag(int):
    """A truth value that reads as JSON has it."""

    def __str__(self) -> str:
        return "true" if self else "false"


class _Util:
    """`$util`: encodings."""

    def escapeJavaScript(self, value: Any) -> str:  # noqa: N802 - AWS's own name
        """Return text as it can stand in a JavaScript string; a single quote is escaped too, as AWS does."""
        return json.dumps(str(value))[1:-1].replace("'", "\\'")

    def parseJson(self, value: str) -> Any:  # noqa: N802
        """Return the value of JSON text."""
        return json.loads(value)

    def urlEncode(self, value: Any) -> str:  # noqa: N802
        """Return text percent-encoded."""
        return quote(str(value), safe="*-._")

    def urlDecode(self, value: Any) -> str:  # noqa: N802
        """Return percent-encoded text decoded."""
        return unquote(str(value).replace("+", " "))

    def base64Encode(self, value: Any) -> str:  # noqa: N802
        """Return text in base64."""
        return base64.b64encode(str(value).encode()).decode()

    def base64Decode(self, value: Any) -> str:  # noqa: N802
        """Return base64 as text."""
        return base64.b64decode(str(value)).decode("utf-8", "replace")


def _parameters(exchange: Exchange) -> dict[str, dict[str, str]]:
    """Return a request's parameters by place, in the order in which a bare name is looked for."""
    request = exchange.request
    return {
        "path": {key: unquote(value) for key, value in exchange.match.parameters.items()},
        "querystring": dict(request.query_pairs()),
        "header": {as_text(key): as_text(value) for key, value in request.headers},
    }


def _context(exchange: Exchange, error: Mapping[str, str] | None = None) -> dict[str, Any]:
    context = request_context(exchange, resource_id="", deployment_id="")
    return {**context, "error": error} if error else context


def _with_flags(value: Any) -> Any:
    """Return a value whose truth values print as "true" and "false"."""
    if isinstance(value, bool):
        return _Flag(value)
    if isinstance(value, dict):
        return {key: _with_flags(item) for key, item in value.items()}
    return [_with_flags(item) for item in value] if isinstance(value, list) else value


def _step_into(value: Any, expression: str) -> Any:
    for name, index, quoted in _STEP.findall(expression.removeprefix("$")):
        if index:
            value = value[int(index)] if isinstance(value, list) and int(index) < len(value) else None
        else:
            value = value.get(name or quoted) if isinstance(value, dict) else None
    return value
