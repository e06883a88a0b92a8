"""Serves the dispatcher over HTTP/1.1 on a socket that the front opened: one thread per connection, kept alive.

werkzeug's own handler closes every connection and waits 10 ms to drain it; ours reads each request whole first.
"""

from __future__ import annotations

import socket
import sys
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import ThreadedWSGIServer

from minisam.cloud.calls import Answer
from minisam.cloud.dispatch import Dispatcher

_BODILESS = (204, 304)


class Server(ThreadedWSGIServer):
    """Listens on `listener`, which stays the front's: closing this server leaves it open there."""

    daemon_threads = True
    dispatcher: Dispatcher

    def __init__(self, listener: socket.socket, dispatcher: Dispatcher) -> None:
        host, port = listener.getsockname()[:2]
        super().__init__(host, port, app=_no_application, handler=Handler, fd=listener.fileno())
        self.dispatcher = dispatcher

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about clients that went away."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(MotoRequestHandler):  # type: ignore[misc]
    """Reads a request, asks the dispatcher, writes the answer."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def run_wsgi(self) -> None:
        """Answer one request; the name is werkzeug's, whose parser calls it."""
        environ = self.make_environ()
        body = self._read_body(environ)
        self._write(self.server.dispatcher.answer(environ, body))

    def handle_expect_100(self) -> bool:
        """Let a client that waits for it send its body, at once."""
        self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.wfile.flush()
        return True

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Write no access log: the front knows its functions' calls."""

    def _read_body(self, environ: dict[str, Any]) -> bytes:
        if environ.get("wsgi.input_terminated"):
            body: bytes = environ["wsgi.input"].read()
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            environ["CONTENT_LENGTH"] = str(len(body))
            return body
        length = environ.get("CONTENT_LENGTH") or "0"
        return self.rfile.read(int(length)) if length.isdigit() else b""

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in ("connection", "date", "server", "transfer-encoding", "content-length"):
                self.send_header(name, value)
        if answer.status not in _BODILESS:
            self.send_header("Content-Length", self._length(answer))
        self.end_headers()
        if self.command != "HEAD" and answer.status not in _BODILESS:
            self.wfile.write(answer.body)
        self.wfile.flush()

    def _length(self, answer: Answer) -> str:
        stated = {name.lower(): value for name, value in answer.headers}.get("content-length")
        return stated if stated and self.command == "HEAD" else str(len(answer.body))


def _no_application(environ: Any, start_response: Any) -> Any:
    raise AssertionError("requests go to the dispatcher")
