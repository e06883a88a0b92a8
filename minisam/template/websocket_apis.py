"""`AWS::ApiGatewayV2::*` of protocol WEBSOCKET as the model's WebSocket APIs; SAM's WebSocketApi expands to them.

A route has the method "WS" and its key ("$connect", "$disconnect", "$default" or the template's own) as path.
AWS: docs "apigateway-websocket-api-overview", "aws-resource-apigatewayv2-route", "aws-resource-apigatewayv2-stage"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from minisam.model import Api, Authorizer, Integration, Resource, Route
from minisam.template.authorizers import authorizer_of_resources
from minisam.template.http_apis import DEFAULT, is_websocket
from minisam.template.integration_definitions import Definition
from minisam.template.integrations import to_integration
from minisam.template.rest_apis import text_mapping
from minisam.template.routes import Landscape
from minisam.template.stack import Stack

METHOD = "WS"
CONNECT = "$connect"

_API = "AWS::ApiGatewayV2::Api"


def build_websocket_apis(landscape: Landscape) -> tuple[dict[str, Api], list[Route]]:
    """Return all WebSocket APIs by id, and their routes."""
    apis: dict[str, Api] = {}
    by_ref: dict[str, Api] = {}
    stages = _stages(landscape)
    for stack, name, resource in landscape.of_type(_API):
        if is_websocket(resource):
            api = _api(stack, name, resource, stages.get(resource.ref, []))
            apis[api.id] = by_ref[resource.ref] = api
    return apis, list(_routes(landscape, by_ref))


def _api(stack: Stack, name: str, resource: Resource, stages: list[Mapping[str, Any]]) -> Api:
    if len(stages) > 1:
        message = f"API '{resource.id}' has {len(stages)} stages; minisam serves '{stages[0].get('StageName')}'"
        stack.notice("api-stages", message, stack.place(name))
    if not stages:
        message = f"API '{resource.id}' has no stage: AWS would not serve it; minisam does, without a stage"
        hint = "add an AWS::ApiGatewayV2::Stage with `AutoDeploy: true`"
        stack.warn("api-stages", message, stack.place(name), hint=hint)
    stage = stages[0] if stages else {}
    return Api(
        id=resource.id,
        api_id=resource.ref,
        kind="websocket",
        name=str(resource.properties.get("Name") or name),
        stage=str(stage.get("StageName") or DEFAULT),
        stage_variables=text_mapping(stage.get("StageVariables")),
        route_selection=str(resource.properties.get("RouteSelectionExpression") or ""),
        position=resource.position,
    )


def _stages(landscape: Landscape) -> dict[str, list[Mapping[str, Any]]]:
    """Return each API's stages by the API's id; a Deployment's own stage counts where there is no other."""
    stages: dict[str, list[Mapping[str, Any]]] = {}
    for kind in ("Stage", "Deployment"):
        for _, _, resource in landscape.of_type(f"AWS::ApiGatewayV2::{kind}"):
            known = stages.setdefault(str(resource.properties.get("ApiId")), [])
            name = resource.properties.get("StageName")
            if name and name not in [stage.get("StageName") for stage in known]:
                known.append(resource.properties)
    return stages


def _routes(landscape: Landscape, by_ref: Mapping[str, Api]) -> Iterator[Route]:
    integrations = landscape.by_ref("AWS::ApiGatewayV2::Integration")
    responses = _responses(landscape)
    authorizers = landscape.by_ref("AWS::ApiGatewayV2::Authorizer")
    for stack, name, route in landscape.of_type("AWS::ApiGatewayV2::Route"):
        properties = route.properties
        api = by_ref.get(str(properties.get("ApiId")))
        if api is None:
            continue
        target = integrations.get(str(properties.get("Target") or "").removeprefix("integrations/"))
        key = str(properties.get("RouteKey") or DEFAULT)
        yield Route(
            api=api.id,
            method=METHOD,
            path=key,
            integration=_integration(landscape, api, target, responses.get(target.ref, []) if target else []),
            authorizer=_authorizer(properties, authorizers) if key == CONNECT else None,
            position=stack.place(name),
            is_two_way=bool(properties.get("RouteResponseSelectionExpression")),
        )


def _authorizer(properties: Mapping[str, Any], authorizers: Mapping[str, Resource]) -> Authorizer | None:
    return authorizer_of_resources(
        properties.get("AuthorizationType"),
        properties.get("AuthorizerId"),
        authorizers,
        scopes=None,
        needs_key=str(properties.get("ApiKeyRequired", "")).lower() == "true",
    )


def _responses(landscape: Landscape) -> dict[str, list[Mapping[str, Any]]]:
    """Return the integration responses of each integration by its id."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for _, _, response in landscape.of_type("AWS::ApiGatewayV2::IntegrationResponse"):
        found.setdefault(str(response.properties.get("IntegrationId")), []).append(response.properties)
    return found


def _integration(
    landscape: Landscape, api: Api, integration: Resource | None, responses: list[Mapping[str, Any]]
) -> Integration:
    """Return what answers a route; keys of responses stand between slashes, but for "$default"."""
    if integration is None:
        return to_integration(None, landscape.functions, api.stage_variables)
    properties = integration.properties
    found = to_integration(_definition(properties, responses), landscape.functions, api.stage_variables)
    selections = {_pattern(response): str(response.get("TemplateSelectionExpression") or "") for response in responses}
    return replace(
        found,
        template_selection=str(properties.get("TemplateSelectionExpression") or ""),
        responses={
            key: replace(response, template_selection=selections[key]) for key, response in found.responses.items()
        },
    )


def _definition(properties: Mapping[str, Any], responses: list[Mapping[str, Any]]) -> Definition:
    """Return an integration in OpenAPI's spelling: what it reads of a route's request, REST APIs name the method's."""
    parameters = properties.get("RequestParameters")
    return {
        "type": properties.get("IntegrationType"),
        "uri": properties.get("IntegrationUri"),
        "httpMethod": properties.get("IntegrationMethod") or "POST",
        "timeoutInMillis": properties.get("TimeoutInMillis"),
        "credentials": properties.get("CredentialsArn"),
        "connectionType": properties.get("ConnectionType"),
        "passthroughBehavior": properties.get("PassthroughBehavior"),
        "contentHandling": properties.get("ContentHandlingStrategy"),
        "requestTemplates": properties.get("RequestTemplates"),
        "requestParameters": {
            target: str(source).replace("route.request.", "method.request.", 1)
            for target, source in (parameters.items() if isinstance(parameters, Mapping) else ())
        },
        "responses": {
            _pattern(response): {
                "statusCode": _pattern(response) if _pattern(response).isdigit() else "200",
                "responseTemplates": response.get("ResponseTemplates"),
                "contentHandling": response.get("ContentHandlingStrategy"),
            }
            for response in responses
        },
    }


def _pattern(response: Mapping[str, Any]) -> str:
    key = str(response.get("IntegrationResponseKey"))
    return "default" if key == DEFAULT else key.strip("/")
