"""What a test speaks to: the application's APIs, functions, resources and time, all by the template's own names."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from minisam.errors import InvocationRefused, UsageError, nearest
from minisam.gateway.http import HttpRequest
from minisam.model import App, Invocation, Resource
from minisam.recordings.cases import Case, read_case
from minisam.testing import resources
from minisam.testing.clock import Clock
from minisam.testing.engine import Engine
from minisam.testing.http import Http, Response, to_response
from minisam.testing.permissions import Permissions
from minisam.testing.records import InvocationRecord
from minisam.testing.sockets import WebSockets, Wire

T = TypeVar("T")
H = TypeVar("H", bound=resources.Handle)

_BROKEN = frozenset(
    f"Runtime.{kind}"
    for kind in (
        *("ImportModuleError", "UserCodeSyntaxError", "HandlerNotFound"),
        *("MalformedHandlerName", "BuiltInModuleConflict"),
    )
)
"""Errors of the project, not of a request: a test cannot mean them."""
_INSTALLED = f"""with isolation="inline" functions have the test's Python: `{sys.executable} -m pip install` it there"""


class Function:
    """One function of the template."""

    def __init__(self, engine: Engine, id: str) -> None:
        self._engine = engine
        self.id = id

    def invoke(self, event: Any = None, **more: Any) -> InvocationRecord:
        """Run the function with an event, as Lambda does; `more` are fields of an Invocation. Raises UsageError."""
        text = json.dumps({} if event is None else event).encode()
        request_id = str(uuid.uuid4())
        given = {"request_id": request_id, "function": self.id, "event": text, "trigger": "test", **more}
        try:
            return _sound(self._engine.invoke(Invocation(**given)))
        except InvocationRefused as refused:
            raise UsageError(f"Function '{self.id}' cannot be invoked: {refused}") from refused

    @property
    def handler(self) -> Callable[[Any, Any], Any]:
        """The handler as a plain callable of event and context, in its own surroundings."""
        return self._engine.handler(self.id)

    @property
    def context(self) -> Any:
        """A context object as the handler would get."""
        return self._engine.context(self.id)

    @property
    def env(self) -> dict[str, str]:
        """Its variables; what is changed here the function sees."""
        return self._engine.variables(self.id)


class Sam:
    """An open application. Resources are named by their logical id (`Stack/Id` in a nested stack), or their name."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.http = Http(self._send)
        self.websocket = WebSockets(self._connect, self._checked)
        self.iam = Permissions(lambda: engine.decisions)
        self.clock = Clock(lambda seconds: self._checked(lambda: engine.advance(seconds)), engine.now)

    @property
    def app(self) -> App:
        """The loaded template."""
        return self._engine.app

    @property
    def outputs(self) -> dict[str, str]:
        """The stack's outputs."""
        return {output.name: output.value for output in self.app.outputs}

    @property
    def invocations(self) -> list[InvocationRecord]:
        """All that ran in this test, in the order in which it began."""
        return self._engine.records

    @property
    def notices(self) -> list[str]:
        """What minisam has to say: resources that could not be made, retries, what was dropped."""
        return self._engine.notices

    @property
    def refusals(self) -> list[str]:
        """The attempts to reach the network that were refused."""
        return self._engine.refusals

    @property
    def events(self) -> Any:
        """Builders of events: `sam.events.sqs.receive_message(...)`."""
        from minisam import events

        return events

    def function(self, name: str) -> Function:
        """Return a function."""
        functions = self.app.functions
        found = name if name in functions else next((id for id, one in functions.items() if one.name == name), None)
        if found is None:
            raise _unknown("function", name, functions)
        return Function(self._engine, found)

    def table(self, name: str) -> resources.Table:
        """Return a DynamoDB table."""
        return self._handle(resources.Table, name, "table", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")

    def queue(self, name: str) -> resources.Queue:
        """Return an SQS queue."""
        return self._handle(resources.Queue, name, "queue", "AWS::SQS::Queue")

    def topic(self, name: str) -> resources.Topic:
        """Return an SNS topic."""
        return self._handle(resources.Topic, name, "topic", "AWS::SNS::Topic")

    def bucket(self, name: str) -> resources.Bucket:
        """Return an S3 bucket."""
        return self._handle(resources.Bucket, name, "bucket", "AWS::S3::Bucket")

    def bus(self, name: str) -> resources.Bus:
        """Return an event bus."""
        return self._handle(resources.Bus, name, "bus", "AWS::Events::EventBus")

    def stream(self, name: str) -> resources.Stream:
        """Return a Kinesis stream."""
        return self._handle(resources.Stream, name, "stream", "AWS::Kinesis::Stream")

    def state_machine(self, name: str) -> resources.StateMachine:
        """Return a state machine."""
        return self._handle(resources.StateMachine, name, "state machine", "AWS::StepFunctions::StateMachine")

    def schedule(self, name: str) -> resources.Schedule:
        """Return a schedule: of EventBridge Scheduler, or a rule with one (`FunctionEvent` for a function's event)."""

        def run(arn: str) -> None:
            self._checked(lambda: self._engine.run_schedule(arn))

        def make(resource: Resource, client: Callable[[str], Any]) -> resources.Schedule:
            return resources.Schedule(resource, client, run)

        return self._handle(make, name, "schedule", "AWS::Events::Rule", "AWS::Scheduler::Schedule")

    def secret(self, name: str) -> resources.Secret:
        """Return a secret."""
        return self._handle(resources.Secret, name, "secret", "AWS::SecretsManager::Secret")

    def parameter(self, name: str) -> resources.Parameter:
        """Return a parameter of the Parameter Store."""
        return self._handle(resources.Parameter, name, "parameter", "AWS::SSM::Parameter")

    def client(self, service: str) -> Any:
        """Return a boto3 client for the embedded AWS."""
        return self._engine.client(service)

    def drain(self) -> list[str]:
        """Let sources and asynchronous invocations do all that is due; return the names of what ran."""
        return self._checked(self._engine.drain)

    def logs(self, function: str | None = None) -> str:
        """Return the log of all that ran, or of one function."""
        id = self.function(function).id if function else None
        return "".join(record.logs for record in self.invocations if id in (None, record.function))

    def snapshot(self) -> Callable[[], None]:
        """Remember what the embedded AWS holds; the returned function brings it back."""
        return self._engine.snapshot()

    @contextmanager
    def recorded(self, case: str | Path) -> Iterator[Case]:
        """Answer the AWS calls of a recorded case's function from its recording, while the block lasts.

        `case` is a file of `--record`; its path counts from here, else from the template's folder. Raises UsageError.
        """
        beside = self.app.template.parent / case
        found = read_case(beside if not Path(case).exists() and beside.exists() else Path(case))
        self.function(found.function)
        self._engine.play(found)
        try:
            yield found
        finally:
            self._engine.stop_playing()

    def _send(self, request: HttpRequest, api: str | None) -> Response:
        if api is not None and api not in self.app.apis:
            raise _unknown("API", api, self.app.apis)
        before = len(self.invocations)
        answer = self._checked(lambda: self._engine.request(request, api))
        return to_response(answer, self.invocations[before:])

    def _connect(self, request: HttpRequest, api: str | None) -> Wire:
        known = [one.id for one in self.app.apis.values() if one.kind == "websocket"]
        if api is None and len(known) > 1:
            raise UsageError("The template has several WebSocket APIs", hint=f"name one: {', '.join(known)}")
        name = api if api is not None else known[0] if known else ""
        if name not in known:
            raise _unknown("WebSocket API", name, known)
        return self._checked(lambda: self._engine.connect(request, name))

    def _checked(self, work: Callable[[], T]) -> T:
        """Do this; raises UsageError where a function that ran cannot even be imported."""
        before = len(self.invocations)
        result = work()
        for record in self.invocations[before:]:
            _sound(record)
        return result

    def _handle(self, make: Callable[[Resource, Callable[[str], Any]], H], name: str, what: str, *types: str) -> H:
        known = {one.id: one for one in self.app.resources.values() if one.type in types}
        found = known.get(name) or next((one for one in known.values() if name == one.ref), None)
        if found is None:
            raise _unknown(what, name, known)
        return make(found, self.client)


def _sound(record: InvocationRecord) -> InvocationRecord:
    """Return the record; raises UsageError where the function cannot even be imported."""
    if record.finished and record.error and record.error[0] in _BROKEN:
        kind, message = record.error
        hint = _INSTALLED if "No module named" in message else None
        raise UsageError(f"Function '{record.function}' cannot be run: {message} ({kind})", hint=hint)
    return record


def _unknown(what: str, name: str, known: Iterable[str]) -> UsageError:
    near = nearest(name, known)
    listed = ", ".join(known) or "none"
    return UsageError(
        f"The template has no {what} '{name}'" + (f", did you mean '{near}'?" if near else ""),
        hint=f"there are: {listed}",
    )
