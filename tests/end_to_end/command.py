"""The real command, started as a user starts it: a process of its own, with an empty home and nothing of AWS's.

`Command.run` runs one to its end, `Command.serving` keeps `start-api` running for the length of a `with` block and
fails when it leaves a process or an open port behind.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tests.end_to_end.processes import Process, eventually, family, kill_all, survivors
from tests.end_to_end.wire import Reply, is_open, port_of, request

ROOT = Path(__file__).parents[2]
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
READY_S = 30
STOP_S = 5
# Between the tests and the command: the kernel counts what a process was before it became the command as its own.
_MEASURE = """\
import os, sys
_, status, used = os.wait4(os.spawnv(os.P_NOWAIT, sys.argv[2], sys.argv[2:]), 0)
with open(sys.argv[1], "w") as peak:
    peak.write(str(used.ru_maxrss))
sys.exit(os.waitstatus_to_exitcode(status))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A command that ended, and what it printed."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        assert self.status == 0, self.err
        return json.loads(self.out)


class Ended(AssertionError):
    """start-api ended before it was ready."""

    def __init__(self, finished: Finished) -> None:
        super().__init__(f"start-api ended with status {finished.status}: {finished.err[-2000:]}")
        self.finished = finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """How the command is started: its home folder, its variables, the scratch folder for what it prints."""

    home: Path
    scratch: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(self, *args: str | Path, stdin: bytes = b"", cwd: Path | None = None, timeout_s: float = 30) -> Finished:
        """Run the command to its end."""
        running = self.launch(*args, stdin=stdin, cwd=cwd)
        try:
            return running.wait(timeout_s)
        finally:
            running.kill()

    def measure(self, *args: str | Path, cwd: Path | None = None, timeout_s: float = 30) -> tuple[Finished, float]:
        """Run the command to its end; return its end and the most memory (MB) of it or of a child it waited for."""
        peak = self.scratch / uuid.uuid4().hex
        running = self.launch(*args, cwd=cwd, under=("-S", "-c", _MEASURE, str(peak), sys.executable))
        try:
            finished = running.wait(timeout_s)
        finally:
            running.kill()
        return finished, int(peak.read_text()) / (1024 if sys.platform == "linux" else 1024 * 1024)

    def launch(
        self, *args: str | Path, stdin: bytes = b"", cwd: Path | None = None, under: Sequence[str] = ()
    ) -> Running:
        """Start the command in a session of its own and return at once; `under` are arguments of another Python."""
        folder = self.scratch / uuid.uuid4().hex
        folder.mkdir(parents=True)
        (folder / "stdin").write_bytes(stdin)
        mark = f"minisam-test-{uuid.uuid4().hex}"
        # A shell's background jobs ignore SIGINT, and what they start does too: these tests send it.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        with contextlib.ExitStack() as files:
            streams: list[IO[bytes]] = [
                files.enter_context(open(folder / name, mode))
                for name, mode in (("stdin", "rb"), ("stdout", "wb"), ("stderr", "wb"))
            ]
            process = subprocess.Popen(
                [sys.executable, *under, "-m", "minisam", *map(str, args)],
                stdin=streams[0],
                stdout=streams[1],
                stderr=streams[2],
                env={**self._environment(), "MINISAM_TEST_MARK": mark},
                cwd=cwd or folder,
                start_new_session=True,
            )
        return Running(process, folder, mark)

    def start(self, template: Path, *args: str | Path, cwd: Path | None = None) -> Server:
        """Start `start-api` on free ports and return once it is ready; raises Ended when it is not to be."""
        endpoints = self.scratch / f"{uuid.uuid4().hex}.json"
        running = self.launch("start-api", "-t", template, "--port", "0", "--endpoints-file", endpoints, *args, cwd=cwd)
        try:
            eventually(lambda: endpoints.exists() or running.has_ended(), "ready to serve", READY_S)
        except AssertionError as error:
            running.kill()
            raise AssertionError(f"{error}; it said: {running.err[-2000:]}") from None
        if not endpoints.exists():
            raise Ended(running.wait(STOP_S))
        return Server(running, json.loads(endpoints.read_bytes()))

    @contextlib.contextmanager
    def serving(self, template: Path, *args: str | Path, cwd: Path | None = None) -> Iterator[Server]:
        """Serve the template for the length of the block; afterwards nothing of it may be left."""
        server = self.start(template, *args, cwd=cwd)
        try:
            yield server
            server.stop()
        finally:
            server.running.kill()

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {**kept, "HOME": str(self.home), "PYTHONPATH": str(ROOT), **self.variables}


class Running:
    """A started command: its process, its folder (which holds what it prints) and its mark."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, mark: str) -> None:
        self.process = process
        self.folder = folder
        self.mark = mark

    @property
    def out(self) -> str:
        return (self.folder / "stdout").read_text("utf-8", "replace")

    @property
    def err(self) -> str:
        return (self.folder / "stderr").read_text("utf-8", "replace")

    def family(self) -> set[Process]:
        return family(self.process.pid, self.mark)

    def survivors(self, known: set[Process]) -> set[Process]:
        return survivors(known, self.process.pid, self.mark)

    def has_ended(self) -> bool:
        """Whether the process has ended; it stays to be waited for."""
        if self.process.returncode is not None:
            return True
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def wait(self, timeout_s: float) -> Finished:
        """Return how it ended; fails when it has not ended in time."""
        eventually(self.has_ended, f"the end of {self.process.args!r}; it said: {self.err[-2000:]}", timeout_s)
        return Finished(status=self.process.wait(), out=self.out, err=self.err)

    def kill(self) -> None:
        """Kill whatever is left of it."""
        if self.process.returncode is None:
            kill_all(self.family())
            self.process.kill()
            self.process.wait()
        kill_all(self.family())


class Server:
    """A running `start-api`, ready to serve."""

    def __init__(self, running: Running, endpoints: dict[str, Any]) -> None:
        self.running = running
        self.endpoints = endpoints

    @property
    def front(self) -> str:
        return str(self.endpoints["front"])

    @property
    def lambda_url(self) -> str:
        return str(self.endpoints["lambda"])

    @property
    def aws(self) -> str:
        return str(self.endpoints["aws"])

    def api(self, id: str) -> str:
        """Return the address of one API, its stage included."""
        return str(self.endpoints["apis"][id]["url"])

    @property
    def ports(self) -> set[int]:
        apis = [api["url"] for api in self.endpoints["apis"].values()]
        given: Any = self.running.process.args  # another emulator stays when this ends
        return {port_of(url) for url in (self.front, self.lambda_url, self.aws, *apis) if url not in given}

    def request(self, path: str, method: str = "GET", **options: Any) -> Reply:
        """Send one request to the front door."""
        return request(self.front + path, method, **options)

    def invoke(self, function: str, event: Any = None, **options: Any) -> Reply:
        """Call a function through the Lambda Invoke API."""
        path = f"/2015-03-31/functions/{function}/invocations"
        return request(self.lambda_url + path, "POST", data={} if event is None else event, **options)

    def client(self, service: str, url: str | None = None) -> Any:
        """Return a boto3 client of the embedded AWS, or of another address."""
        import boto3
        from botocore.config import Config

        return boto3.client(
            service,
            endpoint_url=url or self.aws,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=30),
        )

    def says(self, text: str, timeout_s: float = 10) -> str:
        """Wait until the terminal shows `text`; returns all of it."""
        said = lambda: self.running.out + self.running.err  # noqa: E731
        eventually(lambda: text in said(), f"{text!r} in the terminal", timeout_s)
        return said()

    def stop(self, how: signal.Signals = signal.SIGTERM, *, is_for_group: bool = False) -> Finished:
        """End it as a user would; fails when it takes too long or leaves a process or an open port.

        `is_for_group` signals the whole process group, as a terminal does on Ctrl-C.
        """
        known = self.running.family()
        (os.killpg if is_for_group else os.kill)(self.running.process.pid, how)
        finished = self.running.wait(STOP_S)
        self.assert_gone(known)
        return finished

    def assert_gone(self, known: set[Process], within_s: float = 1) -> None:
        """Fail when a process of it lives or a port of it is open after `within_s` seconds."""
        deadline = time.monotonic() + within_s
        while (left := self.running.survivors(known) or self._open_ports()) and time.monotonic() < deadline:
            time.sleep(0.01)
        kill_all(self.running.survivors(known))
        assert not left, f"left behind: {left}"

    def _open_ports(self) -> set[int]:
        return {port for port in self.ports if is_open(port)}
