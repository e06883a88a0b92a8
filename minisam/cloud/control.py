"""The embedded AWS's end of the socket to the front: requests come in, answers and events go out."""

from __future__ import annotations

import json
import logging
import os
import queue
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any

from minisam.cloud.messages import HEADER, CloudEvent, event_to_json, frame


class Control:
    """The socket to the front: requests come in through a queue, answers and events go out whole.

    A request with one of the `verbs` is handed to it as soon as it was read, past the queue; they return at once.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.verbs: dict[str, Callable[[dict[str, Any]], object]] = {}
        self._connection = connection
        self._lock = threading.Lock()
        self.on_end: Callable[[], None] | None = None
        threading.Thread(target=self._read, name="control", daemon=True).start()

    def send(self, message: Mapping[str, Any]) -> None:
        """Send one message."""
        with self._lock:
            self._connection.sendall(frame(message))

    def report(self, event: CloudEvent) -> None:
        """Tell the front what happened."""
        self.send({"event": event_to_json(event)})

    def _read(self) -> None:
        with self._connection.makefile("rb") as stream:
            while len(header := stream.read(HEADER.size)) == HEADER.size:
                request = json.loads(stream.read(HEADER.unpack(header)[0]))
                self.verbs.get(request["verb"], self.requests.put)(request)
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
