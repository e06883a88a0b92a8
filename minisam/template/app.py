"""A template file in, the application that it describes out: the last step of loading.

Everything that is wrong is collected and raised at once; what only will not work as written is a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from minisam.errors import TemplateErrors
from minisam.model import Api, App, Finding, Function, LoadOptions, Position, Resource, Route
from minisam.template.event_invoke_configs import build_event_invoke_configs
from minisam.template.function_urls import build_function_urls
from minisam.template.http_apis import build_http_apis
from minisam.template.lambda_functions import build_functions
from minisam.template.loading import load_stack
from minisam.template.permission_findings import missing_permissions
from minisam.template.rest_apis import build_rest_apis
from minisam.template.role_findings import dropped_policies
from minisam.template.routes import Landscape, repeated_routes
from minisam.template.stack import Stack
from minisam.template.support import list_supports
from minisam.template.translator import Translator
from minisam.template.websocket_apis import build_websocket_apis

MASKED = "****"


def build_app(
    path: Path, options: LoadOptions, translator: Translator, *, display: str | None = None
) -> tuple[App, list[Stack]]:
    """Return the application of a template file, and its stacks. Raises TemplateErrors with every problem at once."""
    root = load_stack(path, options, translator, display=display)
    stacks = list(root.family())
    functions = build_functions(stacks)
    configs = tuple(config for stack in stacks for config in build_event_invoke_configs(stack, functions))
    errors = {id(error): error for stack in stacks for error in stack.errors}
    if errors:
        raise TemplateErrors(list(errors.values()))
    landscape = Landscape(stacks, {function.arn: function for function in functions.values()})
    rest_apis, rest_routes = build_rest_apis(landscape)
    http_apis, http_routes = build_http_apis(landscape)
    sockets, socket_routes = build_websocket_apis(landscape)
    urls, url_routes = build_function_urls(landscape)
    apis = {**rest_apis, **http_apis, **sockets, **urls}
    routes = tuple(sorted(rest_routes + http_routes + socket_routes + url_routes, key=_in_file_order))
    resources = {resource.id: resource for resource in _in_creation_order(root)}
    app = App(
        name=options.stack_name,
        region=options.region,
        template=path.resolve(),
        functions=functions,
        apis=apis,
        routes=routes,
        event_invoke_configs=configs,
        resources=resources,
        parameters=_shown_parameters(root),
        secrets=_secrets(stacks),
        outputs=root.outputs,
        supports=tuple(list_supports(stacks, functions)),
        findings=(
            *_findings(stacks, apis, routes, functions),
            *missing_permissions(resources, functions, apis, routes),
        ),
        files=tuple(dict.fromkeys(file.resolve() for stack in stacks for file in stack.all_files)),
    )
    return app, stacks


def _in_file_order(route: Route) -> tuple[Position, str, str]:
    """Expansion shuffles routes; the file's own order is the same at every start."""
    return route.position, route.path, route.method


def _in_creation_order(stack: Stack) -> Iterator[Resource]:
    """Yield a nested stack's resources where the stack itself stands in its parent's order."""
    for name, resource in stack.resources.items():
        if name in stack.nested:
            yield from _in_creation_order(stack.nested[name])
        yield resource


def _shown_parameters(stack: Stack) -> dict[str, Any]:
    hidden = stack.parameters.no_echo
    return {name: MASKED if name in hidden else value for name, value in stack.parameters.values.items()}


def _secrets(stacks: Sequence[Stack]) -> dict[str, str]:
    """Return the values that must not be shown; a nested stack's are under its own names, after its parent's."""
    found: dict[str, str] = {}
    for stack in stacks:
        for name in sorted(stack.parameters.no_echo):
            value = stack.parameters.values.get(name)
            for text in value if isinstance(value, (list, tuple)) else [value]:
                if isinstance(text, str) and text and text not in found.values():
                    found[name if name not in found else f"{name}-{len(found)}"] = text
    return found


def _findings(
    stacks: Sequence[Stack], apis: Mapping[str, Api], routes: Sequence[Route], functions: Mapping[str, Function]
) -> Iterator[Finding]:
    for stack in stacks:
        yield from stack.parameters.findings
        yield from stack.document.findings
        yield from stack.findings
        yield from dropped_policies(stack)
    for first, route in repeated_routes(routes):
        yield Finding(
            check="duplicate-route",
            severity="warning",
            message=f"{route.method} {route.path} of API '{route.api}' is declared twice",
            hint=f"the first one answers, at {first.position}",
            position=route.position,
        )
    yield from _signed_routes(routes, apis)
    for stack in stacks:
        yield from _unknown_keys(stack)
    for route in routes:
        if route.integration.reason:
            message = f"{route.method} {route.path} of API '{route.api}' answers 501: {route.integration.reason}"
            yield Finding(check="route-runs", severity="notice", message=message, position=route.position)


def _signed_routes(routes: Sequence[Route], apis: Mapping[str, Api]) -> Iterator[Finding]:
    """Yield, once per API, that IAM authorization knows nobody but the template's functions."""
    signed = {route.api: route for route in reversed(routes) if route.authorizer and route.authorizer.kind == "iam"}
    for api, route in signed.items():
        is_url = apis[api].kind == "function-url"
        what = f"The URL of function '{route.integration.function}' takes"
        yield Finding(
            check="authorizer-runs",
            severity="notice",
            message=(what if is_url else f"Routes of API '{api}' with IAM authorization take")
            + " only what the template's functions sign",
            hint="`--disable-authorizer` lets everybody in",
            position=route.position,
        )


def _unknown_keys(stack: Stack) -> Iterator[Finding]:
    """Yield the keys that would let somebody in on AWS and do not here."""
    for name, key in stack.of_type("AWS::ApiGateway::ApiKey"):
        if not key.properties.get("Value"):
            message = f"API key '{key.id}' has no Value: AWS would make one up, here nobody is let in by it"
            hint = "give it a `Value` of at least 20 letters"
            yield Finding(check="api-key", severity="warning", message=message, hint=hint, position=stack.place(name))
