"""The embedded AWS's process: moto behind one socket, provisioned over another, and the sources that it feeds.

Its one argument is JSON: `listener` and `control` (file descriptors), `parent` (process id), `region`,
`lambda_endpoint`, `clock` (what the front's shows), `endpoints` (the services that are elsewhere), `iam`,
`policy_records`, `recording` (whether functions' calls are noted) and `ways` (`passages` to the user's `account`, whose
credentials only the front has). It ends when the front closes the control socket or dies.
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
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minisam.access.passages import Passage, Ways
from minisam.clock import Clock
from minisam.cloud.control import Control, LogEvents
from minisam.cloud.messages import CloudEvent
from minisam.endpoints import Endpoints
from minisam.errors import UserError

if TYPE_CHECKING:
    from minisam.embedded.aws import EmbeddedAws

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Serve until the front is gone."""
    settings = json.loads(sys.argv[1])
    # Everything that is loaded until the first answer stays: collecting it costs a quarter of the start.
    gc.disable()
    if not settings["state"]:  # else it writes what it holds first, and ends when the control socket does
        _die_with(settings["parent"])
    control = Control(socket.socket(fileno=settings["control"]))
    logging.getLogger("minisam").addHandler(LogEvents(control))
    _serve(settings, control)


def _serve(settings: Mapping[str, Any], control: Control) -> None:
    # After the control thread runs: these imports take a while, and the front may end meanwhile.
    from minisam.cloud.server import Server
    from minisam.embedded import recording
    from minisam.embedded.aws import EmbeddedAws
    from minisam.embedded.functions import HttpFunctions

    endpoint = settings["lambda_endpoint"]
    clock = Clock(**settings["clock"])
    aws = EmbeddedAws(
        settings["region"],
        endpoint,
        HttpFunctions(endpoint, clock),
        control.report,
        clock=clock,
        endpoints=Endpoints(**settings["endpoints"]),
        iam=settings["iam"],
        policy_records=settings.get("policy_records"),
        ways=_ways(settings["ways"], control) if settings["ways"] else None,
    )
    if settings["state"]:
        control.on_end = _kept(aws, settings, control)
    beside = dict(aws.timekeeping.verbs)
    if settings["recording"]:
        beside |= recording.verbs(aws.dispatcher.record())
    server = Server(socket.socket(fileno=settings["listener"]), aws.dispatcher)
    threading.Thread(target=server.serve_forever, name="server", daemon=True).start()
    aws.engine.start()
    threads = ThreadPoolExecutor(thread_name_prefix="beside")
    # Beside all others: functions that they run may need those answers.
    for name, verb in beside.items():
        control.verbs[name] = partial(_answer_beside, threads, control, verb)
    while True:
        request = control.requests.get()
        if do := control.verbs.get(request["verb"]):  # it came before they were told
            do(request)
            continue
        with aws.closed():
            _answer(control, aws.do, request)
        if not gc.isenabled():
            gc.freeze()
            gc.enable()


def _ways(ways: Mapping[str, Any], control: Control) -> Ways:
    passages = tuple(Passage(**one) for one in ways["passages"])
    return Ways(passages=passages, account=ways["account"], send=control.ask_account)


def _kept(aws: EmbeddedAws, settings: Mapping[str, Any], control: Control) -> Callable[[], None]:
    """Keep all that it holds from now on, and return how that ends; where nothing can be kept, this process ends."""
    try:
        return aws.keep(Path(settings["state"]), Path(settings["cache"])).close
    except (OSError, UserError) as error:
        control.report(CloudEvent(kind="failed", message=f"{error}"))
        os._exit(1)


def _answer(control: Control, do: Callable[[Mapping[str, Any]], Any], request: Mapping[str, Any]) -> None:
    try:
        answer = {"result": do(request)}
    except UserError as error:
        answer = {"error": {"message": error.message, "hint": error.hint}}
    control.send({"id": request["id"], **answer})


def _answer_beside(
    threads: Executor, control: Control, do: Callable[[Mapping[str, Any]], Any], request: Mapping[str, Any]
) -> None:
    threads.submit(_answer, control, do, request)


def _die_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


if __name__ == "__main__":
    main()
