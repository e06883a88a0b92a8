"""What the template asks of a Lambda authorizer, read once: what identifies a caller, how long a result holds.

OpenAPI and CloudFormation spell the same properties with a small and a capital first letter; both are read.
AWS: docs "api-gateway-swagger-extensions-authorizer", "aws-resource-apigateway-authorizer",
"aws-resource-apigatewayv2-authorizer", "http-api-lambda-authorizer"
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from minisam.gateway.exchange import Exchange
from minisam.model import ApiKind, Authorizer
from minisam.records import dataclass

_DEFAULT_TTL_S = {"rest": 300.0, "http": 0.0, "websocket": 0.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """A Lambda authorizer's terms. `uri` names its function, `sources` are `header.X`, `querystring.X` and so on."""

    uri: str
    sources: tuple[str, ...]
    expression: str | None
    ttl_s: float
    payload: Literal["1.0", "2.0"]
    is_simple: bool


def read_terms(authorizer: Authorizer, kind: ApiKind) -> Terms:
    """Return the terms of a Lambda authorizer of an API of this kind."""
    sources = identity_sources(authorizer)
    ttl = prop(authorizer, "authorizerResultTtlInSeconds")
    try:
        ttl_s = _DEFAULT_TTL_S[kind] if ttl is None else float(ttl)
    except (TypeError, ValueError):
        ttl_s = 0.0
    version = str(prop(authorizer, "authorizerPayloadFormatVersion") or "1.0")
    return Terms(
        uri=str(prop(authorizer, "authorizerUri") or ""),
        sources=sources,
        expression=prop(authorizer, "identityValidationExpression") or None,
        # AWS: docs "aws-resource-apigatewayv2-authorizer": WebSocket APIs do not cache what authorizers say
        ttl_s=ttl_s if sources and kind != "websocket" else 0.0,
        payload="2.0" if kind == "http" and version in ("2.0", "2") else "1.0",
        is_simple=str(prop(authorizer, "enableSimpleResponses")).lower() == "true",
    )


def identity_sources(authorizer: Authorizer) -> tuple[str, ...]:
    """Return where the caller's identity stands in a request; a token's header where nothing is said."""
    given = prop(authorizer, "identitySource")
    parts = given if isinstance(given, list) else str(given or "").split(",")
    sources = tuple(_bare(str(part).strip()) for part in parts if str(part).strip())
    if sources:
        return sources
    if authorizer.kind in ("token", "cognito", "jwt"):
        return (f"header.{authorizer.properties.get('header') or 'Authorization'}",)
    return ()


def prop(authorizer: Authorizer, name: str) -> Any:
    """Return a property by its OpenAPI name, whichever way it was spelled."""
    return read_either(authorizer.properties, name)


def read_either(properties: Mapping[str, Any], name: str) -> Any:
    """Return a value by its name with a small or a capital first letter."""
    return properties.get(name, properties.get(name[:1].upper() + name[1:]))


def identity_values(sources: tuple[str, ...], exchange: Exchange, context: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the value of each identity source, "" where the request lacks it; `context` is its requestContext."""
    return tuple(_value(source, exchange, context) for source in sources)


def _bare(source: str) -> str:
    for prefix in ("method.request.", "route.request.", "$request.", "$"):
        if source.startswith(prefix):
            return source[len(prefix) :]
    return source


def _value(source: str, exchange: Exchange, context: Mapping[str, Any]) -> str:
    place, _, name = source.partition(".")
    if place == "header":
        return exchange.request.header(name) or ""
    if place == "querystring":
        return next((value for key, value in exchange.request.query_pairs() if key == name), "")
    if place == "stageVariables":
        return exchange.api.stage_variables.get(name, "")
    found: Any = context
    for part in name.split(".") if place == "context" else ():
        found = found.get(part) if isinstance(found, Mapping) else None
    return "" if found is None or found is context else str(found)
