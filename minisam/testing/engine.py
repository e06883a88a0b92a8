"""What runs the application of a test: inside its process, or in processes of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from minisam.gateway.http import HttpRequest, HttpResponse
from minisam.model import App, Invocation
from minisam.testing.permissions import Decision
from minisam.testing.records import InvocationRecord
from minisam.testing.sockets import Wire


class Engine(Protocol):
    app: App
    notices: list[str]
    on_request: Callable[[HttpRequest, str | None], None]
    refusals: list[str]

    @property
    def decisions(self) -> list[Decision]:
        """What roles said so far."""

    @property
    def records(self) -> list[InvocationRecord]:
        """The invocations so far."""

    def request(self, request: HttpRequest, api: str | None) -> HttpResponse: ...
    def connect(self, request: HttpRequest, api: str) -> Wire: ...
    def invoke(self, invocation: Invocation) -> InvocationRecord: ...
    def handler(self, id: str) -> Callable[[Any, Any], Any]: ...
    def context(self, id: str) -> Any: ...
    def variables(self, id: str) -> dict[str, str]: ...
    def run_schedule(self, arn: str) -> None: ...
    def drain(self) -> list[str]: ...
    def advance(self, seconds: float) -> list[str]: ...
    def now(self) -> float: ...
    def snapshot(self) -> Callable[[], None]: ...
    def client(self, service: str) -> Any: ...
