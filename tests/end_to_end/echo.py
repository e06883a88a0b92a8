"""Another server, as integrations call them: it answers every request with what it got."""

from __future__ import annotations

import contextlib
import http.server
import json
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def echoing() -> Iterator[str]:
    """Serve for the length of the block; gives `host:port`."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Echo(http.server.BaseHTTPRequestHandler):
    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        told = {
            "path": self.path,
            "method": self.command,
            "headers": dict(self.headers),
            "body": body.decode("latin-1"),
        }
        data = json.dumps(told).encode()
        self.send_response(203)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    do_DELETE = do_GET = do_HEAD = do_OPTIONS = do_PATCH = do_POST = do_PUT = answer  # noqa: N815

    def log_message(self, *args: object) -> None:
        """Keep the terminal quiet."""
