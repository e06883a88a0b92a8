"""Builders for the gateway's tests: small apps, requests as a client would send them, fake functions."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from minisam.gateway.backends import Backends
from minisam.gateway.exchange import Exchange, Stamp
from minisam.gateway.gateway import Gateway
from minisam.gateway.http import HttpRequest, HttpResponse
from minisam.gateway.router import Match
from minisam.gateway.server import HttpServer
from minisam.model import Api, App, Authorizer, Function, Integration, Invocation, Outcome, Position, Route

PLACE = Position(file="template.yaml", line=7, column=3)


class Build:
    """Makes the values that a test needs, with everything that it does not care about filled in."""

    stamp = Stamp(
        time_ms=1_583_348_638_390,
        request_id="0b9d0c1e-6a0c-4b0e-9d5c-1f2e3d4c5b6a",
        extended_id="JKJaXmPLvHcESHA=",
        trace_id="Root=1-5e5ff81e-a1b2c3d4e5f6a7b8c9d0e1f2",
    )

    def request(
        self,
        target: str = "/",
        method: str = "GET",
        headers: list[tuple[str, str]] | None = None,
        body: bytes | str = b"",
        **more: Any,
    ) -> HttpRequest:
        path, _, query = target.encode().partition(b"?")
        lines = [("Host", "127.0.0.1:3000"), *(headers or [])]
        return HttpRequest(
            method=method,
            path=path,
            query=query,
            headers=tuple((name.encode(), value.encode()) for name, value in lines),
            body=body.encode() if isinstance(body, str) else body,
            **more,
        )

    def api(self, kind: str = "rest", **more: Any) -> Api:
        values = {"id": "Api", "api_id": "a1b2c3d4e5", "name": "api", "stage": "test" if kind == "rest" else "$default"}
        return Api(kind=kind, position=PLACE, **{**values, **more})  # type: ignore[arg-type]

    def route(self, what: str = "GET /", function: str | None = "Echo", **more: Any) -> Route:
        method, _, path = what.partition(" ") if what != "$default" else ("ANY", "", "$default")
        integration = more.pop("integration", None) or Integration(kind="lambda", function=function)
        return Route(
            **{"api": "Api", "position": PLACE, "method": method, "path": path, "integration": integration, **more}
        )

    def authorizer(self, kind: str) -> Authorizer:
        return Authorizer(name="Auth", kind=kind)

    def function(self, id: str = "Echo", **more: Any) -> Function:
        values = {
            "name": id.lower(),
            "arn": f"arn:aws:lambda:us-east-1:123456789012:function:{id.lower()}",
            "handler": "app.handler",
            "runtime": "python3.13",
            "code_dir": Path("."),
        }
        return Function(id=id, position=PLACE, **{**values, **more})

    def app(self, *routes: Route, apis: list[Api] | None = None, functions: list[Function] | None = None) -> App:
        wanted = {route.integration.function or "" for route in routes} - {""}
        made = functions if functions is not None else [self.function(id) for id in sorted(wanted)]
        return App(
            name="app",
            region="us-east-1",
            template=Path("template.yaml"),
            apis={api.id: api for api in (apis if apis is not None else [self.api()])},
            functions={function.id: function for function in made},
            routes=routes,
        )

    def exchange(self, request: HttpRequest, api: Api, route: Route, path: str = "", **parameters: str) -> Exchange:
        below = path or request.path.decode()
        return Exchange(
            request=request,
            api=api,
            match=Match(route=route, parameters=parameters),
            path=below,
            stage_path=below if api.stage == "$default" else f"/{api.stage}{below}",
            stamp=self.stamp,
        )

    def outcome(self, value: Any = None, **more: Any) -> Outcome:
        payload = value if isinstance(value, bytes) else json.dumps(value).encode()
        return Outcome(**{"request_id": "r", "status": "ok", "payload": payload, **more})

    def failure(self, kind: str, message: str, *, request_id: str = "r", trace: tuple[str, ...] = ()) -> Outcome:
        payload = {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": list(trace)}
        return self.outcome(payload, status="error", error=(kind, message))

    def gateway(self, app: App, result: Any = None, **more: Any) -> Gateway:
        """A gateway whose functions all give `result`: a value, an Outcome, an error, or a function of the event."""
        return Gateway(app, self.invoke(result), **{"stamps": lambda request: self.stamp, **more})

    def invoke(self, result: Any = None) -> Callable[[Invocation], Awaitable[Outcome]]:
        async def invoke(invocation: Invocation) -> Outcome:
            value = result(json.loads(invocation.event)) if callable(result) else result
            if isinstance(value, Exception):
                raise value
            return value if isinstance(value, Outcome) else self.outcome(value)

        return invoke

    def ask(self, gateway: Gateway, request: HttpRequest, api: str = "Api") -> HttpResponse:
        """The answer at an API's own address."""
        return asyncio.run(gateway.handle(request, gateway._app.apis[api]))

    def ask_front(self, gateway: Gateway, request: HttpRequest) -> HttpResponse:
        return asyncio.run(gateway.handle_front(request))


@pytest.fixture
def build() -> Build:
    return Build()


@pytest.fixture
def echo() -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    """A function that answers with the event that it got."""
    return lambda event: {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(event)}


@pytest.fixture
def backend(build: Build) -> Callable[..., tuple[HttpResponse, list[HttpRequest]]]:
    """Asks a gateway whose "{backend}", AWS and Lambda API are one HTTP server that always gives `reply`.

    Gives the answer and the requests that the server got; a reply None never comes.
    """

    def ask(app: App, request: HttpRequest, reply: HttpResponse | None) -> tuple[HttpResponse, list[HttpRequest]]:
        return asyncio.run(_ask_with_backend(build, app, request, reply))

    return ask


async def _ask_with_backend(
    build: Build, app: App, request: HttpRequest, reply: HttpResponse | None
) -> tuple[HttpResponse, list[HttpRequest]]:
    got: list[HttpRequest] = []

    async def handle(request: HttpRequest) -> HttpResponse:
        got.append(request)
        return reply or await asyncio.get_running_loop().create_future()

    server, listener = HttpServer(), socket.create_server(("127.0.0.1", 0))
    await server.listen(listener, handle)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    routes = tuple(
        replace(route, integration=replace(route.integration, uri=route.integration.uri.replace("{backend}", url)))
        for route in app.routes
    )
    try:
        gateway = build.gateway(replace(app, routes=routes), backends=Backends(aws_url=url, lambda_url=url))
        return await gateway.handle(request, gateway._app.apis["Api"]), got
    finally:
        await server.close(0)


def header_lines(response: HttpResponse, name: str) -> list[str]:
    return [value.decode() for key, value in response.headers if key.decode().lower() == name.lower()]


@pytest.fixture
def lines() -> Callable[[HttpResponse, str], list[str]]:
    """Reads the values of a response's header, in order."""
    return header_lines
