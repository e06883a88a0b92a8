"""Starting and stopping: each start serves, a third is interrupted at a random moment, nothing is ever left."""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import replace
from pathlib import Path

from tests.end_to_end.command import Command
from tests.end_to_end.wire import is_open

VOLUME = 300
SIGNALS = (signal.SIGINT, signal.SIGTERM)
LONGEST_START_S = 1.5


def soak(command: Command, template: Path, *, count: int, seed: int) -> None:
    """Start and stop `count` times; fails at the first thing that stays behind."""
    chance = random.Random(seed)
    (temporary := command.scratch / f"temporary-{seed}").mkdir(parents=True)
    command = replace(command, variables={**command.variables, "TMPDIR": str(temporary)})
    for number in range(count):
        if number % 3 == 2:
            interrupted_start(command, template, chance)
        else:
            server = command.start(template)
            try:
                assert server.request("/hello").status == 200
                server.stop(chance.choice(SIGNALS))
            finally:
                server.running.kill()
        # The folder in which running applications announce themselves stays, empty.
        left = [path for path in temporary.rglob("*") if path != temporary / f"minisam-{os.getuid()}"]
        assert not left, f"left in the folder for temporary files: {left}"


def interrupted_start(command: Command, template: Path, chance: random.Random) -> None:
    """Start, send a signal at a random moment, and fail when a process or the port outlives it."""
    port = _free_port()
    running = command.launch("start-api", "-t", template, "--port", str(port))
    try:
        # The moment itself is what varies: there is nothing to wait for.
        time.sleep(chance.uniform(0, LONGEST_START_S))
        known = running.family()
        how = chance.choice(SIGNALS)
        running.process.send_signal(how)
        finished = running.wait(5)
        assert finished.status in (128 + how, -how), f"status {finished.status} after {how.name}: {finished.err}"
        assert "Traceback" not in finished.err or finished.status == -how, finished.err
        deadline = time.monotonic() + 1
        while (left := running.survivors(known) or is_open(port)) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not left, f"left behind after {how.name}: {left}, port {port}"
    finally:
        running.kill()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
