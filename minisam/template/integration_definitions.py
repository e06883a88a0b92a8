"""Integrations as CloudFormation spells them, in OpenAPI's spelling: what `integrations.py` then reads.

AWS: docs "aws-properties-apigateway-method-integration", "aws-resource-apigatewayv2-integration"
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Definition = Mapping[str, Any]


def from_method(integration: Any) -> Definition | None:
    """Return the `Integration` of an AWS::ApiGateway::Method in OpenAPI's spelling."""
    if not isinstance(integration, Mapping):
        return None
    responses = {}
    listed = integration.get("IntegrationResponses")
    for response in listed if isinstance(listed, list) else ():
        if isinstance(response, Mapping):
            pattern = str(response.get("SelectionPattern") or "default")
            responses[pattern] = _camel_cased(
                response, "StatusCode ResponseParameters ResponseTemplates ContentHandling"
            )
    names = (
        "Type Uri TimeoutInMillis RequestParameters RequestTemplates PassthroughBehavior ContentHandling Credentials"
        " ConnectionType"
    )
    return {
        **_camel_cased(integration, names),
        "httpMethod": integration.get("IntegrationHttpMethod"),
        "responses": responses,
    }


def from_http_integration(properties: Mapping[str, Any]) -> Definition:
    """Return an AWS::ApiGatewayV2::Integration in OpenAPI's spelling."""
    names = "TimeoutInMillis IntegrationSubtype PayloadFormatVersion RequestParameters ConnectionType"
    responses = properties.get("ResponseParameters")
    return {
        **_camel_cased(properties, names),
        "type": properties.get("IntegrationType"),
        "uri": properties.get("IntegrationUri"),
        "httpMethod": properties.get("IntegrationMethod"),
        "credentials": properties.get("CredentialsArn"),
        "responseParameters": {
            status: _by_destination(mapping)
            for status, mapping in (responses if isinstance(responses, Mapping) else {}).items()
        },
    }


def _camel_cased(properties: Mapping[str, Any], names: str) -> dict[str, Any]:
    return {f"{name[0].lower()}{name[1:]}": properties.get(name) for name in names.split()}


def _by_destination(mapping: Any) -> Any:
    """Return response parameters as a mapping; CloudFormation lists them as Source and Destination."""
    listed = mapping.get("ResponseParameters") if isinstance(mapping, Mapping) else None
    if not isinstance(listed, list):
        return mapping
    return {entry.get("Destination"): entry.get("Source") for entry in listed if isinstance(entry, Mapping)}
