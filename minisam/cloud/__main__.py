"""The cloud's process: moto behind one socket, provisioned over another. Started by `process.py` only.

Its one argument is JSON: `listener` and `control` (file descriptors), `parent` (process id), `region`,
`lambda_endpoint` and `endpoints` (the services that are elsewhere). It ends when the front closes the control socket
or dies.
"""

from __future__ import annotations

import ctypes
import gc
import json
import logging
import os
import queue
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from typing import Any

from minisam.cloud.messages import (
    HEADER,
    CloudEvent,
    event_to_json,
    frame,
    plan_to_json,
    resources_from_json,
    seeds_from_json,
)
from minisam.endpoints import Endpoints
from minisam.errors import UserError

_PR_SET_PDEATHSIG = 1


class Control:
    """The socket to the front: requests come in through a queue, answers and events go out whole."""

    def __init__(self, connection: socket.socket) -> None:
        self.requests: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._connection = connection
        self._lock = threading.Lock()
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
                self.requests.put(json.loads(stream.read(HEADER.unpack(header)[0])))
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


def main() -> None:
    """Serve until the front is gone."""
    settings = json.loads(sys.argv[1])
    # Everything that is loaded until the first answer stays: collecting it costs a quarter of the start.
    gc.disable()
    _die_with(settings["parent"])
    control = Control(socket.socket(fileno=settings["control"]))
    logging.getLogger("minisam").addHandler(LogEvents(control))
    _serve(settings, control)


def _serve(settings: Mapping[str, Any], control: Control) -> None:
    # After the control thread runs: these imports take a while, and the front may end meanwhile.
    from minisam.cloud.clients import in_process
    from minisam.cloud.corrections import correct_everywhere
    from minisam.cloud.dispatch import Dispatcher
    from minisam.cloud.identities import identified
    from minisam.cloud.lambda_backend import LambdaBackend
    from minisam.cloud.locks import Locks
    from minisam.cloud.provision import Provisioner
    from minisam.cloud.server import Server

    correct_everywhere()
    locks, gate = Locks(), threading.Event()
    dispatcher = Dispatcher(gate=gate, locks=locks, functions=LambdaBackend(settings["lambda_endpoint"]))
    endpoints = Endpoints(**settings["endpoints"])
    aws = in_process(settings["region"], locks, endpoints)
    provisioner = Provisioner(aws, control.report, identified, endpoints)
    server = Server(socket.socket(fileno=settings["listener"]), dispatcher)
    threading.Thread(target=server.serve_forever, name="server", daemon=True).start()
    while True:
        request = control.requests.get()
        gate.clear()
        try:
            control.send({"id": request["id"], "result": _do(request, provisioner, dispatcher, endpoints)})
        except UserError as error:
            control.send({"id": request["id"], "error": {"message": error.message, "hint": error.hint}})
        finally:
            gate.set()
            if not gc.isenabled():
                gc.freeze()
                gc.enable()


def _do(request: Mapping[str, Any], provisioner: Any, dispatcher: Any, endpoints: Endpoints) -> Any:
    from minisam.cloud.resources import kinds

    if request["verb"] == "resolve":
        return provisioner.resolve(request["text"])
    resources = resources_from_json(request["resources"])
    used = {kinds()[one.type].service for one in resources.values() if one.type in kinds()}
    dispatcher.warm(service for service in used if not endpoints.of(service))
    plan = provisioner.apply(resources, allow_replace=request["allow_replace"])
    provisioner.fill(seeds_from_json(request["seeds"]))
    return plan_to_json(plan)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


if __name__ == "__main__":
    main()
