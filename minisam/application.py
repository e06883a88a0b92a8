"""The composition root: opens an application from its template, keeps it current, and closes it.

The one module that knows all rooms. What happens in each is theirs; here they are only joined: a template becomes an
`App`, its functions go to the invoker, its resources to the cloud, its routes to the gateway.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol

from minisam.clock import WallClock
from minisam.cloud.messages import CloudEvent
from minisam.cloud.plan import Plan, hold_data
from minisam.cloud.process import Cloud
from minisam.errors import RuntimeUnavailable, UserError
from minisam.gateway.authorizers import AuthorizerOptions
from minisam.gateway.callers import Credentials
from minisam.gateway.claims_file import load_claims
from minisam.gateway.gateway import Gateway
from minisam.gateway.http import HttpRequest, HttpResponse
from minisam.gateway.lambda_api import LambdaApi
from minisam.gateway.server import HttpServer
from minisam.listeners import Listeners
from minisam.model import App, Finding, Invocation, LoadOptions, Outcome, Resource
from minisam.runtime.env_file import load_env_file
from minisam.runtime.invoker import Invoker
from minisam.runtime.needs import Needs
from minisam.runtime.variables import VariableSource, access_key_id
from minisam.seeds import read_seeds
from minisam.settings import user_cache_dir
from minisam.sources.asynchronous import AsyncInvocations
from minisam.template import load_app
from minisam.watcher import Stamps, Watcher

WARM_UP_AFTER_S = 0.25
"""Leaves the first request to itself."""

Answer = Callable[[HttpRequest], Awaitable[HttpResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How to run a template. `serves`: all its APIs, the Lambda API alone, or nothing but what functions need."""

    template: Path
    load: LoadOptions = field(default_factory=LoadOptions)
    serves: Literal["apis", "lambda", "nothing"] = "apis"
    host: str = "127.0.0.1"
    port: int = 0
    env_vars: Path | None = None
    python: Path | None = None
    is_installing: bool = True
    seed: Path | None = None
    allow_replace: bool = False
    is_watching: bool = True
    jwt_issuers: Mapping[str, Path] = field(default_factory=dict)
    claims: Path | None = None
    disable_authorizer: bool = False
    retry_delay_s: float | None = None


class Reporter(Protocol):
    """Who is told what happens; the command line prints it."""

    def log(self, function: str, text: str) -> None:
        """Whole lines of a function's log, START, END and REPORT included."""

    def request(self, request: HttpRequest, status: int, duration_ms: float) -> None:
        """A request was answered."""

    def problem(self, error: UserError) -> None:
        """A save cannot be loaded; the last good application keeps serving."""

    def cloud(self, event: CloudEvent) -> None:
        """Something happened in the embedded AWS."""

    def notice(self, text: str) -> None:
        """Something worth a line."""

    def reloaded(self, app: App, plan: Plan, duration_s: float) -> None:
        """A new state of the template serves from now on; `plan` is what changed in the embedded AWS."""


class Application:
    """A template, running: open it in a running event loop, and close it whatever happens."""

    app: App

    def __init__(self, options: RunOptions, reporter: Reporter) -> None:
        self.options = options
        self._reporter = reporter
        self._listeners = Listeners(options.host)
        self._closing = AsyncExitStack()
        self._reloading = asyncio.Lock()
        self._stamps = Stamps({})
        self._background: set[asyncio.Future[None]] = set()

    async def open(self) -> None:
        """Load the template and serve it. Raises TemplateErrors, PortTaken, RuntimeUnavailable, UsageError."""
        self._closing.callback(self._listeners.close)
        self._bind()
        self._authorizer_options = self._read_authorizer_options()
        self._stamps = Stamps.take(self._inputs())
        self.app = await self._load()
        self._cloud = Cloud(
            self._listeners.socket("aws"),
            region=self.app.region,
            lambda_endpoint=self._listeners.url("lambda"),
            on_event=self._reporter.cloud,
            seeds=read_seeds(self.options.seed, self.app) if self.options.seed else (),
        )
        self._closing.push_async_callback(self._cloud.close)
        await self._cloud.apply(self.app.resources)
        variables = self._variables()
        self._invoker = Invoker(variables=variables, on_log=self._reporter.log, needs=self._needs())
        self._closing.push_async_callback(self._invoker.close)
        self._asynchronous = AsyncInvocations(
            invoke=self._invoker.invoke,
            call_aws=self._cloud.call,
            clock=WallClock(),
            on_notice=self._reporter.notice,
            pause_s=self.options.retry_delay_s,
        )
        self._closing.push_async_callback(self._asynchronous.close)
        self._use(self.app, variables)
        self._closing.callback(lambda: [task.cancel() for task in self._background])
        await self._serve()

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Run a function; the one verb."""
        return await self._invoker.invoke(invocation)

    async def reload(self) -> None:
        """Serve the template as it stands on disk; if it cannot be loaded, say so and keep the last good one."""
        async with self._reloading:
            if self._stamps.are_current():
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
                self._gateway = Gateway(
                    self.app, self._invoker.invoke, problem=str(error), authorizers=self._authorizer_options
                )
                self._reporter.problem(error)
                return
            self._stamps = Stamps({**inputs.of, **stamps.of})
            self._use(app, variables)
            await self._listen_apis()
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
        url = self._listeners.url
        is_serving_apis = self.options.serves == "apis"
        return {
            "pid": os.getpid(),
            "apis": {
                api.id: {"url": url(_socket_name(api.id)) + _stage_path(api.stage), "kind": api.kind}
                for api in self.app.apis.values()
                if is_serving_apis
            },
            "front": url("front" if is_serving_apis else "lambda"),
            "lambda": url("lambda"),
            "aws": url("aws"),
        }

    def _read_authorizer_options(self) -> AuthorizerOptions:
        """Return how authorizers are run, and announce what lets people in without them."""
        options = self.options
        claims = load_claims(options.claims) if options.claims else {}
        if options.disable_authorizer:
            self._reporter.notice("--disable-authorizer: everybody is let in, without authorizer, signature or API key")
        for name in claims:
            self._reporter.notice(f"--claims: authorizer '{name}' lets everybody in, as '{options.claims}' describes")
        return AuthorizerOptions(
            jwt_issuers=options.jwt_issuers,
            aws_url=self._listeners.url("aws"),
            is_disabled=options.disable_authorizer,
            claims=claims,
        )

    async def _load(self, kept: Mapping[str, Resource] | None = None) -> App:
        return await asyncio.to_thread(load_app, self.options.template, replace(self.options.load, kept=kept or {}))

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

    def _bind(self) -> None:
        port = self.options.port
        if self.options.serves == "apis":
            self._listeners.bind("front", port)
        self._listeners.bind("lambda", port if self.options.serves == "lambda" else 0)
        self._listeners.bind("aws")

    def _inputs(self, app: App | None = None) -> Iterable[Path]:
        """The files that decide what is served, besides the functions' code."""
        given = (self.options.template, self.options.env_vars)
        return {path for path in (*given, *(app.files if app else ())) if path is not None}

    def _needs(self) -> Needs:
        return Needs(
            cache_dir=self.options.load.cache_dir or user_cache_dir(),
            python=self.options.python,
            project=self.options.template.parent,
            is_installing=self.options.is_installing,
            on_notice=self._reporter.notice,
        )

    def _variables(self) -> VariableSource:
        path = self.options.env_vars
        return VariableSource(
            region=self.options.load.region,
            aws_endpoint=self._listeners.url("aws"),
            lambda_endpoint=self._listeners.url("lambda"),
            overrides=load_env_file(path) if path else {},
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
        self._invoker.use(app.functions, variables)
        options = self._authorizer_options = replace(self._authorizer_options, credentials=_credentials(app))
        self._gateway = Gateway(app, self._invoker.invoke, authorizers=options)
        self._asynchronous.use(app)
        self._lambda_api = LambdaApi(app, self._invoker.invoke, self._asynchronous.accept, url_of=self._url_of)

    def _url_of(self, api: str) -> str | None:
        name = _socket_name(api)
        return self._listeners.url(name) if name in self._listeners else None

    async def _serve(self) -> None:
        self._stamps = Stamps({**Stamps.take(self._inputs(self.app)).of, **self._stamps.of})
        self._server = HttpServer()
        self._closing.push_async_callback(self._server.close)
        lambda_api = self._current(lambda request: self._lambda_api.handle(request))
        await self._server.listen(self._listeners.socket("lambda"), lambda_api)
        if self.options.serves == "apis":
            front = self._current(lambda request: self._gateway.handle_front(request))
            await self._server.listen(self._listeners.socket("front"), front)
            await self._listen_apis()
        if self.options.is_watching:
            self._watcher = Watcher(self._on_change)
            self._closing.callback(self._watcher.close)
            self._watch()
        if self.options.serves != "nothing" and hold_data(self.app.resources):
            self._in_background(self._warm_up_cloud())

    async def _warm_up_cloud(self) -> None:
        """Start the embedded AWS ahead of the first call: its start would count against that call's timeout."""
        await asyncio.sleep(WARM_UP_AFTER_S)
        with contextlib.suppress(RuntimeUnavailable):  # whoever calls it is told
            await self._cloud.start()

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _listen_apis(self) -> None:
        """Give each API that has none an address of its own; an API that is gone loses its address."""
        wanted = {_socket_name(name): name for name in self.app.apis} if self.options.serves == "apis" else {}
        for socket_name, name in wanted.items():
            if socket_name not in self._listeners:
                await self._server.listen(self._listeners.bind(socket_name), self._current(self._api_handler(name)))
        for socket_name in [name for name in self._listeners if name.startswith("api:") and name not in wanted]:
            await self._server.close_port(self._listeners.socket(socket_name))
            self._listeners.close(socket_name)

    def _api_handler(self, name: str) -> Answer:
        async def handle(request: HttpRequest) -> HttpResponse:
            api = self.app.apis.get(name)
            return await self._gateway.handle(request, api) if api else await self._gateway.handle_front(request)

        return handle

    def _current(self, answer: Answer) -> Answer:
        """Make an answer one of the template as it stands on disk now, and report it."""

        async def handle(request: HttpRequest) -> HttpResponse:
            began = time.perf_counter()
            if not self._stamps.are_current():
                await self.reload()
            response = await answer(request)
            duration_ms = (time.perf_counter() - began) * 1000
            self._reporter.request(request, response.status, duration_ms)
            return response

        return handle

    def _watch(self) -> None:
        app = self.app
        code = (path for f in app.functions.values() for path in (f.code_dir, *f.layers))
        if (problem := self._watcher.watch({*code, *(path.parent for path in self._inputs(app))})) is not None:
            self._reporter.notice(problem)

    def _on_change(self, paths: set[Path]) -> None:
        self._invoker.mark_stale(paths)
        if not self._stamps.are_current():
            self._in_background(self.reload())


def _credentials(app: App) -> tuple[Credentials, ...]:
    """Return the keys that functions find in their variables: what they sign, APIs with IAM authorization verify."""
    keys = {function.id: access_key_id(function) for function in app.functions.values()}
    return tuple(
        Credentials(key_id=key, secret=f"secret-of-{key}", token=f"token-of-{key}", function=id)
        for id, key in keys.items()
    )


def _socket_name(api: str) -> str:
    return f"api:{api}"


def _stage_path(stage: str) -> str:
    return "" if stage == "$default" else f"/{stage}"
