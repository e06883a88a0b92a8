"""`AWS::ApiGatewayV2::*` of protocol HTTP as the model's HTTP APIs and their routes.

Routes come from a Body, from Routes and Integrations, or from quick create (`Target`, `RouteKey`).
AWS: docs "http-api-develop-routes", "http-api-develop-integrations-lambda", "aws-resource-apigatewayv2-api"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from minisam.model import Api, Resource, Route
from minisam.template.authorizers import authorizer_of_resources
from minisam.template.integration_definitions import from_http_integration
from minisam.template.integrations import to_integration
from minisam.template.openapi import ApiDefinition, to_cors
from minisam.template.rest_apis import text_mapping
from minisam.template.routes import Landscape, route_place
from minisam.template.stack import Stack

DEFAULT = "$default"

_API = "AWS::ApiGatewayV2::Api"
_IMPLICIT = "ServerlessHttpApi"


def build_http_apis(landscape: Landscape) -> tuple[dict[str, Api], list[Route]]:
    """Return all HTTP APIs by id, and their routes."""
    apis: dict[str, Api] = {}
    routes: list[Route] = []
    by_ref: dict[str, Api] = {}
    stages = _stages(landscape)
    sockets = {resource.ref for _, _, resource in landscape.of_type(_API) if is_websocket(resource)}
    for stack, name, resource in landscape.of_type(_API):
        if resource.ref in sockets:
            continue
        definition = ApiDefinition(resource.properties.get("Body"))
        api = _api(stack, name, resource, definition, stages.get(resource.ref, []))
        apis[api.id] = by_ref[resource.ref] = api
        routes.extend(_body_routes(landscape, stack, name, api, definition))
        routes.extend(_quick_route(landscape, stack, name, api, resource))
    routes.extend(_routes(landscape, by_ref, sockets))
    return apis, routes


def is_websocket(resource: Resource) -> bool:
    return str(resource.properties.get("ProtocolType", "")).upper() == "WEBSOCKET"


def _api(
    stack: Stack, name: str, resource: Resource, definition: ApiDefinition, stages: list[Mapping[str, Any]]
) -> Api:
    properties = resource.properties
    if "Body" not in properties and "BodyS3Location" in properties:
        stack.warn(
            "api-definition", f"API '{resource.id}': its definition is in S3, its routes are unknown", stack.place(name)
        )
    if len(stages) > 1:
        message = f"API '{resource.id}' has {len(stages)} stages; minisam serves '{stages[0].get('StageName')}'"
        stack.notice("api-stages", message, stack.place(name))
    stage = stages[0] if stages else {}
    cors = properties.get("CorsConfiguration")
    return Api(
        id=resource.id,
        api_id=resource.ref,
        kind="http",
        name=str(properties.get("Name") or definition.title or name),
        stage=str(stage.get("StageName") or DEFAULT),
        stage_variables=text_mapping(stage.get("StageVariables")),
        cors=to_cors(cors) if isinstance(cors, Mapping) else definition.cors,
        is_implicit=name == _IMPLICIT,
        position=resource.position,
    )


def _stages(landscape: Landscape) -> dict[str, list[Mapping[str, Any]]]:
    """Return each API's stages by the API's id, `$default` first."""
    stages: dict[str, list[Mapping[str, Any]]] = {}
    for _, _, stage in landscape.of_type("AWS::ApiGatewayV2::Stage"):
        stages.setdefault(str(stage.properties.get("ApiId")), []).append(stage.properties)
    for found in stages.values():
        found.sort(key=lambda stage: stage.get("StageName") != DEFAULT)
    return stages


def _body_routes(landscape: Landscape, stack: Stack, name: str, api: Api, definition: ApiDefinition) -> Iterator[Route]:
    for operation in definition.operations():
        integration = to_integration(operation.integration, landscape.functions, api.stage_variables)
        place = route_place(stack, name, operation.method, operation.path, integration.function, operation.inner)
        is_default = operation.path.lstrip("/") == DEFAULT
        yield Route(
            api=api.id,
            method="ANY" if is_default else operation.method,
            path=DEFAULT if is_default else operation.path,
            integration=integration,
            payload=_payload((operation.integration or {}).get("payloadFormatVersion")),
            authorizer=operation.authorizer,
            position=place,
        )


def _quick_route(landscape: Landscape, stack: Stack, name: str, api: Api, resource: Resource) -> Iterator[Route]:
    target = resource.properties.get("Target")
    if not target:
        return
    method, path = _route_key(resource.properties.get("RouteKey") or DEFAULT)
    kind = "aws_proxy" if str(target).startswith("arn:") else "http_proxy"
    integration = to_integration({"type": kind, "uri": target}, landscape.functions, api.stage_variables)
    yield Route(
        api=api.id,
        method=method,
        path=path,
        integration=integration,
        payload="2.0",
        position=stack.place(name, "Target"),
    )


def _routes(landscape: Landscape, by_ref: Mapping[str, Api], sockets: set[str]) -> Iterator[Route]:
    integrations = landscape.by_ref("AWS::ApiGatewayV2::Integration")
    authorizers = landscape.by_ref("AWS::ApiGatewayV2::Authorizer")
    for stack, name, route in landscape.of_type("AWS::ApiGatewayV2::Route"):
        properties = route.properties
        if str(properties.get("ApiId")) in sockets:
            continue
        api = by_ref.get(str(properties.get("ApiId")))
        if api is None:
            message = f"Route '{route.id}' belongs to no API of this application; it is left out"
            stack.warn("unattached-route", message, stack.place(name))
            continue
        target = integrations.get(str(properties.get("Target") or "").removeprefix("integrations/"))
        definition = from_http_integration(target.properties) if target else None
        method, path = _route_key(properties.get("RouteKey") or DEFAULT)
        yield Route(
            api=api.id,
            method=method,
            path=path,
            integration=to_integration(definition, landscape.functions, api.stage_variables),
            payload=_payload((definition or {}).get("payloadFormatVersion")),
            authorizer=authorizer_of_resources(
                properties.get("AuthorizationType"),
                properties.get("AuthorizerId"),
                authorizers,
                scopes=properties.get("AuthorizationScopes"),
                needs_key=False,
            ),
            position=stack.place(name),
        )


def _route_key(key: Any) -> tuple[str, str]:
    """Split "GET /items" into method and path; "$default" stands for any."""
    method, _, path = str(key).partition(" ")
    return (method.upper(), path.strip()) if path else ("ANY", DEFAULT)


def _payload(version: Any) -> Literal["1.0", "2.0"]:
    return "1.0" if str(version or "2.0") in ("1.0", "1") else "2.0"
