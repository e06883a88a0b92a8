"""The embedded AWS's end of the socket to the front: requests come in, answers and events go out."""

from __future__ import annotations

import itertools
import json
import logging
import os
import queue
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any

from minisam.cloud.messages import HEADER, CloudEvent, event_to_json, frame, remote_reply_from_json, remote_to_json
from minisam.model import RemoteReply, RemoteRequest


class Control:
    """The socket to the front: requests come in through a queue, answers and events go out whole.

    A request with one of the `verbs` is handed to it as soon as it was read, past the queue; they return at once.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.verbs: dict[str, Callable[[dict[str, Any]], object]] = {}
        self._connection = connection
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._answers: dict[int, queue.SimpleQueue[dict[str, Any]]] = {}
        self.on_end: Callable[[], None] | None = None
        threading.Thread(target=self._read, name="control", daemon=True).start()

    def send(self, message: Mapping[str, Any]) -> None:
        """Send one message."""
        with self._lock:
            self._connection.sendall(frame(message))

    def report(self, event: CloudEvent) -> None:
        """Tell the front what happened."""
        self.send({"event": event_to_json(event)})

    def ask_account(self, request: RemoteRequest) -> RemoteReply:
        """Let the front send a request to the user's account. Raises OSError where no reply comes."""
        number = next(self._numbers)
        self._answers[number] = queue.SimpleQueue()
        self.send({"question": number, "remote": remote_to_json(request)})
        answer = self._answers[number].get()
        del self._answers[number]
        if "failure" in answer:
            raise OSError(answer["failure"])
        return remote_reply_from_json(answer["reply"])

    def _take(self, message: dict[str, Any]) -> None:
        if "answer" in message:
            self._answers[message["answer"]].put(message)
        else:
            self.verbs.get(message["verb"], self.requests.put)(message)

    def _read(self) -> None:
        with self._connection.makefile("rb") as stream:
            while len(header := stream.read(HEADER.size)) == HEADER.size:
                self._take(json.loads(stream.read(HEADER.unpack(header)[0])))
        if self.on_end is not None:
            self.on_end()
        # The front is gone or wants us gone; nothing here outlives it.
        os._exit(0)


class LogEvents(logging.Handler):
    """Hands our own log records to the front as events."""

    def __init__(self, control: Control) -> None:
        super().__init__(logging.WARNING)
        self._control = control

    def emit(self, record: logging.LogRecord) -> None:
        """Send one record, its traceback included."""
        kind = "unsupported" if record.levelno == logging.WARNING else "log"
        self._control.report(CloudEvent(kind=kind, message=self.format(record)))  # type: ignore[arg-type]
