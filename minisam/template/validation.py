"""What a REST method demands of a request: from an OpenAPI operation, or from a Method with its validator and models.

AWS: docs "api-gateway-method-request-validation", "api-gateway-request-validation-set-up", "models-mappings-models"
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from minisam.model import Resource, Validation
from minisam.template.authorizers import Definition

_VALIDATORS = "x-amazon-apigateway-request-validators"
_VALIDATOR = "x-amazon-apigateway-request-validator"
_PLACES = {"header": "header", "path": "path", "query": "querystring"}
_METHOD = "method.request."
_MODEL_ADDRESS = re.compile(r"https://apigateway\.amazonaws\.com/restapis/[^/]*/models/([^/]+)")


def validation_of_operation(body: Definition, item: Definition, operation: Definition) -> Validation | None:
    """Return what an OpenAPI operation's validator checks, None where it has none that checks anything."""
    validator = _mapping(_mapping(body.get(_VALIDATORS)).get(str(operation.get(_VALIDATOR, body.get(_VALIDATOR)))))
    given = [_resolved(body, parameter) for place in (item, operation) for parameter in _items(place, "parameters")]
    names = []
    schemas: dict[str, Any] = {}
    for parameter in given:
        place = _PLACES.get(str(parameter.get("in")))
        if place and _is_true(parameter.get("required")):
            names.append(f"{place}.{parameter.get('name')}")
        if parameter.get("in") == "body":
            schemas["application/json"] = parameter.get("schema")
    content = _mapping(_resolved(body, _mapping(operation.get("requestBody"))).get("content"))
    schemas |= {str(kind): _mapping(entry).get("schema") for kind, entry in content.items()}
    shared = {
        "definitions": body.get("definitions") or {},
        "components": {"schemas": _mapping(body.get("components")).get("schemas") or {}},
    }
    return _validation(
        names if _is_true(validator.get("validateRequestParameters")) else [],
        schemas if _is_true(validator.get("validateRequestBody")) else {},
        shared,
    )


def validation_of_method(
    properties: Definition, validators: Mapping[str, Resource], models: Mapping[str, Resource]
) -> Validation | None:
    """Return what a Method's validator checks; `validators` and `models` are by what Ref gives for them."""
    found = validators.get(str(properties.get("RequestValidatorId")))
    if found is None:
        return None
    parameters = _mapping(properties.get("RequestParameters"))
    names = [str(name).removeprefix(_METHOD) for name, needed in parameters.items() if _is_true(needed)]
    schemas = {
        str(kind): _schema(models, str(name)) for kind, name in _mapping(properties.get("RequestModels")).items()
    }
    shared = {"definitions": {name: _schema(models, name) for name in models}}
    return _validation(
        names if _is_true(found.properties.get("ValidateRequestParameters")) else [],
        schemas if _is_true(found.properties.get("ValidateRequestBody")) else {},
        shared,
    )


def _validation(names: list[str], schemas: Mapping[str, Any], shared: Mapping[str, Any]) -> Validation | None:
    whole = {kind: {**shared, "allOf": [schema]} for kind, schema in schemas.items() if isinstance(schema, Mapping)}
    if not names and not whole:
        return None
    return Validation(parameters=tuple(sorted(set(names))), schemas=whole)


def _schema(models: Mapping[str, Resource], name: str) -> Any:
    """Return a model's schema, `{}` for AWS's own models; references to other models point into "definitions"."""
    schema = models[name].properties.get("Schema") if name in models else {}
    if isinstance(schema, str):
        try:
            schema = json.loads(schema)
        except ValueError:
            return None
    return _local(schema)


def _local(value: Any) -> Any:
    if isinstance(value, Mapping):
        found = _MODEL_ADDRESS.fullmatch(str(value.get("$ref")))
        return {"$ref": f"#/definitions/{found[1]}"} if found else {key: _local(item) for key, item in value.items()}
    return [_local(item) for item in value] if isinstance(value, list) else value


def _resolved(body: Definition, value: Definition) -> Definition:
    """Follow a reference within the definition, one step: AWS does not chain them."""
    target: Any = body
    reference = value.get("$ref")
    if not isinstance(reference, str):
        return value
    for step in reference.removeprefix("#/").split("/"):
        target = _mapping(target).get(step)
    return _mapping(target)


def _items(value: Definition, name: str) -> Iterator[Definition]:
    given = value.get(name)
    return (item for item in (given if isinstance(given, list) else ()) if isinstance(item, Mapping))


def _mapping(value: Any) -> Definition:
    return value if isinstance(value, Mapping) else {}


def _is_true(value: Any) -> bool:
    return str(value).lower() == "true"
