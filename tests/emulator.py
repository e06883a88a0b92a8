"""Another emulator than the embedded AWS: moto's own server, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SERVER = """\
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(*server.get_host_and_port(), flush=True)
input()
"""


@contextmanager
def moto_server() -> Iterator[str]:
    """Give the address of a server that lasts as long as the block."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin and process.stdout
    try:
        host, port = process.stdout.readline().split()
        yield f"http://{host}:{port}"
    finally:
        process.communicate("\n", timeout=10)
