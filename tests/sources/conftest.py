"""An embedded AWS inside the test's process: real moto, real sources, functions that the test writes, time that stands.

Nothing runs by itself: `drain` and `advance` run what is due, in the test's thread.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from minisam.clock import Clock
from minisam.cloud.messages import CloudEvent
from minisam.cloud.state import reset
from minisam.embedded.aws import EmbeddedAws
from minisam.sources.source import Reply

REGION = "us-east-1"
ACCOUNT = "123456789012"


class TestFunctions:
    """A Lambda API whose functions are callables; what raises is a function error."""

    __test__ = False

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[Any], Any]] = {}
        self.calls: list[tuple[str, Any]] = []
        self.triggers: list[str] = []
        self.trace_ids: list[str | None] = []

    def invoke(self, function: str, event: bytes, *, trigger: str = "", trace_id: str | None = None) -> Reply:
        name = function.split(":")[6] if function.startswith("arn:") else function
        value = json.loads(event)
        self.calls.append((name, value))
        self.triggers.append(trigger)
        self.trace_ids.append(trace_id)
        try:
            result = self.handlers[name](value)
        except Exception as error:
            payload = {"errorMessage": str(error), "errorType": type(error).__name__}
            return Reply(status=200, payload=json.dumps(payload).encode(), function_error="Unhandled")
        return Reply(status=200, payload=json.dumps(result).encode())

    def send(self, function: str, event: bytes, *, trigger: str = "", trace_id: str | None = None) -> Reply:
        self.invoke(function, event, trigger=trigger, trace_id=trace_id)
        return Reply(status=202)


class World:
    """What a test speaks to."""

    def __init__(self) -> None:
        self.functions = TestFunctions()
        self.events: list[CloudEvent] = []
        self.clock = Clock()
        self.clock.freeze()
        self.aws = EmbeddedAws(REGION, "", self.functions, self.events.append, clock=self.clock)
        self.call = self.aws.clients.call
        self.drain = self.aws.engine.drain
        self.advance = self.aws.engine.advance

    def function(self, name: str, handler: Callable[[Any], Any]) -> str:
        """Give a function this handler and return its ARN."""
        self.functions.handlers[name] = handler
        return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"

    def events_of(self, name: str) -> list[Any]:
        """Return the events that a function got, in order."""
        return [event for function, event in self.functions.calls if function == name]

    def map(self, source: str, function: str, **settings: Any) -> Mapping[str, Any]:
        """Create an event source mapping."""
        created = self.call(
            "lambda", "CreateEventSourceMapping", EventSourceArn=source, FunctionName=function, **settings
        )
        self.drain()
        return created


@pytest.fixture
def world() -> Iterator[World]:
    made = World()
    yield made
    made.aws.close()
    reset()
