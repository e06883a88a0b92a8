"""A template whose functions run in processes of their own, as `minisam start-api` has them, for one test.

Time runs, sources work by themselves, and what a test may do only inside one process is refused with that reason.
"""

from __future__ import annotations

import http.client
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from minisam.application import Application, RunOptions
from minisam.application.recorder import Calls
from minisam.cloud.messages import CloudEvent
from minisam.cloud.plan import Plan
from minisam.errors import UsageError, UserError
from minisam.gateway.deliveries import Delivery
from minisam.gateway.http import HttpRequest, HttpResponse, as_text, encode_headers
from minisam.model import App, Invocation
from minisam.recordings.calls import RecordedCall
from minisam.recordings.cases import Case
from minisam.recordings.tape import recording_of
from minisam.testing.clients import TestClients
from minisam.testing.counting import counting
from minisam.testing.loop import Loop
from minisam.testing.options import OpenOptions, load_options
from minisam.testing.permissions import AwsCall, Decision
from minisam.testing.records import InvocationRecord
from minisam.testing.sockets import Wire

if TYPE_CHECKING:
    from minisam.testing.process_sockets import ProcessWire

_PATIENCE_S = 60


@contextmanager
def running(options: OpenOptions, loop: Loop) -> Iterator[ProcessEngine]:
    """Run the application while the block lasts. Raises UserError."""
    notices: list[str] = []
    with tempfile.TemporaryDirectory(prefix="minisam-test-") as folder:
        env_vars = Path(folder) / "env.json"
        env_vars.write_text(json.dumps({"Parameters": dict(options.env)}))
        claims = Path(folder) / "claims.json"
        claims.write_text(json.dumps(options.claims))
        run_options = RunOptions(
            template=options.template,
            load=load_options(options),
            env_vars=env_vars,
            seed=options.seed,
            iam=options.iam,
            is_watching=False,
            is_observed=True,
            coverage=counting(),
            aws_endpoints=options.aws_endpoint,
            jwt_issuers=options.jwt_issuer,
            claims=claims if options.claims else None,
            disable_authorizer=options.disable_authorizer,
        )
        application = Application(run_options, _Notes(notices))
        engine: ProcessEngine | None = None
        try:
            loop.run(application.open())
            engine = ProcessEngine(application, loop, notices)
            yield engine
        finally:
            for wire in engine.wires if engine else ():
                wire.close(1001, "")
            loop.run(application.close())


class ProcessEngine:
    """Implements `Engine` over real processes and sockets."""

    def __init__(self, application: Application, loop: Loop, notices: list[str]) -> None:
        self.app: App = application.app
        self.on_request: Callable[[HttpRequest, str | None], None] = lambda request, api: None
        self.notices = notices
        self.refusals: list[str] = []
        self.records: list[InvocationRecord] = []
        self.wires: list[ProcessWire] = []
        self.client = TestClients(self.app.region, partial(_address, application)).client
        self._application = application
        self._loop = loop

    @property
    def decisions(self) -> list[Decision]:
        """Refuse: they are made in another process."""
        _refuse("what roles decide can be seen")

    def request(self, request: HttpRequest, api: str | None) -> HttpResponse:
        """Send an HTTP request over a socket."""
        self.on_request(request, api)
        endpoints = self._application.endpoints
        address = urlsplit(endpoints["front"] if api is None else endpoints["apis"][api]["url"])
        connection = http.client.HTTPConnection(address.hostname or "", address.port or 80, timeout=_PATIENCE_S)
        try:
            target = as_text(request.path) + (f"?{as_text(request.query)}" if request.query else "")
            headers = {as_text(name): as_text(value) for name, value in request.headers}
            connection.request(request.method, target, request.body or None, {**headers, "Host": address.netloc})
            response = connection.getresponse()
            lines = encode_headers(response.getheaders())
            return HttpResponse(status=response.status, headers=lines, body=response.read())
        finally:
            connection.close()

    def connect(self, request: HttpRequest, api: str) -> Wire:
        """Open a WebSocket connection over a socket."""
        from minisam.testing.process_sockets import ProcessWire

        self.wires.append(ProcessWire(self._application.endpoints["apis"][api]["url"], request))
        return self.wires[-1]

    def invoke(self, invocation: Invocation) -> InvocationRecord:
        """Run a function in its process."""
        made, outcome = self._loop.run(self._calls.observe(self._application.invoke, invocation))
        record = InvocationRecord(
            function=invocation.function,
            event_text=invocation.event,
            trigger=invocation.trigger,
            aws_calls=[_aws_call(invocation.function, call) for call in made.calls],
            finished=outcome,
        )
        self.records.append(record)
        return record

    def play(self, case: Case) -> None:
        """Answer the calls of a case's function from its recording."""
        self._loop.run(self._calls.play(case.function, recording_of(case)))

    def stop_playing(self) -> None:
        """Let the embedded AWS answer again."""
        self._loop.run(self._calls.stop())

    @property
    def _calls(self) -> Calls:
        calls = self._application.followed.calls
        assert calls is not None
        return calls

    def handler(self, id: str) -> Callable[[Any, Any], Any]:
        """Refuse: the handler is in another process."""
        _refuse("a handler can be called by hand")

    def context(self, id: str) -> Any:
        """Refuse: the context is in another process."""
        _refuse("a function's context can be had")

    def variables(self, id: str) -> dict[str, str]:
        """Refuse: they are in another process."""
        _refuse("a function's variables can be changed")

    def run_schedule(self, arn: str) -> None:
        """Refuse: sources work by themselves here."""
        _refuse("a schedule can be run out of turn")

    def drain(self) -> list[str]:
        """Refuse: sources work by themselves here."""
        _refuse("sources wait to be drained")

    def advance(self, seconds: float) -> list[str]:
        """Refuse: time runs by itself here."""
        _refuse("time can be moved")

    def now(self) -> float:
        """Refuse: time is everybody's here."""
        _refuse("time can be asked")

    def snapshot(self) -> Callable[[], None]:
        """Refuse: the state is in another process."""
        _refuse("snapshots can be taken")


class _Notes:
    """A reporter that keeps what a test may want to read; everything else is not told."""

    def __init__(self, notices: list[str]) -> None:
        self.notice = notices.append

    def log(self, function: str, lines: str) -> None:
        """Outcomes have the log."""

    def request(self, request: HttpRequest, status: int, duration_ms: float, why: str = "") -> None:
        """The test has the answer."""

    def delivered(self, delivery: Delivery, duration_ms: float) -> None:
        """The function has a record of it."""

    def problem(self, error: UserError) -> None:
        """A save cannot be loaded."""
        self.notice(str(error))

    def cloud(self, event: CloudEvent) -> None:
        """Something happened in the embedded AWS."""
        if event.kind in ("failed", "unsupported", "source", "lost"):
            self.notice(event.message)

    def reloaded(self, app: App, plan: Plan, duration_s: float) -> None:
        """Nothing is watched."""


def _address(application: Application, service: str) -> str:
    return application.options.aws_endpoints.of(service) or str(application.endpoints["aws"])


def _aws_call(function: str, made: RecordedCall) -> AwsCall:
    call = AwsCall(made.name)
    for one in made.decisions:
        call.decisions.append(
            Decision(
                function=function,
                action=one["action"],
                resource=one["resource"],
                is_allowed=one["allowed"],
                statement=one["statement"],
            )
        )
    return call


def _refuse(what: str) -> NoReturn:
    raise UsageError(f'{what} with isolation="inline" only', hint="here functions run in processes of their own")
