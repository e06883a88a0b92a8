"""What a test's `sam` asks of an application that runs inside the test's process."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from minisam.access.keys import key_of
from minisam.gateway.http import HttpRequest, HttpResponse
from minisam.model import App, Invocation
from minisam.recordings.cases import Case
from minisam.recordings.tape import recording_of
from minisam.testing.inline_app import InlineApp
from minisam.testing.permissions import Decision
from minisam.testing.records import InvocationRecord
from minisam.testing.sockets import Wire


class InlineEngine:
    """Implements `Engine` without process, port or socket."""

    def __init__(self, inline: InlineApp) -> None:
        self.app: App = inline.app
        self.on_request: Callable[[HttpRequest, str | None], None] = lambda request, api: None
        self.notices = inline.notices
        self.refusals = inline.refusals
        self.client = inline.clients.client
        self._inline = inline

    @property
    def decisions(self) -> list[Decision]:
        """What roles said so far."""
        return self._inline.functions.decisions

    @property
    def records(self) -> list[InvocationRecord]:
        """The invocations so far."""
        return self._inline.functions.records

    def request(self, request: HttpRequest, api: str | None) -> HttpResponse:
        """Answer an HTTP request."""
        self.on_request(request, api)
        return self._inline.request(request, api)

    def connect(self, request: HttpRequest, api: str) -> Wire:
        """Open a WebSocket connection."""
        return self._inline.connect(request, api)

    def invoke(self, invocation: Invocation) -> InvocationRecord:
        """Run a function."""
        return self._inline.invoke(invocation)

    def handler(self, id: str) -> Callable[[Any, Any], Any]:
        """Return the handler as a plain callable."""
        return self._inline.functions.of(id).call

    def context(self, id: str) -> Any:
        """Return a context object of the function."""
        return self._inline.functions.of(id).context(str(uuid.uuid4()))

    def variables(self, id: str) -> dict[str, str]:
        """Return the function's variables, which may be changed."""
        return self._inline.functions.of(id).room.variables

    def run_schedule(self, arn: str) -> None:
        """Run a schedule out of turn."""
        self._inline.run_schedule(arn)

    def drain(self) -> list[str]:
        """Do all that is due."""
        return self._inline.drain()

    def advance(self, seconds: float) -> list[str]:
        """Let time pass."""
        return self._inline.advance(seconds)

    def now(self) -> float:
        """Return the time, in seconds since the epoch."""
        return self._inline.clock.now()

    def snapshot(self) -> Callable[[], None]:
        """Return what brings the present state back."""
        return self._inline.snapshot()

    def play(self, case: Case) -> None:
        """Answer the calls of a case's function from its recording."""
        self._inline.aws.dispatcher.record().play(key_of(case.function), recording_of(case))

    def stop_playing(self) -> None:
        """Let the embedded AWS answer again."""
        self._inline.aws.dispatcher.record().stop()
