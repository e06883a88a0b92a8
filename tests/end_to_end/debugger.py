"""A debugger: speaks the debug adapter protocol as an editor does, one request after the other."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PATIENCE_S = 20


class Debugger:
    """Attached to a function's process at a port; `with` detaches it."""

    def __init__(self, port: int) -> None:
        self._socket = self._connect(port)
        self._stream = self._socket.makefile("rb")
        self._number = 0
        self._events: list[dict[str, Any]] = []

    def attach(self, file: Path, line: int) -> None:
        """Attach with a breakpoint, as an editor's launch configuration of kind "attach" does."""
        self.ask("initialize", {"adapterID": "debugpy", "pathFormat": "path", "linesStartAt1": True})
        attaching = self._send("attach", {"justMyCode": False})
        self.event("initialized")
        points = {"source": {"path": str(file)}, "breakpoints": [{"line": line}]}
        (point,) = self.ask("setBreakpoints", points)["breakpoints"]
        assert point["verified"]
        self.ask("configurationDone", {})
        self._answer(attaching)

    def ask(self, command: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Make a request and return the body of its answer."""
        return self._answer(self._send(command, arguments))

    def event(self, name: str) -> dict[str, Any]:
        """Return the body of the next event of this name."""
        while True:
            for event in self._events:
                if event["event"] == name:
                    self._events.remove(event)
                    return dict(event.get("body") or {})
            message = self._receive()
            if message["type"] == "event":
                self._events.append(message)

    def close(self) -> None:
        """Detach."""
        self.ask("disconnect", {"terminateDebuggee": False})
        self._socket.close()

    def __enter__(self) -> Debugger:
        return self

    def __exit__(self, *raised: object) -> None:
        self._stream.close()
        self._socket.close()

    @staticmethod
    def _connect(port: int) -> socket.socket:
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), PATIENCE_S)
            except ConnectionRefusedError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def _send(self, command: str, arguments: Mapping[str, Any]) -> int:
        self._number += 1
        body = {"seq": self._number, "type": "request", "command": command, "arguments": arguments}
        text = json.dumps(body).encode()
        self._socket.sendall(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        return self._number

    def _answer(self, number: int) -> dict[str, Any]:
        while True:
            message = self._receive()
            if message["type"] == "event":
                self._events.append(message)
            elif message["type"] == "response" and message["request_seq"] == number:
                assert message["success"], message
                return dict(message.get("body") or {})

    def _receive(self) -> dict[str, Any]:
        length = 0
        while (line := self._stream.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the debugger's connection was closed"
        message: dict[str, Any] = json.loads(self._stream.read(length))
        return message
