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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minisam.access.keys import Keyring
from minisam.application.attended import announcements, attended, unhurried
from minisam.application.doors import Doors
from minisam.application.embedding import process_settings
from minisam.application.following import followed
from minisam.application.function_logs import FunctionLogs
from minisam.application.loading import HEAD_START_S, load, seeds_of, while_importing
from minisam.application.needs import needs_of
from minisam.application.options import RunOptions
from minisam.application.orders import make_orders, take_orders
from minisam.application.remote import ways_of
from minisam.application.reporter import Reporter
from minisam.application.timekeeping import Timekeeper
from minisam.application.variables import in_vain, secrets_of, tolerant, variables_of
from minisam.clock import Clock
from minisam.cloud.process import Cloud
from minisam.cloud.state_folder import require_free
from minisam.endpoints import WHAT_FIRES, reach
from minisam.errors import UserError
from minisam.model import App, Finding, Invocation, Outcome, Resource
from minisam.runtime.invoker import Invoker
from minisam.runtime.launcher import Launcher
from minisam.runtime.start_method import make_launcher
from minisam.runtime.variables import VariableSource
from minisam.sources.alarms import Alarms
from minisam.sources.asynchronous import AsyncInvocations
from minisam.watcher import Stamps, Watcher

if TYPE_CHECKING:
    from minisam.application.answers import Answers
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
        self._logs = FunctionLogs(reporter.log, lambda group, text: self._in_background(self._cloud.log(group, text)))
        self._attended: Mapping[str, Launcher] = {}
        self._secrets: dict[str, str] = {}
        self._clock = Clock()
        self._keyring = Keyring(os.urandom(32))
        self._ways = ways_of(options, self._keyring, lambda: self.app.functions)

    async def open(self) -> None:
        """Load the template and serve it. Raises TemplateErrors, PortTaken, RuntimeUnavailable, UsageError."""
        self._endpoints = await asyncio.to_thread(reach, self.options.aws_endpoints)
        self._doors = Doors(self.options)
        self._closing.callback(self._doors.close)
        self._stamps = Stamps.take(self._inputs())
        self.app = await while_importing(self._load())
        self._attended = attended(self.app, self.options, self.options.cache_dir)
        self.app = unhurried(self.app, self._attended)
        if self.options.state is not None:
            await asyncio.to_thread(require_free, self.options.state)
        await self._open_cloud()
        variables = self._variables()
        given_in_vain = in_vain(self.options, self.app, variables)
        for line in (*self._doors.warnings, *announcements(self._attended), *given_in_vain):
            self._reporter.notice(line)
        self._open_functions(variables)
        self._use_functions(self.app, variables)
        await self._invoker.begin(HEAD_START_S)
        self._answers = self._make_answers()
        self._use(self.app)
        self._closing.callback(lambda: [task.cancel() for task in self._background])
        await self._serve()

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Run a function; the one verb."""
        return await self.followed.invoke(invocation)

    async def begin_anew(self, *, is_emptied: bool) -> None:
        """Let functions start cold; `is_emptied`: AWS holds what it began with, and sources run nothing."""
        if is_emptied:
            await self._timekeeper.pause("")
            await self._cloud.ask({"verb": "reset"})
        self._invoker.use({})
        self._use_functions(self.app, self._source)

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
                self._answers.show(str(error))
                self._reporter.problem(error)
                return
            self._stamps = Stamps({**inputs.of, **stamps.of})
            if is_forced:
                self._invoker.use({})
            self._use_functions(app, variables)
            self._use(app)
            await self._doors.follow(app, self._answers.of_api, self._answers.sockets.service)
            self._reporter.reloaded(app, plan, time.perf_counter() - began)

    async def close(self) -> None:
        """End every process and free every port."""
        await self._closing.aclose()

    def secrets(self) -> dict[str, str]:
        """Return the values that nobody may store, by their names."""
        return secrets_of(self.app, self._source, self._secrets)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is worth knowing about the template and about routes that hide one another."""
        return self.app.findings + self._answers.collisions

    @property
    def endpoints(self) -> dict[str, Any]:
        """All addresses, in the shape of the endpoints file."""
        return self._doors.endpoints(self.app)

    async def _open_cloud(self) -> None:
        listeners = self._doors.listeners
        self._cloud = Cloud(
            listeners.socket("aws"),
            process_settings(self.options, self.app.region, listeners.url("lambda"), self._endpoints, self._ways),
            on_event=self._reporter.cloud,
            seeds=seeds_of(self.options, self.app),
            clock=self._clock,
        )
        self._closing.push_async_callback(self._cloud.close)
        self._cloud.declare(self.app.resources)
        if self._endpoints:
            self._reporter.notice(WHAT_FIRES)
            # No call of a function's would start the process that creates what it needs there.
            await self._cloud.start()

    def _open_functions(self, variables: VariableSource) -> None:
        notice = self._reporter.notice
        self._invoker = Invoker(
            variables=variables,
            on_log=self._logs.log,
            needs=needs_of(self.options, notice),
            launcher=make_launcher(self.options.cache_dir, notice),
            is_enforcing_memory=self.options.is_enforcing_memory,
            on_notice=notice,
            attended=self._attended,
            lost_s=self._cloud.starting_s,
            coverage=self.options.coverage,
        )
        self._closing.push_async_callback(self._invoker.close)
        self.followed = followed(self.options, self._cloud, self._invoker.invoke, self.secrets, notice)
        self._closing.push_async_callback(self.followed.close)
        alarms = Alarms(self._clock)
        self._asynchronous = AsyncInvocations(
            invoke=self.followed.invoke,
            call_aws=self._cloud.call,
            alarms=alarms,
            on_notice=notice,
            pause_s=self.options.retry_delay_s,
        )
        self._closing.push_async_callback(self._asynchronous.close)
        self._timekeeper = Timekeeper(self._clock, alarms, self._asynchronous, self._cloud)

    def _make_answers(self) -> Answers:
        from minisam.application.answers import Answers, Surroundings

        around = Surroundings(
            doors=self._doors,
            endpoints=self._endpoints,
            now=self._clock.now,
            keyring=self._keyring,
            ways=self._ways,
            invoke=self.followed.invoke,
            accept=self._asynchronous.accept,
            is_current=lambda: self._stamps.are_current(),
            reload=self.reload,
            follow=self._timekeeper.follow,
            recorder=self.followed.calls.front if self.followed.calls else None,
        )
        return Answers(self.options, around, self._reporter)

    async def _load(self, kept: Mapping[str, Resource] | None = None) -> App:
        return await load(self.options, self._attended, kept)

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
        return {*self.options.files, *(app.files if app else ())}

    def _variables(self) -> VariableSource:
        resolve = tolerant(self._cloud.resolve, self._reporter.notice, self._secrets)
        return variables_of(self.options, self._doors.listeners.url, self._endpoints, resolve, self._keyring)

    def _use_functions(self, app: App, variables: VariableSource) -> None:
        self._source = variables
        self._invoker.use(app.functions, variables)

    def _use(self, app: App) -> None:
        self.app = app
        self._logs.use(app)
        self._answers.use(app)
        self._asynchronous.use(app)

    async def _serve(self) -> None:
        self._stamps = Stamps({**Stamps.take(self._inputs(self.app)).of, **self._stamps.of})
        self._closing.push_async_callback(self._doors.stop)
        await self._doors.open(
            self.app,
            front=self._answers.front,
            lambda_api=self._answers.lambda_api,
            api=self._answers.of_api,
            sockets=self._answers.sockets.service,
        )
        if self.options.is_watching:
            self._watcher = Watcher(self._on_change)
            self._closing.callback(self._watcher.close)
            self._in_background(self._begin_to_watch())
        if self.options.serves != "nothing":
            orders = make_orders(self._timekeeper, self._cloud, self._about)
            await take_orders(orders, self._closing, self._reporter.notice)
            # Ahead of the first call, which would have to wait for it.
            self._in_background(self._cloud.warm_up(WARM_UP_AFTER_S))

    async def _begin_to_watch(self) -> None:
        await asyncio.sleep(WATCH_AFTER_S)
        await self._watcher.prepare()
        code = (path for f in self.app.functions.values() for path in (f.code_dir, *f.layers))
        if (problem := self._watcher.watch({*code, *(path.parent for path in self._inputs(self.app))})) is not None:
            self._reporter.notice(problem)
        if not self._stamps.are_current():
            await self.reload()

    def _about(self) -> dict[str, Any]:
        outputs = {output.name: output.value for output in self.app.outputs}
        template = str(self.options.template.resolve())
        return {"template": template, "region": self.app.region, "outputs": outputs, **self.endpoints}

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        self._background.add(task := asyncio.ensure_future(work))
        task.add_done_callback(self._background.discard)

    def _on_change(self, paths: set[Path]) -> None:
        self._invoker.mark_stale(paths)
        if not self._stamps.are_current():
            self._in_background(self.reload())
