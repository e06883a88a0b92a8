"""Asynchronous invocations of one function whose attempts the test decides, by a clock that the test moves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from minisam.clock import Clock
from minisam.errors import MinisamError
from minisam.model import App, EventInvokeConfig, Function, Invocation, Outcome, Position
from minisam.sources.alarms import Alarms
from minisam.sources.asynchronous import AsyncInvocations

ARN = "arn:aws:lambda:us-east-1:123456789012:function:echo"


async def settled() -> None:
    """Let every task of the loop come as far as it can without a clock or a socket."""
    for _ in range(50):
        await asyncio.sleep(0)


class Stage:
    """An AsyncInvocations whose function does what `attempts` say, one after the other, the last for ever."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.clock.freeze()
        self.alarms = Alarms(self.clock)
        self.attempts: list[Any] = [{"ok": True}]
        self.ran: list[Invocation] = []
        self.calls: list[tuple[str, str, Mapping[str, Any]]] = []
        self.notices: list[str] = []
        self.failure: MinisamError | None = None
        self.queue = AsyncInvocations(
            invoke=self._invoke, call_aws=self._call, alarms=self.alarms, on_notice=self.notices.append
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

    async def send(self, event: Any = None, qualifier: str | None = None, request_id: str = "r-1", **more: Any) -> None:
        """Accept an event and let its first attempt run."""
        body = json.dumps(event if event is not None else {"n": 1}).encode()
        self.queue.accept(
            Invocation(request_id=request_id, function="Echo", event=body, trigger="test", qualifier=qualifier, **more)
        )
        await settled()

    async def advance(self, seconds: float) -> None:
        """Let time pass; what is due rings, and what follows from it happens before this returns."""
        self.clock.move_to(self.clock.now() + seconds)
        self.alarms.tick()
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
