"""What answers an application's requests: gateways and the Lambda API, made anew for each loaded template."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from minisam.access.keys import Keyring
from minisam.application.admission import authorizer_options, credentials_of
from minisam.application.doors import Doors
from minisam.application.options import RunOptions
from minisam.application.reporter import Reporter
from minisam.endpoints import Endpoints
from minisam.gateway.backends import Backends
from minisam.gateway.deliveries import delivery_of, is_internal, is_provisioning, moment_of
from minisam.gateway.gateway import Gateway
from minisam.gateway.http import HttpRequest, HttpResponse
from minisam.gateway.lambda_access import LambdaAccess
from minisam.gateway.lambda_api import LambdaApi
from minisam.gateway.lambda_invocations import Accept
from minisam.gateway.static import StaticFiles
from minisam.gateway.websocket_gateway import WebSocketGateway
from minisam.gateway.websockets import WebSockets
from minisam.model import App, Finding, Invoke
from minisam.records import dataclass

if TYPE_CHECKING:
    from minisam.access.passages import Ways
    from minisam.cloud.call_recorder import CallRecorder
    from minisam.gateway.remote_functions import RemoteFunctions

Answer = Callable[[HttpRequest], Awaitable[HttpResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What answers need of the rest. `is_current` tells whether the template is served as it stands on disk.

    `recorder` notes what functions ask of Lambda, where anybody wants to know; `follow` is told what time it was where
    a source asked.
    """

    doors: Doors
    endpoints: Endpoints
    now: Callable[[], float]
    keyring: Keyring
    invoke: Invoke
    accept: Accept
    ways: Ways | None = None
    is_current: Callable[[], bool]
    reload: Callable[[], Awaitable[None]]
    follow: Callable[[float], None]
    recorder: CallRecorder | None = None


class Answers:
    """The answers of one application: `front` and `lambda_api` are of the app in use, `of_api` of one of its APIs.

    Raises UsageError for options that say who is let in and cannot be read.
    """

    def __init__(self, options: RunOptions, surroundings: Surroundings, reporter: Reporter) -> None:
        self._options = options
        self._around = surroundings
        self._reporter = reporter
        url, endpoints = surroundings.doors.listeners.url, surroundings.endpoints
        cognito_url = endpoints.of("cognito-idp") or url("aws")
        self._authorizers = replace(authorizer_options(options, cognito_url, reporter.notice), now=surroundings.now)
        self._backends = Backends(aws_url=endpoints.default or url("aws"), lambda_url=url("lambda"))
        self.sockets = WebSockets(self._refresh, reporter.request)
        self.front = self._current(lambda request: self._gateway.handle_front(request))
        self.lambda_api = self._current(self._answer_sdk)

    def use(self, app: App) -> None:
        """Answer for this app from now on."""
        self._app = app
        self._authorizers = replace(self._authorizers, credentials=credentials_of(app, self._around.keyring))
        self._gateway = self._make_gateway()
        self.sockets.gateway = WebSocketGateway(
            app, self._around.invoke, authorizers=self._authorizers, backends=self._backends
        )
        access = self._make_access(app)
        self.sockets.objection = access.objection
        self._lambda_api = LambdaApi(
            app,
            self._around.invoke,
            self._around.accept,
            aws_url=self._around.doors.listeners.url("aws"),
            url_of=self._around.doors.url_of,
            access=access,
            elsewhere=self._remote_functions(app),
        )

    def _remote_functions(self, app: App) -> RemoteFunctions | None:
        if self._around.ways is None:
            return None
        from minisam.gateway.remote_functions import RemoteFunctions

        return RemoteFunctions(app, self._around.ways, self._reporter.notice)

    def show(self, problem: str) -> None:
        """Answer with a problem of the template wherever a browser asks, as `Gateway` does it."""
        self._gateway = self._make_gateway(problem)

    @property
    def collisions(self) -> tuple[Finding, ...]:
        """The routes that hide one another at the front door."""
        return self._gateway.collisions

    def of_api(self, name: str) -> Answer:
        """Return the answer of the API with this id, whatever becomes of it in later templates."""

        async def handle(request: HttpRequest) -> HttpResponse:
            api = self._app.apis.get(name)
            if api is not None and api.kind == "websocket":
                return self.sockets.answer_http(request, api)
            return await self._gateway.handle(request, api) if api else await self._gateway.handle_front(request)

        return self._current(handle)

    def _make_access(self, app: App) -> LambdaAccess:
        records, recorder = self._options.policy_records, self._around.recorder
        if recorder is None:
            return LambdaAccess(app, self._options.iam, self._reporter.notice, records)
        return LambdaAccess(app, self._options.iam, self._reporter.notice, records, decided=recorder.decided)

    def _make_gateway(self, problem: str | None = None) -> Gateway:
        return Gateway(
            self._app,
            self._around.invoke,
            problem=problem,
            authorizers=self._authorizers,
            backends=self._backends,
            static=StaticFiles(folder) if (folder := self._options.static_dir) else None,
        )

    async def _refresh(self) -> None:
        if not self._around.is_current():
            await self._around.reload()

    async def _answer_sdk(self, request: HttpRequest) -> HttpResponse:
        """Answer what functions ask of minisam itself: the Lambda API and `@connections`."""
        if self._around.recorder is None:
            return await self._answer_function(request)
        from minisam.application.lambda_calls import noted

        return await noted(self._around.recorder, request, self._answer_function)

    async def _answer_function(self, request: HttpRequest) -> HttpResponse:
        return self.sockets.manage(request) or await self._lambda_api.handle(request)

    def _current(self, answer: Answer) -> Answer:
        """Make an answer one of the template as it stands on disk now, and report it."""

        async def handle(request: HttpRequest) -> HttpResponse:
            began = time.perf_counter()
            if (moment := moment_of(request)) is not None:
                self._around.follow(moment)
            if not (self._around.is_current() or is_provisioning(request)):
                await self._around.reload()
            response = await answer(request)
            duration_ms = (time.perf_counter() - began) * 1000
            if (delivery := delivery_of(request, response)) is not None:
                self._reporter.delivered(delivery, duration_ms)
            elif not is_internal(request):
                self._reporter.request(request, response.status, duration_ms, response.why)
            return response

        return handle
