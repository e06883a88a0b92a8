"""A real headless Chromium, and the web server of the pages that it opens."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)


@dataclass(slots=True)
class Site:
    """A server for pages by their paths, under every name that leads here, and for what they report or send to it.

    `received` counts, by the page's name, which ways of sending reached this very server.
    """

    pages: dict[str, str] = field(default_factory=dict)
    port: int = 0
    reports: dict[str, Any] = field(default_factory=dict)
    received: Counter[tuple[str, str]] = field(default_factory=Counter)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @contextlib.contextmanager
    def serving(self) -> Iterator[Site]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def report_of(self, name: str, timeout_s: float) -> Any:
        """Wait for what the page under this name reports."""
        with self.changed:
            assert self.changed.wait_for(lambda: name in self.reports, timeout_s), f"no report of {name!r}"
            return self.reports[name]


def _handler(site: Site) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 - http.server's own name
            self._answer()

        do_POST = do_PUT = do_DELETE = do_OPTIONS = do_HEAD = do_PATCH = do_GET  # noqa: N815

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            _, verb, *rest = self.path.split("?")[0].split("/")
            with site.changed:
                if verb == "report":
                    site.reports[rest[0]] = json.loads(body)
                elif verb == "way":
                    site.received[rest[0], rest[1]] += 1
                site.changed.notify_all()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            if verb == "way":  # a listener that allows everything: what does not even reach it was not sent
                self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin") or "*")
                self.send_header("Access-Control-Allow-Credentials", "true")
                self.send_header("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, PATCH")
                self.send_header("Access-Control-Allow-Headers", self.headers.get("Access-Control-Request-Headers", ""))
                self.send_header("Access-Control-Allow-Private-Network", "true")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(site.pages.get(self.path, "").encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@contextlib.contextmanager
def browsing(url: str, *flags: str) -> Iterator[None]:
    """Keep a browser with a new profile on a page for the length of the block; fails with its log if it has ended."""
    assert CHROMIUM is not None
    # A socket lies in the folder, so its path must be short.
    with tempfile.TemporaryDirectory(prefix="minisam-", ignore_cleanup_errors=True) as folder:
        log = Path(folder, "log")
        with log.open("wb") as said:
            process = subprocess.Popen(
                [CHROMIUM, *_FLAGS, *flags, f"--user-data-dir={folder}/profile", "--remote-debugging-port=0", url],
                stdout=said,
                stderr=said,
                stdin=subprocess.DEVNULL,
                env={"PATH": os.environ["PATH"], "HOME": folder, "TMPDIR": folder},
                start_new_session=True,
            )
            try:
                yield
                assert process.poll() is None, log.read_text("utf-8", "replace")[-2000:]
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
