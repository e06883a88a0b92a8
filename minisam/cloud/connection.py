"""One process of the embedded AWS as the front sees it: started, asked, followed until it ends."""

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
from functools import partial
from pathlib import Path
from typing import Any

import minisam
from minisam.cloud.messages import (
    HEADER,
    CloudEvent,
    event_from_json,
    frame,
    remote_request_from_json,
    remote_to_json,
)
from minisam.daemon import in_daemon_thread
from minisam.errors import UserError
from minisam.model import SendRemote

_KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "TZ")
_GRACE_S = 2.0
_LONGEST_LINE = 1 << 24


class Lost(Exception):
    """The process ended before it answered."""


class Connection:
    """One process and the socket to it."""

    def __init__(self, process: asyncio.subprocess.Process, writer: asyncio.StreamWriter) -> None:
        self._process = process
        self._writer = writer
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._ids = itertools.count(1)
        self._last_lines: deque[str] = deque(maxlen=20)
        self._on_lost: Callable[[str], None] | None = None
        self._send_remote: SendRemote | None = None
        self._sending: set[asyncio.Task[None]] = set()
        self._ended: asyncio.Task[str]

    @classmethod
    async def open(
        cls,
        program: str,
        listener: socket.socket,
        settings: Mapping[str, Any],
        on_event: Callable[[CloudEvent], None],
        send_remote: SendRemote | None = None,
    ) -> Connection:
        """Start the process, the module `program`; it is ready when it answers its first question.

        `send_remote` sends to the user's account what the process says, in a thread.
        """
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                process = await _spawn(program, listener, theirs, settings)
            reader, writer = await asyncio.open_connection(sock=ours)
        except BaseException:
            # A process that was started meanwhile ends when this end of its control socket does.
            ours.close()
            raise
        connection = cls(process, writer)
        connection._send_remote = send_remote
        connection._ended = asyncio.create_task(connection._follow(reader, on_event))
        return connection

    async def ask(self, question: Mapping[str, Any]) -> Any:
        """Return the process's answer; raises UserError where it says so, Lost where it ended."""
        number = next(self._ids)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        if self._ended.done():
            raise Lost(self._ended.result())
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
                answer.set_exception(Lost(why))
        if self._on_lost:
            self._on_lost(why)
        return why

    def _take(self, message: dict[str, Any], on_event: Callable[[CloudEvent], None]) -> None:
        if "event" in message:
            on_event(event_from_json(message["event"]))
            return
        if "question" in message:
            task = asyncio.ensure_future(self._answer(message))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
            return
        answer = self._answers.pop(message["id"])
        if answer.done():
            return
        if "error" in message:
            answer.set_exception(UserError(message["error"]["message"], hint=message["error"]["hint"]))
        else:
            answer.set_result(message["result"])

    async def _answer(self, message: Mapping[str, Any]) -> None:
        """Send what the process wants to be sent, and tell it what came back."""
        answer: dict[str, Any] = {"answer": message["question"]}
        try:
            if self._send_remote is None:
                raise OSError("no way leads to an account")
            request = remote_request_from_json(message["remote"])
            reply = await in_daemon_thread(partial(self._send_remote, request))
            answer["reply"] = remote_to_json(reply)
        except OSError as error:
            answer["failure"] = str(error)
        if not self._ended.done():
            self._writer.write(frame(answer))

    async def _read_output(self, on_event: Callable[[CloudEvent], None]) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            text = line.decode(errors="replace").rstrip()
            self._last_lines.append(text)
            on_event(CloudEvent(kind="log", message=text))


async def _spawn(
    program: str, listener: socket.socket, control: socket.socket, settings: Mapping[str, Any]
) -> asyncio.subprocess.Process:
    """Start the process in a session of its own, so that Ctrl-C in the terminal is not for it."""
    argument = {**settings, "listener": listener.fileno(), "control": control.fileno(), "parent": os.getpid()}
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        program,
        json.dumps(argument),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        limit=_LONGEST_LINE,
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
