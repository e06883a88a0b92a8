"""A clock that a test moves by hand, and an application with one function whose attempts the test decides."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from minisam.errors import MinisamError
from minisam.model import App, EventInvokeConfig, Function, Invocation, Outcome, Position
from minisam.sources.asynchronous import AsyncInvocations

ARN = "arn:aws:lambda:us-east-1:123456789012:function:echo"


class HandClock:
    """Implements Clock: time passes only in `advance`."""

    def __init__(self) -> None:
        self._now = 1_700_000_000.0
        self._alarms: list[tuple[float, Callable[[], object]]] = []

    def now(self) -> float:
        return self._now

    def call_at(self, moment_s: float, action: Callable[[], object]) -> HandAlarm:
        entry = (moment_s, action)
        self._alarms.append(entry)
        return HandAlarm(self._alarms, entry)

    async def advance(self, seconds: float) -> None:
        """Let time pass; what is due rings, and what follows from it happens before this returns."""
        self._now += seconds
        due = [alarm for alarm in self._alarms if alarm[0] <= self._now]
        for alarm in due:
            self._alarms.remove(alarm)
            alarm[1]()
        await settled()

    @property
    def waiting(self) -> list[float]:
        """How many seconds from now each alarm rings."""
        return [moment - self._now for moment, _ in self._alarms]


class HandAlarm:
    def __init__(self, alarms: list[Any], entry: Any) -> None:
        self._alarms, self._entry = alarms, entry

    def cancel(self) -> None:
        self._alarms.remove(self._entry)


async def settled() -> None:
    """Let every task of the loop come as far as it can without a clock or a socket."""
    for _ in range(50):
        await asyncio.sleep(0)


class Stage:
    """An AsyncInvocations whose function does what `attempts` say, one after the other, the last for ever."""

    def __init__(self) -> None:
        self.clock = HandClock()
        self.attempts: list[Any] = [{"ok": True}]
        self.ran: list[Invocation] = []
        self.calls: list[tuple[str, str, Mapping[str, Any]]] = []
        self.notices: list[str] = []
        self.failure: MinisamError | None = None
        self.queue = AsyncInvocations(
            invoke=self._invoke, call_aws=self._call, clock=self.clock, on_notice=self.notices.append
        )

    def use(self, *configs: EventInvokeConfig, **function: Any) -> None:
        """Serve one function, Echo, with these configurations."""
        echo = Function(
            id="Echo",
            name="echo",
            arn=ARN,
            handler="app.handler",
            runtime="python3.13",
            code_dir=Path("."),
            position=Position(file="template.yaml"),
            **function,
        )
        functions = {"Echo": echo}
        template = Path("template.yaml")
        self.queue.use(
            App(name="app", region="us-east-1", template=template, functions=functions, event_invoke_configs=configs)
        )

    async def send(self, event: Any = None, qualifier: str | None = None, request_id: str = "r-1") -> None:
        """Accept an event and let its first attempt run."""
        body = json.dumps(event if event is not None else {"n": 1}).encode()
        self.queue.accept(
            Invocation(request_id=request_id, function="Echo", event=body, trigger="test", qualifier=qualifier)
        )
        await settled()

    async def _invoke(self, invocation: Invocation) -> Outcome:
        self.ran.append(invocation)
        attempt = self.attempts.pop(0) if len(self.attempts) > 1 else self.attempts[0]
        if isinstance(attempt, Exception):
            raise attempt
        if isinstance(attempt, asyncio.Event):
            await attempt.wait()
            attempt = {"ok": True}
        if isinstance(attempt, Outcome):
            return attempt
        return Outcome(request_id=invocation.request_id, status="ok", payload=json.dumps(attempt).encode())

    async def _call(self, service: str, operation: str, parameters: Mapping[str, Any]) -> None:
        if self.failure is not None:
            raise self.failure
        self.calls.append((service, operation, parameters))


def failure(message: str = "intentional failure", kind: str = "Exception") -> Outcome:
    payload = json.dumps({"errorMessage": message, "errorType": kind}).encode()
    return Outcome(request_id="r-1", status="error", payload=payload, error=(kind, message))


@pytest.fixture
def stage() -> Stage:
    stage = Stage()
    stage.use()
    return stage


@pytest.fixture
def fail() -> Callable[..., Outcome]:
    """Makes the outcome of a handler that raised."""
    return failure
