"""The embedded AWS's process: moto behind one socket, provisioned over another, and the sources that it feeds.

Its one argument is JSON: `listener` and `control` (file descriptors), `parent` (process id), `region`, `iam` and
`lambda_endpoint`. It ends when the front closes the control socket or dies.
"""

from __future__ import annotations

import ctypes
import gc
import json
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from minisam.cloud.control import Control, LogEvents
from minisam.errors import UserError

if TYPE_CHECKING:
    from minisam.embedded.aws import EmbeddedAws

_PR_SET_PDEATHSIG = 1


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
    from minisam.cloud.server import Server
    from minisam.embedded.aws import EmbeddedAws
    from minisam.embedded.functions import HttpFunctions

    endpoint = settings["lambda_endpoint"]
    aws = EmbeddedAws(
        settings["region"],
        endpoint,
        HttpFunctions(endpoint),
        control.report,
        iam=settings["iam"],
        policy_records=settings.get("policy_records"),
    )
    server = Server(socket.socket(fileno=settings["listener"]), aws.dispatcher)
    threading.Thread(target=server.serve_forever, name="server", daemon=True).start()
    aws.engine.start()
    while True:
        request = control.requests.get()
        with aws.closed():
            control.send({"id": request["id"], **_answer(aws, request)})
        if not gc.isenabled():
            gc.freeze()
            gc.enable()


def _answer(aws: EmbeddedAws, request: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {"result": aws.do(request)}
    except UserError as error:
        return {"error": {"message": error.message, "hint": error.hint}}


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


if __name__ == "__main__":
    main()
