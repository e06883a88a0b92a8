"""Killing under load: of thousands of requests over kept connections only those fail whose environment was killed."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually

VOLUME = 10_000
CONNECTIONS = 16
LONGEST_PAUSE_S = 0.05
KILLED = "Runtime exited with error: signal: killed"


@dataclass(slots=True)
class Casualties:
    """How many requests were sent, environments killed and requests failed; `wrong` is what ought not to have been."""

    requests: int = 0
    kills: int = 0
    failed: int = 0
    wrong: list[str] = field(default_factory=list)


def soak(command: Command, template: Path, *, count: int, seed: int) -> Casualties:
    """Send `count` requests over sixteen connections while environments are killed at random moments."""
    found, pids = Casualties(), [0] * CONNECTIONS
    with command.serving(template) as server:
        with killing(pids, random.Random(seed), found):
            threads = [
                threading.Thread(target=ask, args=(server, number, count // CONNECTIONS, pids, found))
                for number in range(CONNECTIONS)
            ]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        eventually(lambda: server.running.err.count(KILLED) == found.failed, f"{found.failed} reports of a kill", 5)
        if found.failed > found.kills:
            found.wrong.append(f"{found.failed} failed beside {found.kills} kills")
        assert server.request("/moody").status == 200
    return found


def ask(server: Server, number: int, count: int, pids: list[int], found: Casualties) -> None:
    """Ask over one connection; the answers tell which environments there are."""
    parts = urlsplit(server.front)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=30)
    for _ in range(count):
        found.requests += 1
        try:
            connection.request("GET", "/moody")
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            found.wrong.append(repr(error))
            return
        if answer.status == 200:
            pids[number] = int(body)
        elif answer.status == 502 and json.loads(body) == {"message": "Internal server error"}:
            found.failed += 1
        else:
            found.wrong.append(f"{answer.status} {body!r}")
    connection.close()


@contextmanager
def killing(pids: list[int], chance: random.Random, found: Casualties) -> Iterator[None]:
    """Kill one of the environments that answered last, again and again, for the length of the block."""
    over = threading.Event()

    def kill() -> None:
        # The moment itself is what varies: there is nothing to wait for.
        while not over.wait(chance.uniform(0, LONGEST_PAUSE_S)):
            pid = chance.choice(pids)
            if pid and is_environment(pid):
                os.kill(pid, signal.SIGKILL)
                found.kills += 1

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        yield
    finally:
        over.set()
        killer.join()


def is_environment(pid: int) -> bool:
    """Whether the process id still is an environment's: it may have been given away meanwhile."""
    try:
        return b"bootstrap.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
