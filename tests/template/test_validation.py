"""What validators demand, as OpenAPI and as Methods spell it."""

from __future__ import annotations

from typing import Any

from minisam.model import Position, Resource, Validation
from minisam.template.openapi import ApiDefinition
from minisam.template.validation import validation_of_method

VALIDATORS = {
    "body": {"validateRequestBody": True, "validateRequestParameters": False},
    "params": {"validateRequestBody": False, "validateRequestParameters": True},
}


def _operation(body: dict[str, Any]) -> Validation | None:
    (operation,) = ApiDefinition({"x-amazon-apigateway-request-validators": VALIDATORS, **body}).operations()
    return operation.validation


def test_parameters_of_path_and_operation_are_collected() -> None:
    shared = [{"name": "id", "in": "path", "required": True}]
    own = [{"name": "X", "in": "header", "required": True}, {"name": "q", "in": "query"}]
    item = {"parameters": shared, "get": {"parameters": own, "x-amazon-apigateway-request-validator": "params"}}

    assert _operation({"paths": {"/": item}}) == Validation(parameters=("header.X", "path.id"))


def test_a_swagger_body_takes_its_definitions_along() -> None:
    schema, definitions = {"$ref": "#/definitions/Item"}, {"Item": {"type": "object"}}
    post = {"parameters": [{"name": "Item", "in": "body", "schema": schema}]}

    validation = _operation(
        {"x-amazon-apigateway-request-validator": "body", "definitions": definitions, "paths": {"/": {"post": post}}}
    )

    assert validation is not None
    assert validation.schemas["application/json"]["allOf"] == [schema]
    assert validation.schemas["application/json"]["definitions"] == definitions


def test_without_a_validator_nothing_is_checked() -> None:
    assert (
        _operation({"paths": {"/": {"get": {"parameters": [{"name": "q", "in": "query", "required": True}]}}}}) is None
    )


def _resource(kind: str, **properties: Any) -> Resource:
    return Resource(id="R", type=kind, properties=properties, ref="r", position=Position(file="t.yaml"))


def test_a_method_uses_its_validator_and_models() -> None:
    # AWS: docs "models-mappings-models" (references between models)
    address = "https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/Item"
    models = {
        "List": _resource("AWS::ApiGateway::Model", Schema={"items": {"$ref": address}}),
        "Item": _resource("AWS::ApiGateway::Model", Schema='{"type": "object"}'),
    }
    validator = _resource(
        "AWS::ApiGateway::RequestValidator", ValidateRequestBody=True, ValidateRequestParameters="true"
    )
    method = {
        "RequestValidatorId": "v",
        "RequestParameters": {"method.request.querystring.q": True, "method.request.header.h": False},
        "RequestModels": {"application/json": "List"},
    }

    validation = validation_of_method(method, {"v": validator}, models)

    assert validation is not None and validation.parameters == ("querystring.q",)
    schema = validation.schemas["application/json"]
    assert schema["allOf"] == [{"items": {"$ref": "#/definitions/Item"}}]
    assert schema["definitions"]["Item"] == {"type": "object"}
