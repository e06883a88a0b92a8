"""What answers a route: a definition in OpenAPI's spelling in, an Integration out.

AWS: docs "api-gateway-swagger-extensions-integration", "services-apigateway" (the URI of a Lambda integration)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from minisam.model import Function, Integration, MockResponse

Definition = Mapping[str, Any]

_FUNCTION = re.compile(
    r"(?:arn:[^:]+:apigateway:[^:]*:lambda:path/[^/]+/functions/)?"
    r"(?P<arn>arn:[^:]+:lambda:[^:]*:[^:]*:function:(?P<name>[^:/]+))(?::(?P<qualifier>[^/:]+))?(?:/invocations)?"
)
_SERVICE = re.compile(r"arn:[^:]+:apigateway:[^:]*:(?P<service>[^:]+):(?P<rest>.*)")
_STAGE_VARIABLE = re.compile(r"\$\{stageVariables\.([A-Za-z0-9_]+)\}")
_HEADER = "method.response.header."
_STATIC = re.compile(r"'(.*)'", re.DOTALL)


def to_integration(
    definition: Definition | None, functions: Mapping[str, Function], stage_variables: Mapping[str, str]
) -> Integration:
    """Return a route's integration. `functions` are all functions of the application by ARN."""
    if definition is None:
        return _unsupported("it has no integration")
    kind = str(definition.get("type", "")).lower()
    if kind == "mock":
        return _mock(definition)
    subtype = definition.get("integrationSubtype")
    if subtype:
        return _unsupported(f"the service integration {subtype} does not run yet")
    uri = str(definition.get("uri") or "")
    filled = _STAGE_VARIABLE.sub(lambda found: stage_variables.get(found[1], found[0]), uri)
    if unset := _STAGE_VARIABLE.search(filled):
        return _unsupported(f"the stage variable '{unset[1]}' in its integration is not set")
    called = _FUNCTION.fullmatch(filled)
    if kind in ("http", "http_proxy") or (called is None and filled.startswith("http")):
        return _unsupported(f"the HTTP integration with {filled or 'no address'} does not run yet")
    if called is None:
        return _unsupported(_service_reason(filled))
    if kind == "aws":
        return _unsupported("Lambda integrations with mapping templates (type AWS) do not run yet")
    function = functions.get(called["arn"])
    if function is None:
        return _unsupported(f"function '{called['name']}' is not part of this application")
    return Integration(
        kind="lambda",
        function=function.id,
        qualifier=called["qualifier"],
        http_method=str(definition.get("httpMethod") or "POST").upper(),
        timeout_s=_timeout_s(definition),
    )


def from_method(integration: Any) -> Definition | None:
    """Return the `Integration` of an AWS::ApiGateway::Method in OpenAPI's spelling."""
    if not isinstance(integration, Mapping):
        return None
    responses = {}
    listed = integration.get("IntegrationResponses")
    for response in listed if isinstance(listed, list) else ():
        if not isinstance(response, Mapping):
            continue
        responses[str(response.get("SelectionPattern") or "default")] = {
            "statusCode": response.get("StatusCode"),
            "responseParameters": response.get("ResponseParameters"),
            "responseTemplates": response.get("ResponseTemplates"),
        }
    return {
        "type": integration.get("Type"),
        "uri": integration.get("Uri"),
        "httpMethod": integration.get("IntegrationHttpMethod"),
        "timeoutInMillis": integration.get("TimeoutInMillis"),
        "requestTemplates": integration.get("RequestTemplates"),
        "responses": responses,
    }


def from_http_integration(properties: Mapping[str, Any]) -> Definition:
    """Return an AWS::ApiGatewayV2::Integration in OpenAPI's spelling."""
    return {
        "type": properties.get("IntegrationType"),
        "uri": properties.get("IntegrationUri"),
        "httpMethod": properties.get("IntegrationMethod"),
        "timeoutInMillis": properties.get("TimeoutInMillis"),
        "integrationSubtype": properties.get("IntegrationSubtype"),
        "payloadFormatVersion": properties.get("PayloadFormatVersion"),
    }


def _mock(definition: Definition) -> Integration:
    responses = definition.get("responses")
    return Integration(
        kind="mock",
        request_templates=_texts(definition.get("requestTemplates")),
        responses={
            str(pattern): _mock_response(response)
            for pattern, response in (responses if isinstance(responses, Mapping) else {}).items()
            if isinstance(response, Mapping)
        },
        timeout_s=_timeout_s(definition),
    )


def _mock_response(response: Definition) -> MockResponse:
    """Keep static header values; a mock has no integration response that others could come from."""
    parameters = _texts(response.get("responseParameters"))
    headers = {
        name.removeprefix(_HEADER): static[1]
        for name, value in parameters.items()
        if name.startswith(_HEADER) and (static := _STATIC.fullmatch(value))
    }
    status = str(response.get("statusCode") or "200")
    return MockResponse(
        status=int(status) if status.isdigit() else 200,
        headers=headers,
        templates=_texts(response.get("responseTemplates")),
    )


def _service_reason(uri: str) -> str:
    if not uri:
        return "its integration names nothing to call"
    service = _SERVICE.fullmatch(uri)
    if service is None:
        return f"its integration calls '{uri}', which is no function of this application"
    action = service["rest"].removeprefix("action/").removeprefix("path/")
    return f"the service integration with {service['service']} ({action}) does not run yet"


def _timeout_s(definition: Definition) -> float | None:
    given = definition.get("timeoutInMillis")
    return int(given) / 1000 if isinstance(given, int | str) and str(given).isdigit() else None


def _texts(value: Any) -> dict[str, str]:
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, Mapping) else {}


def _unsupported(reason: str) -> Integration:
    return Integration(kind="unsupported", reason=reason)
