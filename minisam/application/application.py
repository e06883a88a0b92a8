"""Opens an application from its template, keeps it current, and closes it.

What happens in each room is theirs; here they are only joined: a template becomes an `App`, its functions go to the
invoker, its resources to the cloud, its routes to the gateway.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Coroutine, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minisam.application.admission import authorizer_options, credentials_of
from minisam.application.attended import announcements, attended, under_debugger, unhurried
from minisam.application.doors import Answer, Doors
from minisam.application.exposure import exposed
from minisam.application.function_logs import FunctionLogs
from minisam.application.options import RunOptions
from minisam.application.orders import make_orders
from minisam.application.reporter import Reporter
from minisam.application.timekeeping import Timekeeper
from minisam.clock import Clock
from minisam.cloud.process import Cloud
from minisam.control_socket import listen
from minisam.endpoints import WHAT_FIRES, reach
from minisam.errors import RuntimeUnavailable, UsageError, UserError
from minisam.gateway.backends import Backends
from minisam.gateway.deliveries import delivery_of, is_provisioning
from minisam.gateway.gateway import Gateway
from minisam.gateway.http import HttpRequest, HttpResponse
from minisam.gateway.lambda_access import LambdaAccess
from minisam.gateway.lambda_api import LambdaApi
from minisam.gateway.static import StaticFiles
from minisam.gateway.websocket_gateway import WebSocketGateway
from minisam.gateway.websockets import WebSockets
from minisam.model import App, Finding, Invocation, Outcome, Resource
from minisam.running import runtime_folder
from minisam.runtime.dotenv import load_dotenv, values_of
from minisam.runtime.env_file import load_env_file, unknown_functions
from minisam.runtime.invoker import Invoker
from minisam.runtime.launcher import Launcher
from minisam.runtime.needs import Needs
from minisam.runtime.start_method import make_launcher
from minisam.runtime.variables import VariableSource
from minisam.seeds import read_seeds
from minisam.settings import project_of, user_cache_dir
from minisam.sources.alarms import Alarms
from minisam.sources.asynchronous import AsyncInvocations
from minisam.template import load_app
from minisam.watcher import Stamps, Watcher

if TYPE_CHECKING:
    from minisam.cloud.plan import Plan

WATCH_AFTER_S = 0.05
WARM_UP_AFTER_S = 0.25
"""Both leave the first request to itself."""


class Application:
    """A template, running: open it in a running event loop, and close it whatever happens."""

    app: App

    def __init__(self, options: RunOptions, reporter: Reporter) -> None:
        self.options = options
        self._reporter = reporter
        self._closing = AsyncExitStack()
        self._reloading = asyncio.Lock()
        self._stamps = Stamps({})
        self._background: set[asyncio.Future[None]] = set()
        self._sockets = WebSockets(self._refresh, reporter.request)
        self._logs = FunctionLogs(reporter.log, lambda group, text: self._in_background(self._cloud.log(group, text)))
        self._attended: Mapping[str, Launcher] = {}

    async def open(self) -> None:
        """Load the template and serve it. Raises TemplateErrors, PortTaken, RuntimeUnavailable, UsageError."""
        endpoints = self._endpoints = await asyncio.to_thread(reach, self.options.aws_endpoints)
        self._doors = Doors(self.options)
        self._closing.callback(self._doors.close)
        url = self._doors.listeners.url
        self._authorizer_options = authorizer_options(
            self.options, endpoints.of("cognito-idp") or url("aws"), self._reporter.notice
        )
        self._stamps = Stamps.take(self._inputs())
        self.app = await self._load()
        self._attended = attended(self.app, self.options, self._cache_dir)
        self.app = unhurried(self.app, self._attended)
        for line in announcements(self._attended):
            self._reporter.notice(line)
        clock = Clock()
        self._cloud = Cloud(
            self._doors.listeners.socket("aws"),
            program="minisam.embedded",
            region=self.app.region,
            lambda_endpoint=url("lambda"),
            on_event=self._reporter.cloud,
            iam=self.options.iam,
            policy_records=self.options.policy_records,
            seeds=read_seeds(self.options.seed, self.app) if self.options.seed else (),
            clock=clock,
            state=self.options.state,
            cache_dir=self._cache_dir,
            endpoints=endpoints,
        )
        self._closing.push_async_callback(self._cloud.close)
        self._cloud.declare(self.app.resources)
        if endpoints:
            self._reporter.notice(WHAT_FIRES)
            # No call of a function's would start the process that creates what it needs there.
            await self._cloud.start()
        variables = self._variables()
        functions = self.app.functions.values()
        for line in (*unknown_functions(self.options.env_vars, functions), *variables.refusals(functions)):
            self._reporter.notice(line)
        self._invoker = Invoker(
            variables=variables,
            on_log=self._logs.log,
            needs=self._needs(),
            launcher=make_launcher(self._cache_dir, self._reporter.notice),
            is_enforcing_memory=self.options.is_enforcing_memory,
            on_notice=self._reporter.notice,
            attended=self._attended,
        )
        self._closing.push_async_callback(self._invoker.close)
        alarms = Alarms(clock)
        self._asynchronous = AsyncInvocations(
            invoke=self._invoker.invoke,
            call_aws=self._cloud.call,
            alarms=alarms,
            on_notice=self._reporter.notice,
            pause_s=self.options.retry_delay_s,
        )
        self._closing.push_async_callback(self._asynchronous.close)
        self._timekeeper = Timekeeper(clock, alarms, self._asynchronous, self._cloud)
        self._use(self.app, variables)
        self._closing.callback(lambda: [task.cancel() for task in self._background])
        await self._serve()

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Run a function; the one verb."""
        return await self._invoker.invoke(invocation)

    async def warm_up(self) -> None:
        """Start the embedded AWS now, where functions will most likely call it."""
        await self._cloud.warm_up(0)

    async def reload(self, *, is_forced: bool = False) -> None:
        """Serve the template as it stands on disk; if it cannot be loaded, say so and keep the last good one.

        `is_forced` starts every function anew, also where nothing changed.
        """
        async with self._reloading:
            if self._stamps.are_current() and not is_forced:
                return
            began = time.perf_counter()
            stamps = Stamps.take(self._stamps.of)
            try:
                variables = self._variables()
                app = await self._load()
                inputs = Stamps.take(self._inputs(app))
                app, plan = await self._provision(app)
            except UserError as error:
                self._stamps = stamps
                self._gateway = self._make_gateway(self.app, problem=str(error))
                self._reporter.problem(error)
                return
            self._stamps = Stamps({**inputs.of, **stamps.of})
            if is_forced:
                self._invoker.use({})
            self._use(app, variables)
            await self._doors.follow(app, self._api_handler, self._sockets.service)
            self._reporter.reloaded(app, plan, time.perf_counter() - began)

    async def close(self) -> None:
        """End every process and free every port."""
        await self._closing.aclose()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth knowing about the template and about routes that hide one another."""
        return self.app.findings + self._gateway.collisions

    @property
    def endpoints(self) -> dict[str, Any]:
        """All addresses, in the shape of the endpoints file."""
        return self._doors.endpoints(self.app)

    async def _load(self, kept: Mapping[str, Resource] | None = None) -> App:
        load = replace(self.options.load, kept=kept or {})
        app = exposed(await asyncio.to_thread(load_app, self.options.template, load), self.options.functions)
        return under_debugger(app) if self.options.is_under_debugger else unhurried(app, self._attended)

    async def _provision(self, app: App) -> tuple[App, Plan]:
        """Change the embedded AWS to what the app declares; return the app as it is with what had to be kept.

        A resource that would have lost its data keeps its name too: functions go on finding it.
        """
        plan = await self._cloud.apply(app.resources, allow_replace=self.options.allow_replace)
        kept = {step.resource: self.app.resources[step.resource] for step in plan.kept if step.action == "replace"}
        if all(app.resources[name].ref == resource.ref for name, resource in kept.items()):
            return app, plan
        app = await self._load(kept)
        await self._cloud.apply(app.resources)
        return app, plan

    def _inputs(self, app: App | None = None) -> Iterable[Path]:
        """The files that decide what is served, besides the functions' code."""
        given = (self.options.template, self.options.env_vars, self.options.env_file)
        return {path for path in (*given, *(app.files if app else ())) if path is not None}

    @property
    def _cache_dir(self) -> Path:
        return self.options.load.cache_dir or user_cache_dir()

    def _needs(self) -> Needs:
        return Needs(
            cache_dir=self._cache_dir,
            python=self.options.python,
            project=project_of(self.options.template),
            is_installing=self.options.is_installing,
            on_notice=self._reporter.notice,
        )

    def _variables(self) -> VariableSource:
        url = self._doors.listeners.url
        env_vars, env_file = self.options.env_vars, self.options.env_file
        return VariableSource(
            region=self.options.load.region,
            aws_endpoint=url("aws"),
            lambda_endpoint=url("lambda"),
            other_endpoints=self._endpoints.variables(),
            overrides=load_env_file(env_vars) if env_vars else {},
            dotenv=values_of(load_dotenv(env_file, os.environ)) if env_file else {},
            resolve_reference=self._resolve,
        )

    async def _resolve(self, reference: str) -> str:
        """Return a dynamic reference's value; one that names nothing here stays as it is, and is named."""
        try:
            return await self._cloud.resolve(reference)
        except RuntimeUnavailable:
            raise
        except UserError as error:
            self._reporter.notice(f"{error.message}; the variable keeps the reference itself (see --env-vars)")
            return reference

    def _use(self, app: App, variables: VariableSource) -> None:
        self.app = app
        self._logs.use(app)
        self._invoker.use(app.functions, variables)
        self._authorizer_options = replace(self._authorizer_options, credentials=credentials_of(app))
        self._gateway = self._make_gateway(app)
        self._sockets.gateway = self._make_websocket_gateway(app)
        self._asynchronous.use(app)
        self._lambda_api = LambdaApi(
            app,
            self._invoker.invoke,
            self._asynchronous.accept,
            aws_url=self._doors.listeners.url("aws"),
            url_of=self._doors.url_of,
            access=LambdaAccess(app, self.options.iam, self._reporter.notice, self.options.policy_records),
        )

    def _make_gateway(self, app: App, problem: str | None = None) -> Gateway:
        return Gateway(
            app,
            self._invoker.invoke,
            problem=problem,
            authorizers=self._authorizer_options,
            backends=self._backends(),
            static=StaticFiles(folder) if (folder := self.options.static_dir) else None,
        )

    def _make_websocket_gateway(self, app: App) -> WebSocketGateway:
        authorizers = self._authorizer_options
        return WebSocketGateway(app, self._invoker.invoke, authorizers=authorizers, backends=self._backends())

    def _backends(self) -> Backends:
        url = self._doors.listeners.url
        return Backends(aws_url=self._endpoints.default or url("aws"), lambda_url=url("lambda"))

    async def _serve(self) -> None:
        self._stamps = Stamps({**Stamps.take(self._inputs(self.app)).of, **self._stamps.of})
        self._closing.push_async_callback(self._doors.stop)
        await self._doors.open(
            self.app,
            front=self._current(lambda request: self._gateway.handle_front(request)),
            lambda_api=self._current(self._answer_sdk),
            api=self._api_handler,
            sockets=self._sockets.service,
        )
        if self.options.is_watching:
            self._watcher = Watcher(self._on_change)
            self._closing.callback(self._watcher.close)
            self._in_background(self._begin_to_watch())
        if self.options.serves != "nothing":
            await self._listen_for_orders()
            # Ahead of the first call: the start of the embedded AWS would count against that call's timeout.
            self._in_background(self._cloud.warm_up(WARM_UP_AFTER_S))

    async def _begin_to_watch(self) -> None:
        await asyncio.sleep(WATCH_AFTER_S)
        await self._watcher.prepare()
        self._watch()
        if not self._stamps.are_current():
            await self.reload()

    async def _listen_for_orders(self) -> None:
        """Let `minisam clock`, `fire` and the like reach this application."""
        orders = make_orders(self._timekeeper, self._cloud, self._about)
        try:
            self._closing.push_async_callback((await listen(runtime_folder(os.environ), orders)).close)
        except UsageError as error:
            self._reporter.notice(f"{error.message}: `minisam clock`, `drain` and `fire` do not find this application")

    def _about(self) -> dict[str, Any]:
        outputs = {output.name: output.value for output in self.app.outputs}
        place = {"template": str(self.options.template.resolve()), "region": self.app.region}
        return {**place, "outputs": outputs, **self.endpoints}

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _answer_sdk(self, request: HttpRequest) -> HttpResponse:
        """Answer what functions ask of minisam itself: the Lambda API and `@connections`."""
        return self._sockets.manage(request) or await self._lambda_api.handle(request)

    def _api_handler(self, name: str) -> Answer:
        async def handle(request: HttpRequest) -> HttpResponse:
            api = self.app.apis.get(name)
            if api is not None and api.kind == "websocket":
                return self._sockets.answer_http(request, api)
            return await self._gateway.handle(request, api) if api else await self._gateway.handle_front(request)

        return self._current(handle)

    def _current(self, answer: Answer) -> Answer:
        """Make an answer one of the template as it stands on disk now, and report it."""

        async def handle(request: HttpRequest) -> HttpResponse:
            began = time.perf_counter()
            if not (self._stamps.are_current() or is_provisioning(request)):
                await self.reload()
            response = await answer(request)
            duration_ms = (time.perf_counter() - began) * 1000
            if (delivery := delivery_of(request, response)) is not None:
                self._reporter.delivered(delivery, duration_ms)
            else:
                self._reporter.request(request, response.status, duration_ms)
            return response

        return handle

    async def _refresh(self) -> None:
        """Load the template anew where it is not what it was."""
        if not self._stamps.are_current():
            await self.reload()

    def _watch(self) -> None:
        app = self.app
        code = (path for f in app.functions.values() for path in (f.code_dir, *f.layers))
        if (problem := self._watcher.watch({*code, *(path.parent for path in self._inputs(app))})) is not None:
            self._reporter.notice(problem)

    def _on_change(self, paths: set[Path]) -> None:
        self._invoker.mark_stale(paths)
        if not self._stamps.are_current():
            self._in_background(self.reload())
