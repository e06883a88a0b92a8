"""A running cloud that holds one resource of each type, shared by all tests that only read or add; and fresh ones."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.cloud.declared import EVERYTHING
from tests.cloud.running import RunningCloud, running_cloud


@pytest.fixture(scope="session")
def functions() -> Iterator[str]:
    """A Lambda API that tells what it was asked."""

    class Echo(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = json.dumps({"path": self.path, "body": body.decode(), "log": self.headers["X-Amz-Log-Type"]})
            self.send_response(200)
            self.send_header("X-Amz-Executed-Version", "$LATEST")
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def everything(functions: str) -> Iterator[RunningCloud]:
    """The cloud with `declared.EVERYTHING`, provisioned, before that Lambda API."""
    with running_cloud(lambda_endpoint=functions) as cloud:
        cloud.apply(*EVERYTHING.values())
        cloud.run(cloud.cloud.start())
        yield cloud


@pytest.fixture
def fresh() -> Iterator[RunningCloud]:
    """A cloud that nothing was declared in and whose process does not exist yet."""
    with running_cloud() as cloud:
        yield cloud
