"""The front's side of the embedded AWS: starts its process on first use, tells it what must exist, notices its death.

The front holds the listening socket, so the address answers before the process exists, while it starts and after it
died: connections wait in the backlog. boto3 and moto stay in the process; the front loads neither.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from minisam.clock import Clock
from minisam.cloud.connection import Connection, Lost
from minisam.cloud.messages import CloudEvent, plan_from_json, resources_to_json, seeds_to_json
from minisam.cloud.plan import Plan, hold_data, plan
from minisam.cloud.process_settings import ProcessSettings
from minisam.errors import RuntimeUnavailable, UserError
from minisam.model import Resource, Seed

_LONGEST_PAUSE_S = 30.0


class Cloud:
    """The embedded AWS behind `listener`, a loopback socket that is bound and listening; it closes with the cloud.

    Made inside a running event loop. Nothing is started before the first connection, `start` or `resolve`.
    """

    def __init__(
        self,
        listener: socket.socket,
        settings: ProcessSettings,
        *,
        on_event: Callable[[CloudEvent], None],
        seeds: Sequence[Seed] = (),
        clock: Clock | None = None,
    ) -> None:
        """`seeds` fill what was declared, each time that the process starts, before any client is served."""
        self.url = "http://{}:{}".format(*listener.getsockname()[:2])
        self._listener = listener
        self._settings = settings
        self._clock = clock or Clock()
        self._on_event = on_event
        self._resources: dict[str, Resource] = {}
        self._seeds = tuple(seeds)
        self._loop = asyncio.get_running_loop()
        self._lock = asyncio.Lock()
        self._connection: Connection | None = None
        self._starting: asyncio.Task[None] | None = None
        self._start_began_s: float | None = None
        self._start_ended_s: float | None = None
        self._pause_s = 0.0
        self._is_closed = False
        self._watch()

    def declare(self, resources: Mapping[str, Resource]) -> None:
        """Say what must exist, before anything does: it is created when the process starts."""
        self._resources = dict(resources)

    async def warm_up(self, after_s: float) -> None:
        """Start the process ahead of its first call, where functions will most likely make one."""
        await asyncio.sleep(after_s)
        # In a thread: to know what the types hold, the modules of all of them are imported.
        if await asyncio.to_thread(hold_data, self._resources):
            with contextlib.suppress(RuntimeUnavailable):  # whoever calls it is told
                await self.start()

    async def apply(self, resources: Mapping[str, Resource], *, allow_replace: bool = False) -> Plan:
        """Declare what must exist and return what that takes.

        Before the process exists the resources are only remembered, and the plan says what differs from those before.
        Afterwards the plan has been carried out; a step whose status is "kept" would have lost data.
        """
        async with self._lock:
            before, self._resources = self._resources, dict(resources)
            if self._connection is not None:
                with contextlib.suppress(Lost):
                    return await self._apply(self._connection, allow_replace=allow_replace)
            return plan(before, resources, allow_replace=True)  # nothing exists that could lose data

    async def resolve(self, reference: str) -> str:
        """Return the text with its dynamic references (`{{resolve:ssm:name}}`) replaced; starts the process.

        Raises UserError where a reference names nothing, RuntimeUnavailable where the process cannot be had.
        """
        return str(await self.ask({"verb": "resolve", "text": reference}))

    async def call(self, service: str, operation: str, parameters: Mapping[str, Any]) -> None:
        """Make one call of boto3's, parameters as JSON values; starts the process.

        Raises UserError where AWS refuses it, RuntimeUnavailable where the process cannot be had.
        """
        await self.ask({"verb": "call", "service": service, "operation": operation, "parameters": dict(parameters)})

    async def log(self, group: str, text: str) -> None:
        """Put lines of a function's log into a log group; starts the process, and gives up where it cannot be had."""
        with contextlib.suppress(UserError):
            await self.ask({"verb": "log", "group": group, "text": text})

    async def start(self) -> None:
        """Start the process unless it runs, and return once everything declared exists.

        Raises RuntimeUnavailable where it cannot be started.
        """
        async with self._lock:
            if self._connection is not None or self._is_closed:
                return
            self._unwatch()
            self._on_event(CloudEvent(kind="starting", message=self._starting_message))
            self._start_began_s, self._start_ended_s = time.monotonic(), None
            try:
                self._connection = await self._launch()
            except (OSError, Lost) as error:
                self._retry_later()
                raise RuntimeUnavailable(f"The embedded AWS cannot be started: {error}") from error
            finally:
                self._start_ended_s = time.monotonic()
            self._pause_s = 0.0
            self._connection.when_lost(self._lose)
            if not self._settings.endpoints.default:
                self._on_event(CloudEvent(kind="ready", message=f"the embedded AWS answers at {self.url}"))

    @property
    def is_running(self) -> bool:
        """Whether the process is there to be asked."""
        return self._connection is not None

    @property
    def _starting_message(self) -> str:
        if elsewhere := self._settings.endpoints.default:
            return f"what the template declares is created at {elsewhere}"
        return f"the embedded AWS starts at {self.url}"

    def starting_s(self, since: float) -> float:
        """Return how many seconds it was being started since then, a moment of the monotonic clock."""
        if self._start_began_s is None:
            return 0.0
        ended = time.monotonic() if self._start_ended_s is None else self._start_ended_s
        return max(0.0, ended - max(since, self._start_began_s))

    async def close(self) -> None:
        """End the process and give up the address."""
        self._is_closed = True
        self._unwatch()
        if self._starting is not None:
            self._starting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._starting
        async with self._lock:
            if self._connection is not None:
                await self._connection.close()
                self._connection = None
        self._listener.close()

    async def ask(self, question: Mapping[str, Any]) -> Any:
        """Return what the process says to a question of `messages.py`; starts it. Raises as `call` does."""
        await self.start()
        if self._connection is None:
            raise RuntimeUnavailable("The embedded AWS is not running")
        try:
            return await self._connection.ask(question)
        except Lost as error:
            raise RuntimeUnavailable(f"The embedded AWS ended: {error}") from error

    async def _launch(self) -> Connection:
        told, ways = self._settings, self._settings.ways
        settings = {**told.to_json(), "clock": self._clock.settings}
        send_remote = ways.send if ways else None
        connection = await Connection.open(told.program, self._listener, settings, self._on_event, send_remote)
        try:
            await self._apply(connection, seeds=self._seeds)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _apply(self, connection: Connection, *, allow_replace: bool = False, seeds: Sequence[Seed] = ()) -> Plan:
        question = {
            "verb": "apply",
            "resources": resources_to_json(self._resources),
            "allow_replace": allow_replace,
            "seeds": seeds_to_json(seeds),
        }
        return plan_from_json(await connection.ask(question))

    def _watch(self) -> None:
        if not self._is_closed and self._connection is None:
            self._loop.add_reader(self._listener.fileno(), self._start_soon)

    def _unwatch(self) -> None:
        self._loop.remove_reader(self._listener.fileno())

    def _start_soon(self) -> None:
        self._unwatch()
        self._starting = self._loop.create_task(self._start_for_connection())

    async def _start_for_connection(self) -> None:
        try:
            await self.start()
        except RuntimeUnavailable as error:
            self._on_event(CloudEvent(kind="failed", message=error.message))

    def _retry_later(self) -> None:
        self._pause_s = min(_LONGEST_PAUSE_S, self._pause_s * 2 or 1.0)
        self._loop.call_later(self._pause_s, self._watch)

    def _lose(self, why: str) -> None:
        self._connection = None
        if not self._is_closed:
            message = (
                f"the embedded AWS ended ({why}): everything stored in it is lost; it starts anew when it is called"
            )
            self._on_event(CloudEvent(kind="lost", message=message))
            self._watch()
