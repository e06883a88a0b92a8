"""One loaded template inside the test's process: embedded AWS, gateway and functions, begun anew for each test.

What the template declares is created once; each test begins with a copy of that state. Nothing runs by itself: what
sources and asynchronous invocations have to do waits for `drain` and `advance`, and time stands still between them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from minisam.access.keys import Keyring
from minisam.application.admission import credentials_of
from minisam.clock import Clock
from minisam.cloud.announcements import ANNOUNCEMENTS
from minisam.cloud.calls import Answer
from minisam.embedded.aws import EmbeddedAws
from minisam.errors import UserError
from minisam.gateway.authorizers import AuthorizerOptions
from minisam.gateway.backends import Backends
from minisam.gateway.gateway import Gateway
from minisam.gateway.http import HttpRequest, HttpResponse, encode_headers
from minisam.gateway.lambda_api import LambdaApi
from minisam.gateway.outbound import OutboundRequest, send
from minisam.gateway.tokens import get
from minisam.gateway.websocket_gateway import WebSocketGateway
from minisam.model import App, Function, Invocation
from minisam.project import user_cache_dir
from minisam.runtime.layout import Layouts
from minisam.runtime.variables import VariableSource
from minisam.seeds import read_seeds
from minisam.sources.alarms import Alarms
from minisam.sources.asynchronous import AsyncInvocations
from minisam.template import load_app
from minisam.testing.aws_calls import AwsCalls, to_environ
from minisam.testing.clients import TestClients
from minisam.testing.functions import InlineFunctions, InlineLambdaApi
from minisam.testing.inline import InlineFunction
from minisam.testing.inline_aws import InlineAws
from minisam.testing.inline_sockets import InlineSockets
from minisam.testing.loop import Loop, in_caller
from minisam.testing.network import NetworkBlock
from minisam.testing.options import OpenOptions, elsewhere, load_options
from minisam.testing.records import InvocationRecord
from minisam.testing.rooms import Room
from minisam.testing.sockets import Wire
from minisam.watcher import Stamps

AWS_URL, LAMBDA_URL = "http://aws.minisam.localhost", "http://lambda.minisam.localhost"
_MOST_ROUNDS = 1000
_NOT_OVERLAID = frozenset({"PYTEST_CURRENT_TEST", "COV_CORE_SOURCE", "COV_CORE_CONFIG", "COV_CORE_DATAFILE"})


class InlineApp:
    """A template, open in this process; one at a time is active, since moto's state exists once."""

    def __init__(self, options: OpenOptions, loop: Loop) -> None:
        """Load the template. Raises TemplateErrors and UsageError."""
        self.options = options
        self.notices: list[str] = []
        self.refusals: list[str] = []
        self._cache_dir = options.cache_dir or user_cache_dir()
        self.app: App = load_app(options.template, load_options(options), display=_display(options))
        self._stamps = Stamps.take(self.app.files)
        self._loop = loop
        self._layouts = Layouts(self._cache_dir)
        self._lambda = InlineLambdaApi(loop)
        self._keyring = Keyring(os.urandom(32))
        self._variables = VariableSource(
            region=options.region,
            other_endpoints=elsewhere(options),
            overrides={"Parameters": options.env},
            resolve_reference=self._resolve,
            keyring=self._keyring,
        )
        self.functions = InlineFunctions(self.app.functions, self._made)
        seeds = read_seeds(options.seed, self.app) if options.seed else ()
        self._inline_aws = InlineAws(self.app, options, seeds, self._lambda, self.notices, self.functions.decided)
        self.clients = TestClients(options.region, options.aws_endpoint.of)
        self.clock = Clock()
        self._environ: dict[str, str] = {}
        self._network = NetworkBlock(self.refusals.append, options.aws_endpoint.hosts)

    @property
    def is_current(self) -> bool:
        """Whether the template's files are still what was loaded."""
        return self._stamps.are_current()

    @property
    def aws(self) -> EmbeddedAws:
        """The embedded AWS; there is one from the first `begin` on."""
        return self._inline_aws.embedded

    def begin(self) -> None:
        """Begin a test: everything is as the template declares it, and every function cold."""
        self.notices.clear()
        self.refusals.clear()
        self.clock = Clock()
        self.clock.freeze()
        self.functions.forget()
        self._inline_aws.begin(self.clock)
        self._calls = AwsCalls(self._answer, self.functions.note)
        self._calls.install()
        if self.options.network == "block":
            self._network.install()
        self._environ = dict(os.environ)
        self._open_gateway()

    def end(self) -> None:
        """End a test: leave botocore, the network and the sources as they were."""
        self._network.remove()
        self._calls.remove()
        self.functions.waiting.clear()
        self._loop.run(self._asynchronous.close(grace_s=0))
        self.aws.close()

    def request(self, request: HttpRequest, api: str | None) -> HttpResponse:
        """Answer an HTTP request, at the front door or at an API's own address."""
        if api is None:
            return self._loop.run(self._gateway.handle_front(request))
        return self._loop.run(self._gateway.handle(request, self.app.apis[api]))

    def invoke(self, invocation: Invocation) -> InvocationRecord:
        """Run a function. Raises InvocationRefused."""
        return self.functions.recorded(invocation)

    def drain(self) -> list[str]:
        """Do all that is due: sources, asynchronous invocations; return the names of what ran."""
        ran: list[str] = []
        invoked = -1
        for _ in range(_MOST_ROUNDS):
            if invoked != len(self.functions.records):  # a function may have put more into a queue elsewhere
                invoked = len(self.functions.records)
                self.aws.look_elsewhere()
            names = self.aws.engine.drain()
            self._loop.settle()
            works = [self.functions.waiting.popleft() for _ in range(len(self.functions.waiting))]
            for work in works:
                work()
            self._loop.settle()
            if not names and not works:
                return ran
            ran += [*names, *("asynchronous" for _ in works)]
        raise UserError(
            f"there is always more to do, last: {', '.join(ran[-3:])}", hint="do functions call each other?"
        )

    def advance(self, seconds: float) -> list[str]:
        """Let time pass: everything that becomes due runs at its own time."""
        target = self.clock.now() + seconds
        ran = self.drain()
        while (due := self._next_due()) is not None and due <= target:
            ran += self._at(due)
        return ran + self._at(target)

    def snapshot(self) -> Callable[[], None]:
        """Return what brings the embedded AWS's present state back."""
        return self._inline_aws.snapshot()

    def connect(self, request: HttpRequest, api: str) -> Wire:
        """Open a WebSocket connection."""
        return self._sockets.connect(request, self.app.apis[api])

    def run_schedule(self, arn: str) -> None:
        """Run a schedule out of turn, and what comes of it."""
        self.drain()
        ANNOUNCEMENTS.tell("events", "schedule-wanted", arn)
        self.drain()

    def _next_due(self) -> float | None:
        alarms = [alarm.moment_s for alarm in self._alarms.pending]
        due = self.aws.engine.next_due()
        return min([*alarms, *([] if due is None else [due])], default=None)

    def _at(self, moment_s: float) -> list[str]:
        self.clock.move_to(moment_s)
        self.aws.engine.tick()
        self._loop.run(_tick(self._alarms))
        return self.drain()

    def _open_gateway(self) -> None:
        self._alarms = Alarms(self.clock)
        self._asynchronous = AsyncInvocations(
            invoke=self.functions.invoke_later,
            call_aws=self._call_aws,
            alarms=self._alarms,
            on_notice=self.notices.append,
        )
        self._asynchronous.use(self.app)
        authorizers = self._authorizers()
        aws_url = self.options.aws_endpoint.default or AWS_URL
        backends = Backends(aws_url=aws_url, lambda_url=LAMBDA_URL, send=self._send)
        self._gateway = Gateway(self.app, self.functions.invoke, authorizers=authorizers, backends=backends)
        websockets = WebSocketGateway(self.app, self.functions.invoke, authorizers=authorizers, backends=backends)
        self._sockets = InlineSockets(websockets, self.options.region, self._loop, self.functions.waiting.append)
        self._lambda.api = LambdaApi(self.app, self.functions.invoke, self._asynchronous.accept)

    def _authorizers(self) -> AuthorizerOptions:
        return AuthorizerOptions(
            jwt_issuers=self.options.jwt_issuer,
            aws_url=self.options.aws_endpoint.of("cognito-idp") or AWS_URL,
            is_disabled=self.options.disable_authorizer,
            claims=self.options.claims,
            credentials=credentials_of(self.app, self._keyring),
            now=self.clock.now,
            fetch=self._fetch,
        )

    def _fetch(self, url: str) -> bytes:
        """Return what an address has; the embedded AWS answers here. Raises OSError."""
        if not url.startswith(AWS_URL):
            return get(url)
        answer = self.aws.dispatcher.answer(*to_environ("GET", url, (), b""))
        if answer.status != 200:
            raise OSError(f"{url}: {answer.status}")
        return answer.body

    def _made(self, function: Function) -> InlineFunction:
        variables = self._loop.run(self._variables.variables(function))
        return InlineFunction(function, Room(self._layouts.layout(function), variables, self._set_by_test))

    def _set_by_test(self, environ: Mapping[str, str]) -> Mapping[str, str]:
        """Return the variables that the test itself has set: functions see them too."""
        return {
            name: value
            for name, value in environ.items()
            if self._environ.get(name) != value and name not in _NOT_OVERLAID
        }

    def _answer(self, environ: dict[str, Any], body: bytes) -> Answer:
        """Answer a call of AWS."""
        if "/@connections/" in environ["PATH_INFO"] and (enforcement := self.aws.dispatcher.enforcement):
            answer = self._sockets.manage(environ, body, partial(enforcement.objection, environ))
            if answer is not None:
                return answer
        return self.aws.dispatcher.answer(environ, body)

    async def _resolve(self, reference: str) -> str:
        try:
            return str(self.aws.do({"verb": "resolve", "text": reference}))
        except UserError as error:
            self.notices.append(f"{error.message}; the variable keeps the reference itself")
            return reference

    async def _call_aws(self, service: str, operation: str, parameters: Mapping[str, Any]) -> object:
        return self.aws.do({"verb": "call", "service": service, "operation": operation, "parameters": parameters})

    async def _send(self, request: OutboundRequest, timeout_s: float) -> HttpResponse:
        """Answer what an integration sends: by ourselves where it is meant for AWS."""
        if request.url.startswith(LAMBDA_URL):
            assert self._lambda.api is not None
            path, _, query = request.url.removeprefix(LAMBDA_URL).partition("?")
            return await self._lambda.api.handle(
                HttpRequest(
                    method=request.method,
                    path=path.encode(),
                    query=query.encode(),
                    headers=encode_headers(request.headers),
                    body=request.body,
                )
            )
        if not request.url.startswith(AWS_URL):
            return await send(request, timeout_s)
        answer = await in_caller(
            lambda: self._answer(*to_environ(request.method, request.url, request.headers, request.body))
        )
        return HttpResponse(status=answer.status, headers=encode_headers(answer.headers), body=answer.body)


async def _tick(alarms: Alarms) -> None:
    alarms.tick()


def _display(options: OpenOptions) -> str:
    relative = os.path.relpath(options.template)
    return str(options.template) if relative.startswith("..") else relative
