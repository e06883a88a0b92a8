"""A running cloud for tests: the real process on an event loop in a thread, and boto3 clients for it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

import boto3
from botocore.config import Config

from minisam.cloud.messages import CloudEvent
from minisam.cloud.process import Cloud
from minisam.cloud.process_settings import ProcessSettings
from minisam.model import Position, Resource

ACCOUNT = "123456789012"
REGION = "us-east-1"
T = TypeVar("T")


def resource(
    id: str, type: str, properties: Mapping[str, Any], *, ref: str, depends_on: tuple[str, ...] = (), **attributes: Any
) -> Resource:
    """Return a resource as the template room hands it over."""
    return Resource(
        id=id,
        type=type,
        properties=properties,
        ref=ref,
        attributes=attributes,
        depends_on=depends_on,
        position=Position(file="template.yaml", line=7, column=3),
    )


def by_id(*resources: Resource) -> dict[str, Resource]:
    """Return resources by their ids."""
    return {one.id: one for one in resources}


def until(condition: Callable[[], T | None]) -> T:
    """Return what the condition gives as soon as it gives something."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.02)
    raise AssertionError("what was waited for did not happen")


def run_to_end(client: Any, machine: str, input: str) -> dict[str, Any]:
    """Start an execution of the state machine and return its description when it ended."""
    execution = client.start_execution(stateMachineArn=machine, input=input)["executionArn"]

    def ended() -> dict[str, Any] | None:
        found: dict[str, Any] = client.describe_execution(executionArn=execution)
        return found if found["status"] != "RUNNING" else None

    return until(ended)


class RunningCloud:
    """A Cloud, what it reported, and a way to wait for its coroutines from a test."""

    def __init__(self, loop: asyncio.AbstractEventLoop, cloud: Cloud, events: list[CloudEvent]) -> None:
        self._loop = loop
        self.cloud = cloud
        self.events = events
        self.url = cloud.url
        self.changed = threading.Condition()

    def begin(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Start the coroutine on the front's loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Return what the coroutine gives on the front's loop."""
        return self.begin(coroutine).result(timeout=30)

    def apply(self, *resources: Resource, allow_replace: bool = False) -> Any:
        """Declare the resources and return the plan."""
        return self.run(self.cloud.apply(by_id(*resources), allow_replace=allow_replace))

    def client(self, service: str, **options: Any) -> Any:
        """Return a boto3 client as a handler would make it."""
        return boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id="ASIAFUNCTION",
            aws_secret_access_key="x",
            config=Config(**{"read_timeout": 20, **options}),
        )

    def wait_for_event(self, kind: str) -> CloudEvent:
        """Return the last event of the kind as soon as there is one."""
        with self.changed:
            assert self.changed.wait_for(lambda: any(event.kind == kind for event in self.events), timeout=20)
        return [event for event in self.events if event.kind == kind][-1]


@contextmanager
def running_cloud(*, lambda_endpoint: str = "") -> Iterator[RunningCloud]:
    """Serve a cloud on a free port until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    listener = socket.create_server(("127.0.0.1", 0))
    events: list[CloudEvent] = []
    holder: list[RunningCloud] = []

    def on_event(event: CloudEvent) -> None:
        events.append(event)
        if holder:
            with holder[0].changed:
                holder[0].changed.notify_all()

    async def make() -> Cloud:
        settings = ProcessSettings(program="minisam.embedded", region=REGION, lambda_endpoint=lambda_endpoint)
        return Cloud(listener, settings, on_event=on_event)

    cloud = asyncio.run_coroutine_threadsafe(make(), loop).result(timeout=10)
    running = RunningCloud(loop, cloud, events)
    holder.append(running)
    try:
        yield running
    finally:
        running.run(cloud.close())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
