"""The functions of one template inside the test's process: by event, by the Lambda API, and as sources call them.

They run in the thread of whoever waits for them. Asynchronous invocations wait until somebody drains them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from email.message import Message
from urllib.parse import quote

from minisam.access import Verdict
from minisam.access.operation import Need
from minisam.cloud.calls import Answer, Call
from minisam.cloud.enforcement import Caller
from minisam.embedded.functions import TRIGGER_HEADER, reply_of
from minisam.errors import NotRunnable, Throttled, UnknownFunction
from minisam.gateway.http import HttpRequest, HttpResponse, as_text, encode_headers
from minisam.gateway.lambda_api import LambdaApi
from minisam.model import Function, Invocation, Outcome
from minisam.runtime.programs import has_own_program
from minisam.sources.source import Reply
from minisam.testing.inline import InlineFunction
from minisam.testing.loop import Loop, handed_over, in_caller
from minisam.testing.permissions import AwsCall, Decision
from minisam.testing.records import InvocationRecord

Make = Callable[[Function], InlineFunction]


class InlineFunctions:
    """Runs functions; `records` are what ran since the last `forget`."""

    def __init__(self, functions: Mapping[str, Function], make: Make) -> None:
        self.records: list[InvocationRecord] = []
        self.decisions: list[Decision] = []
        self.waiting: deque[Callable[[], object]] = deque()
        self._functions = functions
        self._make = make
        self._made: dict[str, InlineFunction] = {}
        self._running: list[InvocationRecord] = []

    def of(self, id: str) -> InlineFunction:
        """Return a function in its room. Raises UnknownFunction and NotRunnable."""
        function = self._functions.get(id)
        if function is None:
            raise UnknownFunction(f"Function not found: {id}")
        if function.refusal:
            raise NotRunnable(function.refusal)
        if has_own_program(function):
            raise NotRunnable(f"its runtime is {function.runtime}, which runs with isolation='process' only")
        if id not in self._made:
            self._made[id] = self._make(function)
        return self._made[id]

    def forget(self) -> None:
        """Let every function start cold, and forget what ran."""
        for one in self._made.values():
            one.forget()
        self.records = []
        self.decisions = []
        self.waiting.clear()

    def note(self, call: str) -> None:
        """Take note of an AWS call of the handler that runs."""
        if self._running:
            self._running[-1].aws_calls.append(AwsCall(call))

    def decided(self, caller: Caller, need: Need, verdict: Verdict | None) -> None:
        """Take note of what a function's role says of the call that it makes."""
        decision = Decision(
            function=caller.name,
            action=need.action,
            resource=need.resource or "*",
            is_allowed=None if verdict is None else verdict.is_allowed,
            statement=caller.role.statement_of(verdict),
        )
        self.decisions.append(decision)
        record = self._running[-1] if self._running else None
        if record is not None and record.function == caller.name and record.aws_calls:
            record.aws_calls[-1].decisions.append(decision)

    async def invoke(self, invocation: Invocation) -> Outcome:
        """Run a function in the thread that waits; the one verb."""
        return await in_caller(lambda: self.run(invocation))

    async def invoke_later(self, invocation: Invocation) -> Outcome:
        """Run a function when somebody drains what waits."""
        return await handed_over(lambda: self.run(invocation), self.waiting.append)

    def run(self, invocation: Invocation) -> Outcome:
        """Run a function here and now. Raises UnknownFunction, NotRunnable, Throttled."""
        return self.recorded(invocation).outcome

    def recorded(self, invocation: Invocation) -> InvocationRecord:
        """Run a function here and now; return all that is known of it."""
        chosen = self.of(invocation.function)
        if chosen.function.reserved_concurrency == 0:
            raise Throttled(f"'{chosen.function.id}' has a reserved concurrency of 0")
        record = InvocationRecord(function=chosen.function.id, event_text=invocation.event, trigger=invocation.trigger)
        self.records.append(record)
        self._running.append(record)
        try:
            outcome = chosen.answer(invocation)
        finally:
            self._running.remove(record)
        record.finished = outcome
        if outcome.duration_ms > chosen.function.timeout_s * 1000:
            record.overran_s = outcome.duration_ms / 1000
        return record


class InlineLambdaApi:
    """The Lambda API without a socket: for the embedded AWS's callers (`answer`) and its sources."""

    def __init__(self, loop: Loop) -> None:
        self.api: LambdaApi | None = None
        self._loop = loop

    def answer(self, call: Call, environ: Mapping[str, object], body: bytes) -> Answer:
        """Answer a request that came to the embedded AWS."""
        headers = {
            name[5:].replace("_", "-").title(): str(value)
            for name, value in environ.items()
            if name.startswith("HTTP_")
        }
        target, _, query = str(environ.get("RAW_URI") or environ["PATH_INFO"]).partition("?")
        response = self.ask(str(environ["REQUEST_METHOD"]), target, headers, body, query)
        lines = tuple((as_text(name), as_text(value)) for name, value in response.headers)
        return Answer(response.status, lines, response.body)

    def invoke(self, function: str, event: bytes, *, trigger: str = "", trace_id: str | None = None) -> Reply:
        """Run the function and wait for what it returns."""
        return self._invocation(function, event, "RequestResponse", trigger, trace_id)

    def send(self, function: str, event: bytes, *, trigger: str = "", trace_id: str | None = None) -> Reply:
        """Queue an asynchronous invocation."""
        return self._invocation(function, event, "Event", trigger, trace_id)

    def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes, query: str = "") -> HttpResponse:
        """Make one call of the Lambda API."""
        assert self.api is not None
        request = HttpRequest(
            method=method, path=path.encode(), query=query.encode(), headers=encode_headers(headers.items()), body=body
        )
        return self._loop.run(self.api.handle(request))

    def _invocation(self, function: str, event: bytes, kind: str, trigger: str, trace_id: str | None) -> Reply:
        headers = {"Content-Type": "application/json", "X-Amz-Invocation-Type": kind}
        if trace_id:
            headers["X-Amzn-Trace-Id"] = trace_id
        if trigger:
            headers[TRIGGER_HEADER] = trigger.encode("ascii", "replace").decode()
        path = f"/2015-03-31/functions/{quote(function, safe='')}/invocations"
        response = self.ask("POST", path, headers, event)
        named = Message()
        for name, value in response.headers:
            named[as_text(name)] = as_text(value)
        return reply_of(response.status, named, response.body)
