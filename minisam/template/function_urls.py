"""`AWS::Lambda::Url` as the model's function URLs: each an API of its own with one route to its function.

A function URL goes by the id of its function; a second one, of an alias or a version, by its own.
AWS: docs "lambda-urls", "aws-resource-lambda-url"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minisam.model import Api, Authorizer, Function, Integration, Resource, Route
from minisam.template.openapi import to_cors
from minisam.template.routes import Landscape
from minisam.template.stack import Stack

_URL = "AWS::Lambda::Url"
# AWS: docs "urls-auth": since October 2025 both
_NEEDED = ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction")


def build_function_urls(landscape: Landscape) -> tuple[dict[str, Api], list[Route]]:
    """Return all function URLs by id, and the route of each."""
    apis: dict[str, Api] = {}
    routes: list[Route] = []
    for stack, name, resource, function, qualifier in _targets(landscape):
        key = resource.id if function.id in apis else function.id
        api = apis[key] = _api(key, function, resource)
        routes.append(
            Route(
                api=key,
                method="ANY",
                path="$default",
                integration=Integration(kind="lambda", function=function.id, qualifier=qualifier),
                payload="2.0",
                authorizer=_authorizer(stack, name, resource),
                position=stack.place(name),
            )
        )
        if resource.properties.get("AuthType") == "NONE":
            _check_openness(landscape, stack, name, (function, qualifier))
        if api.is_streaming and function.runtime.startswith("python"):
            message = f"The URL of function '{function.id}' streams: it sends a Python handler's whole result as it is"
            hint = "as AWS does: statusCode, headers and body are not read; `InvokeMode: BUFFERED` reads them"
            stack.notice("response-stream", message, stack.place(name), hint=hint)
    return apis, routes


def _check_openness(landscape: Landscape, stack: Stack, name: str, target: tuple[Function, str | None]) -> None:
    """Warn of an open URL that AWS would close, since no permission lets everybody call its function."""
    function, qualifier = target
    arn = f"{function.arn}:{qualifier}" if qualifier else function.arn
    named = {arn, f"{function.name}:{qualifier}" if qualifier else function.name}
    given = {
        str(permission.properties.get("Action"))
        for _, _, permission in landscape.of_type("AWS::Lambda::Permission")
        if permission.properties.get("Principal") == "*" and permission.properties.get("FunctionName") in named
    }
    for action in _NEEDED:
        if not given & {action, "lambda:*"}:
            message = f"The URL of function '{function.id}' answers here, on AWS 403: nobody is permitted {action}"
            hint = f"add an AWS::Lambda::Permission with `Action: {action}` and `Principal: '*'`"
            stack.warn("function-url-permission", message, stack.place(name), hint=hint)


def _targets(landscape: Landscape) -> Iterator[tuple[Stack, str, Resource, Function, str | None]]:
    """Yield each URL with the function and the qualifier that it calls, URLs without a qualifier first."""
    by_name = {function.name: function for function in landscape.functions.values()}
    found = []
    for stack, name, resource in landscape.of_type(_URL):
        target, qualifier = _split(str(resource.properties.get("TargetFunctionArn") or ""))
        qualifier = str(resource.properties.get("Qualifier") or "") or qualifier
        function = landscape.functions.get(target) or by_name.get(target)
        if function is None:
            message = f"Function URL '{resource.id}' belongs to no function of this application; it is left out"
            stack.warn("unattached-url", message, stack.place(name))
            continue
        found.append((stack, name, resource, function, qualifier))
    yield from sorted(found, key=lambda target: target[4] is not None)


def _split(target: str) -> tuple[str, str | None]:
    """Split a function's name or ARN from the qualifier behind it."""
    parts = target.split(":")
    length = 7 if target.startswith("arn:") else 1
    return ":".join(parts[:length]), parts[length] if len(parts) > length else None


def _api(key: str, function: Function, resource: Resource) -> Api:
    cors = resource.properties.get("Cors")
    return Api(
        id=key,
        api_id=str(resource.attributes["FunctionUrl"]).partition("://")[2].partition(".")[0],
        kind="function-url",
        name=function.name,
        stage="$default",
        cors=to_cors(cors) if isinstance(cors, Mapping) else None,
        is_streaming=str(resource.properties.get("InvokeMode", "")).upper() == "RESPONSE_STREAM",
        position=resource.position,
    )


def _authorizer(stack: Stack, name: str, resource: Resource) -> Authorizer | None:
    """Return who decides: only the exact word NONE opens a URL."""
    given: Any = resource.properties.get("AuthType")
    if given == "NONE":
        return None
    if given != "AWS_IAM":
        message = f"Function URL '{resource.id}': AuthType is {given!r}; NONE or AWS_IAM was expected, it stays closed"
        stack.warn("function-url-auth", message, stack.place(name))
    return Authorizer(name="AWS_IAM", kind="iam")
