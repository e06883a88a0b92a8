"""Integrations, authorizers and CORS as API definitions spell them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minisam.model import Authorizer, Function, Integration, IntegrationResponse, Position
from minisam.template.authorizers import authorizer_of_scheme
from minisam.template.integrations import to_integration
from minisam.template.openapi import ApiDefinition

ARN = "arn:aws:lambda:us-east-1:123456789012:function:items"
URI = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{ARN}/invocations"
FUNCTIONS = {
    ARN: Function(
        id="Items",
        name="items",
        arn=ARN,
        handler="app.handler",
        runtime="python3.13",
        code_dir=Path("."),
        position=Position(file="template.yaml"),
    )
}
SCHEMES: dict[str, Any] = {
    "Key": {"type": "apiKey", "name": "x-api-key", "in": "header"},
    "Sig": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"},
    "Token": {
        "type": "apiKey",
        "name": "Auth",
        "in": "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": URI},
    },
    "Pool": {
        "type": "apiKey",
        "name": "Authorization",
        "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": ["p"]},
    },
    "Jwt": {"type": "oauth2", "x-amazon-apigateway-authorizer": {"type": "jwt", "jwtConfiguration": {"issuer": "i"}}},
}


@pytest.mark.parametrize(
    ("uri", "qualifier"),
    [
        (URI, None),
        (ARN, None),
        (f"{ARN}:live", "live"),
        (URI.replace("/invocations", ":7/invocations"), "7"),
        (URI.replace("function:items", "function:${stageVariables.name}"), None),
        (URI.replace("/invocations", ":${stageVariables.stage}/invocations"), "test"),
    ],
)
def test_lambda_uris_lead_to_the_function(uri: str, qualifier: str | None) -> None:
    integration = to_integration(
        {"type": "AWS_PROXY", "uri": uri, "httpMethod": "post"}, FUNCTIONS, {"name": "items", "stage": "test"}
    )
    assert integration == Integration(kind="lambda", function="Items", qualifier=qualifier, http_method="POST")


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        (None, "it has no integration"),
        ({"type": "aws", "uri": URI}, "mapping templates (type AWS)"),
        ({"type": "http_proxy", "uri": "https://example.com"}, "HTTP integration with https://example.com"),
        ({"type": "aws_proxy", "integrationSubtype": "SQS-SendMessage"}, "service integration SQS-SendMessage"),
        ({"type": "aws", "uri": "arn:aws:apigateway:us-east-1:dynamodb:action/Query"}, "with dynamodb (Query)"),
        ({"type": "aws_proxy", "uri": ARN.replace("items", "other")}, "function 'other' is not part of this"),
        ({"type": "aws_proxy", "uri": URI.replace("items", "${stageVariables.x}")}, "stage variable 'x'"),
        ({"type": "aws_proxy"}, "names nothing to call"),
    ],
)
def test_what_does_not_run_says_what_it_would_have_been(definition: Any, reason: str) -> None:
    integration = to_integration(definition, FUNCTIONS, {})
    assert integration.kind == "unsupported"
    assert reason in (integration.reason or "")


def test_a_mock_keeps_its_templates_and_static_headers() -> None:
    # AWS: docs "api-gateway-swagger-extensions-integration-responseParameters": static values are in single quotes
    integration = to_integration(
        {
            "type": "mock",
            "requestTemplates": {"application/json": '{"statusCode": 200}'},
            "responses": {
                "default": {
                    "statusCode": "200",
                    "responseParameters": {
                        "method.response.header.X-Static": "'a''b'",
                        "method.response.header.X-Mapped": "integration.response.header.Y",
                    },
                    "responseTemplates": {"application/json": "{}"},
                },
                "4\\d{2}": {"statusCode": 404},
            },
        },
        FUNCTIONS,
        {},
    )
    assert integration.request_templates == {"application/json": '{"statusCode": 200}'}
    assert integration.responses == {
        "default": IntegrationResponse(status=200, headers={"X-Static": "a''b"}, templates={"application/json": "{}"}),
        "4\\d{2}": IntegrationResponse(status=404),
    }


@pytest.mark.parametrize(
    ("security", "name", "kind"),
    [
        ([{"Key": []}], "Key", "api_key"),
        ([{"Sig": []}], "Sig", "iam"),
        ([{"Token": []}], "Token", "token"),
        ([{"Pool": []}], "Pool", "cognito"),
        ([{"Jwt": ["email"]}], "Jwt", "jwt"),
    ],
)
def test_security_names_the_authorizer(security: Any, name: str, kind: str) -> None:
    authorizer = authorizer_of_scheme(security, SCHEMES)
    assert authorizer is not None
    assert (authorizer.name, authorizer.kind) == (name, kind)


@pytest.mark.parametrize("security", [None, [], [{"NONE": []}], [{}]])
def test_no_security_is_an_open_route(security: Any) -> None:
    assert authorizer_of_scheme(security, SCHEMES) is None


def test_scopes_and_a_key_beside_an_authorizer_are_kept() -> None:
    authorizer = authorizer_of_scheme([{"Key": [], "Jwt": ["email"]}], SCHEMES)
    assert authorizer == Authorizer(
        name="Jwt",
        kind="jwt",
        properties={"type": "jwt", "jwtConfiguration": {"issuer": "i"}, "scopes": ["email"], "api_key_required": True},
    )


def test_operations_of_a_definition() -> None:
    definition = ApiDefinition(
        {
            "swagger": "2.0",
            "info": {"title": "shop"},
            "x-amazon-apigateway-binary-media-types": ["image/png"],
            "paths": {
                "/a": {"get": {"security": []}, "parameters": [], "x-amazon-apigateway-any-method": {}},
                "/b": {"POST": {"x-amazon-apigateway-integration": {"type": "mock"}}},
            },
            "security": [{"Key": []}],
            "securityDefinitions": SCHEMES,
        }
    )
    assert definition.title == "shop"
    assert definition.binary_media_types == ("image/png",)
    found = [(o.method, o.path, o.integration is not None, o.authorizer is not None) for o in definition.operations()]
    assert found == [("GET", "/a", False, False), ("ANY", "/a", False, True), ("POST", "/b", True, True)]
