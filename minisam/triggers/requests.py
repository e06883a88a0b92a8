"""What reaches a function over HTTP: routes, function URLs, WebSockets, and the requests that authorizers decide on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from minisam.model import Api, App, Function, Resource, Route
from minisam.triggers.names import means, of_type, permission_names
from minisam.triggers.trigger import Trigger

_BODILESS = {"GET", "HEAD", "OPTIONS", "DELETE"}
_VARIABLE = re.compile(r"\{([^{}]+)\}")
_REST = {
    "token": "rest-api-lambda-authorizer",
    "request": "rest-api-lambda-authorizer",
    "cognito": "rest-api-cognito-authorizer",
    "api_key": "rest-api-key",
}
_HTTP = {"jwt": "http-api-jwt", "iam": "http-api-iam", "request": "http-api-lambda-authorizer"}


def find(app: App, function: Function) -> Iterator[Trigger]:
    """Yield a trigger for each route that the function answers, and for each that it authorizes."""
    for route in app.routes:
        if route.integration.function == function.id:
            yield _of_route(app, function, route)
    yield from _of_websockets(app, function)
    yield from _of_authorizers(app, function)


def _of_route(app: App, function: Function, route: Route) -> Trigger:
    api = app.apis[route.api]
    if api.kind == "function-url":
        is_signed = route.authorizer is not None
        event, service = ("iam-request" if is_signed else "request"), "function-url"
        return Trigger(
            name="FunctionUrl",
            resource=route.api,
            service=service,
            event=event,
            region=app.region,
            values={"url-id": api.api_id},
        )
    return Trigger(
        name=_event_name(app, function, api, route),
        resource=route.api,
        service="apigateway",
        event=_event(api, route),
        region=app.region,
        values=_values(api, route),
    )


def _event(api: Api, route: Route) -> str:
    kind = route.authorizer.kind if route.authorizer else ""
    if api.kind == "rest":
        return _REST.get(kind, "aws-proxy")
    return "http-api-v1" if route.payload == "1.0" else _HTTP.get(kind, "http-api-proxy")


def _values(api: Api, route: Route) -> dict[str, Any]:
    """Return the route's values under all the names that the samples' options have for them."""
    method = "GET" if route.method == "ANY" else route.method
    is_default = route.path == "$default"
    path = "/" if is_default else example_path(route.path)
    key = "$default" if is_default else f"{route.method} {route.path}"
    parameters = {
        name.removesuffix("+"): _example_segment(name) for name in _VARIABLE.findall("" if is_default else route.path)
    }
    values = {"method": method, "path": path, "resource": route.path, "route": key, "route-key": key}
    values |= {"stage": api.stage, "api-id": api.api_id}
    more: dict[str, Any] = {"path-parameters": parameters or None}
    more |= {"stage-variables": dict(api.stage_variables)} if api.stage_variables else {}
    more |= {"body": None} if method in _BODILESS else {}
    return {**values, **more}


def example_path(path: str) -> str:
    """Return a path that the route matches: `/pets/{id}` is `/pets/1`."""
    return _VARIABLE.sub(lambda found: _example_segment(found[1]), path)


def _example_segment(name: str) -> str:
    return "path/to/resource" if name.endswith("+") else "1" if name.lower().endswith("id") else name


def _event_name(app: App, function: Function, api: Api, route: Route) -> str:
    """Return the name in the function's `Events`, read off the permission that SAM made for it; else the route."""
    path = "" if route.path == "$default" else _VARIABLE.sub("*", route.path)
    method = "*" if route.method == "ANY" else route.method
    for name, arn in permission_names(app, function, "apigateway.amazonaws.com"):
        if arn.endswith(f":{api.api_id}/*/{method}{path}") or arn.endswith(f":{api.api_id}/*/{route.path}"):
            return name
    return route.path if route.path == "$default" else f"{route.method} {route.path}"


def _of_websockets(app: App, function: Function) -> Iterator[Trigger]:
    integrations = {
        integration.ref: integration
        for integration in of_type(app, "AWS::ApiGatewayV2::Integration")
        if means(integration.properties.get("IntegrationUri"), function)
    }
    sockets = {
        api.ref: api
        for api in of_type(app, "AWS::ApiGatewayV2::Api")
        if api.properties.get("ProtocolType") == "WEBSOCKET"
    }
    for route in of_type(app, "AWS::ApiGatewayV2::Route"):
        target = str(route.properties.get("Target", "")).removeprefix("integrations/")
        if target in integrations and (socket := sockets.get(str(route.properties.get("ApiId")))) is not None:
            yield _of_websocket(app, socket, route)


def _of_websocket(app: App, socket: Resource, route: Resource) -> Trigger:
    key = str(route.properties.get("RouteKey", "$default"))
    stages = [
        stage.ref for stage in of_type(app, "AWS::ApiGatewayV2::Stage") if stage.properties.get("ApiId") == socket.ref
    ]
    values: dict[str, Any] = {"api-id": socket.ref, **({"stage": stages[0]} if stages else {})}
    if key not in ("$connect", "$disconnect"):
        selection = str(socket.properties.get("RouteSelectionExpression", ""))
        values |= {"route": key, "body": _message(selection, key)}
    return Trigger(
        name=route.id,
        resource=route.id,
        service="apigateway",
        event={"$connect": "websocket-connect", "$disconnect": "websocket-disconnect"}.get(key, "websocket-message"),
        values=values,
        region=app.region,
    )


def _message(selection: str, key: str) -> str:
    """Return a message that selects the route: `$request.body.action` is `{"action": "key"}`."""
    message: Any = "hello" if key == "$default" else key
    _, is_body, path = selection.partition("$request.body.")
    for name in reversed(path.strip("{}").split(".") if is_body else []):
        message = {name: message}
    return json.dumps(message) if isinstance(message, dict) else str(message)


def _of_authorizers(app: App, function: Function) -> Iterator[Trigger]:
    seen = set()
    for route in app.routes:
        authorizer = route.authorizer
        uri = _uri(authorizer.properties) if authorizer else None
        if authorizer and means(uri, function) and (route.api, authorizer.name) not in seen:
            seen.add((route.api, authorizer.name))
            yield Trigger(
                name=f"{authorizer.name}",
                resource=route.api,
                service="apigateway",
                event=_authorizer_event(app.apis[route.api], authorizer.kind, authorizer.properties),
                values=_values(app.apis[route.api], route),
                region=app.region,
            )


def _uri(properties: Mapping[str, Any]) -> Any:
    return properties.get("authorizerUri") or properties.get("AuthorizerUri")


def _authorizer_event(api: Api, kind: str, properties: Mapping[str, Any]) -> str:
    if api.kind == "rest":
        return "token-authorizer" if kind == "token" else "rest-api-request-authorizer"
    version = properties.get("authorizerPayloadFormatVersion") or properties.get("AuthorizerPayloadFormatVersion")
    return "http-api-authorizer-v1" if str(version) == "1.0" else "http-api-authorizer-v2"
