"""`AWS::ApiGateway::*` as the model's REST APIs and their routes: from a Body, from Resources and Methods, or both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from minisam.model import Api, GatewayResponse, Resource, Route
from minisam.template.authorizers import authorizer_of_resources
from minisam.template.integration_definitions import from_method
from minisam.template.integrations import to_integration
from minisam.template.openapi import ApiDefinition, to_gateway_response
from minisam.template.routes import Landscape, route_place
from minisam.template.stack import Stack
from minisam.template.validation import validation_of_method

_API = "AWS::ApiGateway::RestApi"
_IMPLICIT = "ServerlessRestApi"


def build_rest_apis(landscape: Landscape) -> tuple[dict[str, Api], list[Route]]:
    """Return all REST APIs by id, and their routes."""
    apis: dict[str, Api] = {}
    routes: list[Route] = []
    by_ref: dict[str, Api] = {}
    stages = _stages(landscape)
    for stack, name, resource in landscape.of_type(_API):
        definition = ApiDefinition(resource.properties.get("Body"))
        responses = {**definition.gateway_responses, **dict(_gateway_responses(landscape, resource))}
        api = replace(
            _api(stack, name, resource, definition, stages.get(resource.ref, [])), gateway_responses=responses
        )
        apis[api.id] = by_ref[resource.ref] = api
        routes.extend(_body_routes(landscape, stack, name, api, definition))
    routes.extend(_method_routes(landscape, by_ref))
    return apis, routes


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
    types = properties.get("BinaryMediaTypes")
    declared = [str(kind) for kind in types] if isinstance(types, list) else []
    return Api(
        id=resource.id,
        api_id=resource.ref,
        kind="rest",
        name=str(properties.get("Name") or definition.title or name),
        stage=str(stage.get("StageName") or "Prod"),
        stage_variables=text_mapping(stage.get("Variables")),
        binary_media_types=tuple(
            dict.fromkeys(kind.replace("~1", "/") for kind in (*declared, *definition.binary_media_types))
        ),
        is_implicit=name == _IMPLICIT,
        position=resource.position,
    )


def _gateway_responses(landscape: Landscape, api: Resource) -> Iterator[tuple[str, GatewayResponse]]:
    for _, _, response in landscape.of_type("AWS::ApiGateway::GatewayResponse"):
        properties = response.properties
        if properties.get("RestApiId") == api.ref:
            spelled = {f"{name[:1].lower()}{name[1:]}": value for name, value in properties.items()}
            yield str(properties.get("ResponseType")), to_gateway_response(spelled)


def _stages(landscape: Landscape) -> dict[str, list[Mapping[str, Any]]]:
    """Return each API's stages by the API's id; a Deployment's own stage counts where there is no other."""
    stages: dict[str, list[Mapping[str, Any]]] = {}
    for _, _, stage in landscape.of_type("AWS::ApiGateway::Stage"):
        stages.setdefault(str(stage.properties.get("RestApiId")), []).append(stage.properties)
    for _, _, deployment in landscape.of_type("AWS::ApiGateway::Deployment"):
        api = str(deployment.properties.get("RestApiId"))
        description = deployment.properties.get("StageDescription")
        if deployment.properties.get("StageName") and api not in stages:
            variables = description.get("Variables") if isinstance(description, Mapping) else None
            stages[api] = [{"StageName": deployment.properties["StageName"], "Variables": variables}]
    return stages


def _body_routes(landscape: Landscape, stack: Stack, name: str, api: Api, definition: ApiDefinition) -> Iterator[Route]:
    for operation in definition.operations():
        integration = to_integration(operation.integration, landscape.functions, api.stage_variables)
        place = route_place(stack, name, operation.method, operation.path, integration.function, operation.inner)
        yield Route(
            api=api.id,
            method=operation.method,
            path=operation.path,
            integration=integration,
            authorizer=operation.authorizer,
            validation=operation.validation,
            position=place,
        )


def _method_routes(landscape: Landscape, by_ref: Mapping[str, Api]) -> Iterator[Route]:
    paths = _resource_paths(landscape)
    authorizers = landscape.by_ref("AWS::ApiGateway::Authorizer")
    validators = landscape.by_ref("AWS::ApiGateway::RequestValidator")
    models = landscape.by_ref("AWS::ApiGateway::Model")
    for stack, name, method in landscape.of_type("AWS::ApiGateway::Method"):
        properties = method.properties
        api = by_ref.get(str(properties.get("RestApiId")))
        path = paths.get(str(properties.get("ResourceId")))
        if api is None or path is None:
            missing = "API" if api is None else "resource"
            message = f"Method '{method.id}' belongs to no {missing} of this application; it is left out"
            stack.warn("unattached-route", message, stack.place(name))
            continue
        yield Route(
            api=api.id,
            method=str(properties.get("HttpMethod") or "ANY").upper(),
            path=path,
            integration=to_integration(
                from_method(properties.get("Integration")), landscape.functions, api.stage_variables
            ),
            authorizer=authorizer_of_resources(
                properties.get("AuthorizationType"),
                properties.get("AuthorizerId"),
                authorizers,
                scopes=properties.get("AuthorizationScopes"),
                needs_key=str(properties.get("ApiKeyRequired", "")).lower() == "true",
            ),
            validation=validation_of_method(properties, validators, models),
            position=stack.place(name),
        )


def _resource_paths(landscape: Landscape) -> dict[str, str]:
    """Return the path of each API resource by its id; the root's is "/"."""
    parts = {
        resource.ref: (str(resource.properties.get("ParentId")), str(resource.properties.get("PathPart")))
        for _, _, resource in landscape.of_type("AWS::ApiGateway::Resource")
    }
    paths = {str(api.attributes["RootResourceId"]): "/" for _, _, api in landscape.of_type(_API)}
    for resource_id in parts:
        trail = []
        current = resource_id
        while current in parts and current not in paths and current not in trail:
            trail.append(current)
            current = parts[current][0]
        if current in paths:
            for step in reversed(trail):
                paths[step] = f"{paths[parts[step][0]].rstrip('/')}/{parts[step][1]}"
    return paths


def text_mapping(value: Any) -> dict[str, str]:
    """Return a mapping's keys and values as text, an empty one for what is no mapping."""
    return {str(key): str(text) for key, text in value.items()} if isinstance(value, Mapping) else {}
