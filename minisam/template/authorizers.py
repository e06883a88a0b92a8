"""Who decides on a route: from an OpenAPI security requirement or from `AuthorizationType` and an Authorizer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minisam.model import Authorizer, Resource

Definition = Mapping[str, Any]

_AUTHORIZER = "x-amazon-apigateway-authorizer"
_KIND = "x-amazon-apigateway-authtype"
_KINDS = {
    "token": "token",
    "request": "request",
    "jwt": "jwt",
    "cognito_user_pools": "cognito",
    "awssigv4": "iam",
    "aws_iam": "iam",
    "custom": "request",
}


def authorizer_of_scheme(security: Any, schemes: Mapping[str, Any]) -> Authorizer | None:
    """Return the authorizer that an OpenAPI `security` list asks for, None for an open operation.

    An API key beside an authorizer is noted in its properties as `api_key_required`.
    AWS: docs "api-gateway-swagger-extensions-authorizer", "api-gateway-swagger-extensions-authtype"
    """
    found: Authorizer | None = None
    needs_key = False
    for requirement in security if isinstance(security, list) else ():
        for name, scopes in requirement.items() if isinstance(requirement, Mapping) else ():
            scheme = schemes.get(name)
            authorizer = _of_scheme(str(name), scheme if isinstance(scheme, Mapping) else {}, scopes)
            if authorizer is None:
                continue
            if authorizer.kind == "api_key":
                needs_key = True
                found = found or authorizer
            elif found is None or found.kind == "api_key":
                found = authorizer
    if found is not None and found.kind != "api_key" and needs_key:
        return _with(found, api_key_required=True)
    return found


def authorizer_of_resources(
    kind: Any, authorizer_id: Any, authorizers: Mapping[str, Resource], *, scopes: Any, needs_key: bool
) -> Authorizer | None:
    """Return the authorizer of a Method or Route; `authorizers` are the Authorizer resources by their ids."""
    found = authorizers.get(str(authorizer_id)) if authorizer_id else None
    extra: dict[str, Any] = {"scopes": list(scopes)} if isinstance(scopes, list) and scopes else {}
    if needs_key:
        extra["api_key_required"] = True
    if found is not None:
        given = str(found.properties.get("Type") or found.properties.get("AuthorizerType") or kind)
        name = str(found.properties.get("Name") or found.id)
        return Authorizer(
            name=name, kind=_KINDS.get(given.lower(), "request"), properties={**found.properties, **extra}
        )
    named = str(kind or "NONE").upper()
    if named == "NONE":
        return Authorizer(name="api_key", kind="api_key") if needs_key else None
    return Authorizer(name=str(authorizer_id or named), kind=_KINDS.get(named.lower(), "request"), properties=extra)


def _of_scheme(name: str, scheme: Definition, scopes: Any) -> Authorizer | None:
    if name == "NONE":
        return None
    details = scheme.get(_AUTHORIZER)
    properties: dict[str, Any] = {**(details if isinstance(details, Mapping) else {})}
    if "name" in scheme:
        properties.setdefault("header", scheme["name"])
    if isinstance(scopes, list) and scopes:
        properties["scopes"] = scopes
    given = str(properties.get("type") or scheme.get(_KIND) or "").lower()
    if given in ("", "custom") and scheme.get("type") == "apiKey" and not details and _KIND not in scheme:
        return Authorizer(name=name, kind="api_key", properties=properties)
    return Authorizer(name=name, kind=_KINDS.get(given, "request"), properties=properties)


def _with(authorizer: Authorizer, **more: Any) -> Authorizer:
    return Authorizer(name=authorizer.name, kind=authorizer.kind, properties={**authorizer.properties, **more})
