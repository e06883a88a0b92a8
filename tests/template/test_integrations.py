"""Integrations, authorizers and CORS as API definitions spell them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from minisam.model import Authorizer, Function, Integration, IntegrationResponse, Position, ServiceAction
from minisam.template.authorizers import authorizer_of_scheme
from minisam.template.integration_definitions import from_http_integration, from_method
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


def test_the_uri_of_a_streamed_invocation_streams() -> None:
    # AWS: docs "response-transfer-mode-lambda"
    uri = URI.replace("2015-03-31", "2021-11-15").replace("/invocations", "/response-streaming-invocations")
    integration = to_integration({"type": "AWS_PROXY", "uri": uri, "httpMethod": "POST"}, FUNCTIONS, {})
    assert integration == Integration(kind="lambda", function="Items", is_streaming=True)


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        (None, "it has no integration"),
        ({"type": "http_proxy", "uri": "ftp://example.com"}, "no address that could be called ('ftp://example.com')"),
        ({"type": "http_proxy", "uri": "http://x", "connectionType": "VPC_LINK"}, "through a VPC link"),
        ({"type": "aws_proxy", "integrationSubtype": "AppConfig-GetConfiguration"}, "AppConfig-GetConfiguration has"),
        ({"type": "aws_proxy", "integrationSubtype": "SQS-SendMessage"}, "parameters QueueUrl, MessageBody"),
        ({"type": "aws", "uri": "arn:aws:apigateway:us-east-1:s3:action/GetObject"}, "'s3:path/BUCKET/KEY' runs"),
        ({"type": "aws_proxy", "uri": ARN.replace("items", "other")}, "function 'other' is not part of this"),
        ({"type": "aws_proxy", "uri": URI.replace("items", "${stageVariables.x}")}, "stage variable 'x'"),
        ({"type": "aws_proxy"}, "names nothing to call"),
        ({"type": "aws_proxy", "uri": "nonsense"}, "calls 'nonsense', which is no function"),
    ],
)
def test_what_does_not_run_says_what_it_would_have_been(definition: Any, reason: str) -> None:
    integration = to_integration(definition, FUNCTIONS, {})
    assert integration.kind == "unsupported"
    assert reason in (integration.reason or "")


def test_a_mock_keeps_its_templates_and_mappings() -> None:
    # AWS: docs "api-gateway-swagger-extensions-integration-responseParameters"
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
        "default": IntegrationResponse(
            status=200,
            headers={"X-Static": "'a''b'", "X-Mapped": "integration.response.header.Y"},
            templates={"application/json": "{}"},
        ),
        "4\\d{2}": IntegrationResponse(status=404),
    }


def test_a_function_behind_templates_is_no_proxy() -> None:
    # AWS: docs "api-gateway-swagger-extensions-integration"
    integration = to_integration(
        {
            "type": "aws",
            "uri": URI,
            "passthroughBehavior": "never",
            "contentHandling": "CONVERT_TO_TEXT",
            "requestParameters": {"integration.request.header.X-Amz-Invocation-Type": "'Event'"},
            "responses": {".*boom.*": {"statusCode": "500", "contentHandling": "CONVERT_TO_BINARY"}},
        },
        FUNCTIONS,
        {},
    )
    assert integration == Integration(
        kind="lambda",
        is_proxy=False,
        function="Items",
        passthrough="NEVER",
        content_handling="CONVERT_TO_TEXT",
        request_parameters={"integration.request.header.X-Amz-Invocation-Type": "'Event'"},
        responses={".*boom.*": IntegrationResponse(status=500, content_handling="CONVERT_TO_BINARY")},
    )


@pytest.mark.parametrize(("kind", "is_proxy"), [("HTTP", False), ("http_proxy", True)])
def test_http_addresses_get_their_stage_variables(kind: str, is_proxy: bool) -> None:
    # AWS: docs "aws-api-gateway-stage-variables-reference"
    integration = to_integration(
        {"type": kind, "uri": "https://${stageVariables.host}/v1/{proxy}", "httpMethod": "ANY", "timeoutInMillis": 500},
        FUNCTIONS,
        {"host": "example.com"},
    )
    assert integration == Integration(
        kind="http", is_proxy=is_proxy, uri="https://example.com/v1/{proxy}", http_method="ANY", timeout_s=0.5
    )


def test_a_service_is_named_with_its_action_and_role() -> None:
    # AWS: docs "api-gateway-swagger-extensions-integration" (uri)
    uri = "arn:aws:apigateway:eu-west-1:sqs:path/123456789012/orders"
    integration = to_integration(
        {"type": "aws", "uri": uri, "httpMethod": "POST", "credentials": "role"}, FUNCTIONS, {}
    )
    assert (integration.kind, integration.is_proxy) == ("service", False)
    assert integration.action == ServiceAction(
        service="sqs", target="path/123456789012/orders", region="eu-west-1", credentials="role"
    )


def test_an_integration_of_an_http_api_keeps_its_parameters() -> None:
    # AWS: docs "aws-resource-apigatewayv2-integration"
    definition = from_http_integration(
        {
            "IntegrationType": "AWS_PROXY",
            "IntegrationSubtype": "SQS-SendMessage",
            "CredentialsArn": "role",
            "RequestParameters": {"QueueUrl": "u", "MessageBody": "$request.body"},
            "ResponseParameters": {
                "200": {"ResponseParameters": [{"Destination": "overwrite:statuscode", "Source": "202"}]}
            },
        }
    )
    integration = to_integration(definition, FUNCTIONS, {})
    assert integration.action == ServiceAction(service="sqs", target="SQS-SendMessage", region="", credentials="role")
    assert integration.request_parameters == {"QueueUrl": "u", "MessageBody": "$request.body"}
    assert integration.response_parameters == {"200": {"overwrite:statuscode": "202"}}


def test_a_method_resource_is_read_as_its_openapi_twin() -> None:
    # AWS: docs "aws-properties-apigateway-method-integration"
    definition = from_method(
        {
            "Type": "AWS",
            "Uri": URI,
            "IntegrationHttpMethod": "POST",
            "PassthroughBehavior": "WHEN_NO_TEMPLATES",
            "RequestTemplates": {"application/json": "{}"},
            "IntegrationResponses": [
                {"StatusCode": "200", "ResponseTemplates": {"application/json": "ok"}},
                {"StatusCode": "400", "SelectionPattern": "bad.*"},
            ],
        }
    )
    integration = to_integration(definition, FUNCTIONS, {})
    assert integration.passthrough == "WHEN_NO_TEMPLATES"
    assert integration.request_templates == {"application/json": "{}"}
    assert integration.responses == {
        "default": IntegrationResponse(status=200, templates={"application/json": "ok"}),
        "bad.*": IntegrationResponse(status=400),
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
