"""The front's side of the embedded AWS: starts its process on first use, tells it what must exist, notices its death.

The front holds the listening socket, so the address answers before the process exists, while it starts and after it
died: connections wait in the backlog. boto3 and moto stay in the process; the front loads neither.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import signal
import socket
import sys
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import minisam
from minisam.cloud.messages import (
    HEADER,
    CloudEvent,
    event_from_json,
    frame,
    plan_from_json,
    resources_to_json,
)
from minisam.cloud.plan import Plan, plan
from minisam.errors import RuntimeUnavailable, UserError
from minisam.model import Resource

_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "TZ")
_GRACE_S = 2.0
_LONGEST_PAUSE_S = 30.0


class Cloud:
    """The embedded AWS behind `listener`, a loopback socket that is bound and listening; it closes with the cloud.

    Made inside a running event loop. Nothing is started before the first connection, `start` or `resolve`.
    """

    def __init__(
        self,
        listener: socket.socket,
        *,
        region: str,
        lambda_endpoint: str,
        on_event: Callable[[CloudEvent], None],
    ) -> None:
        self.url = "http://{}:{}".format(*listener.getsockname()[:2])
        self._listener = listener
        self._settings = {"region": region, "lambda_endpoint": lambda_endpoint}
        self._on_event = on_event
        self._resources: dict[str, Resource] = {}
        self._loop = asyncio.get_running_loop()
        self._lock = asyncio.Lock()
        self._connection: _Connection | None = None
        self._starting: asyncio.Task[None] | None = None
        self._pause_s = 0.0
        self._is_closed = False
        self._watch()

    async def apply(self, resources: Mapping[str, Resource], *, allow_replace: bool = False) -> Plan:
        """Declare what must exist and return what that takes.

        Before the process exists the resources are only remembered, and the plan says what will be added. Afterwards
        the plan has been carried out; a step whose status is "kept" would have lost data and was not allowed.
        """
        async with self._lock:
            self._resources = dict(resources)
            if self._connection is None:
                return plan({}, resources)
            return await self._apply(self._connection, allow_replace=allow_replace)

    async def resolve(self, reference: str) -> str:
        """Return the text with its dynamic references (`{{resolve:ssm:name}}`) replaced; starts the process.

        Raises UserError where a reference names nothing.
        """
        await self.start()
        connection = self._connection
        if connection is None:
            raise RuntimeUnavailable("The embedded AWS is not running")
        return str(await connection.ask({"verb": "resolve", "text": reference}))

    async def start(self) -> None:
        """Start the process unless it runs, and return once everything declared exists.

        Raises RuntimeUnavailable where it cannot be started.
        """
        async with self._lock:
            if self._connection is not None or self._is_closed:
                return
            self._unwatch()
            self._on_event(CloudEvent(kind="starting", message=f"the embedded AWS starts at {self.url}"))
            try:
                self._connection = await self._launch()
            except (OSError, _Lost) as error:
                self._retry_later()
                raise RuntimeUnavailable(f"The embedded AWS cannot be started: {error}") from error
            self._pause_s = 0.0
            self._connection.when_lost(self._lose)
            self._on_event(CloudEvent(kind="ready", message=f"the embedded AWS answers at {self.url}"))

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

    async def _launch(self) -> _Connection:
        connection = await _Connection.open(self._listener, self._settings, self._on_event)
        try:
            await self._apply(connection)
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _apply(self, connection: _Connection, *, allow_replace: bool = False) -> Plan:
        resources = resources_to_json(self._resources)
        return plan_from_json(
            await connection.ask({"verb": "apply", "resources": resources, "allow_replace": allow_replace})
        )

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


class _Lost(Exception):
    """The process ended before it answered."""


class _Connection:
    """One process and the socket to it."""

    def __init__(self, process: asyncio.subprocess.Process, writer: asyncio.StreamWriter) -> None:
        self._process = process
        self._writer = writer
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._ids = itertools.count(1)
        self._last_lines: deque[str] = deque(maxlen=20)
        self._on_lost: Callable[[str], None] | None = None
        self._ended: asyncio.Task[str]

    @classmethod
    async def open(
        cls, listener: socket.socket, settings: Mapping[str, str], on_event: Callable[[CloudEvent], None]
    ) -> _Connection:
        """Start the process; it is ready when it answers its first question."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                process = await _spawn(listener, theirs, settings)
            reader, writer = await asyncio.open_connection(sock=ours)
        except BaseException:
            # A process that was started meanwhile ends when this end of its control socket does.
            ours.close()
            raise
        connection = cls(process, writer)
        connection._ended = asyncio.create_task(connection._follow(reader, on_event))
        return connection

    async def ask(self, question: Mapping[str, Any]) -> Any:
        """Return the process's answer; raises UserError where it says so, _Lost where it ended."""
        number = next(self._ids)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        if self._ended.done():
            raise _Lost(self._ended.result())
        self._writer.write(frame({"id": number, **question}))
        return await answer

    def when_lost(self, callback: Callable[[str], None]) -> None:
        """Call `callback` with the reason when the process ends by itself."""
        self._on_lost = callback
        if self._ended.done():
            callback(self._ended.result())

    async def close(self) -> None:
        """End the process: it goes when its control socket closes, or is killed."""
        self._on_lost = None
        self._writer.close()
        try:
            await asyncio.wait_for(self._process.wait(), _GRACE_S)
        except asyncio.TimeoutError:
            self._process.kill()
        await self._ended

    async def _follow(self, reader: asyncio.StreamReader, on_event: Callable[[CloudEvent], None]) -> str:
        output = asyncio.create_task(self._read_output(on_event))
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                (length,) = HEADER.unpack(await reader.readexactly(HEADER.size))
                self._take(json.loads(await reader.readexactly(length)), on_event)
        await output
        why = _describe(await self._process.wait(), self._last_lines)
        self._writer.close()
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(_Lost(why))
        if self._on_lost:
            self._on_lost(why)
        return why

    def _take(self, message: dict[str, Any], on_event: Callable[[CloudEvent], None]) -> None:
        if "event" in message:
            on_event(event_from_json(message["event"]))
            return
        answer = self._answers.pop(message["id"])
        if answer.done():
            return
        if "error" in message:
            answer.set_exception(UserError(message["error"]["message"], hint=message["error"]["hint"]))
        else:
            answer.set_result(message["result"])

    async def _read_output(self, on_event: Callable[[CloudEvent], None]) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            text = line.decode(errors="replace").rstrip()
            self._last_lines.append(text)
            on_event(CloudEvent(kind="log", message=text))


async def _spawn(
    listener: socket.socket, control: socket.socket, settings: Mapping[str, str]
) -> asyncio.subprocess.Process:
    """Start the process in a session of its own, so that Ctrl-C in the terminal is not for it."""
    argument = {**settings, "listener": listener.fileno(), "control": control.fileno(), "parent": os.getpid()}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "minisam.cloud",
        json.dumps(argument),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        pass_fds=(listener.fileno(), control.fileno()),
        start_new_session=True,
        cwd=Path(minisam.__file__).parent.parent,
        env=_variables(listener, settings["region"]),
    )


def _variables(listener: socket.socket, region: str) -> dict[str, str]:
    """What the process sees: nothing of the user's AWS settings, and nothing that leads to real AWS."""
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {
        **kept,
        "AWS_ACCESS_KEY_ID": "minisam",
        "AWS_SECRET_ACCESS_KEY": "minisam",
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "MOTO_PORT": str(listener.getsockname()[1]),
        "PYTHONUNBUFFERED": "1",
    }


def _describe(status: int, last_lines: deque[str]) -> str:
    how = f"by {signal.Signals(-status).name}" if status < 0 else f"with status {status}"
    return f"{how}; its last words: {last_lines[-1]}" if last_lines and status > 0 else how
