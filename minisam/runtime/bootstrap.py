"""The child's side: imports a handler, then answers one event after another until the front goes away.

Runs under the user's interpreter as `python bootstrap.py CHANNEL LIFELINE`, two inherited descriptors. A frame is two
big-endian 32-bit lengths, a JSON header and a raw body. The front sends first what to import, then events; the child
answers with one frame each. Everything printed goes to the log pipe, which is descriptor 1 and 2.
With `zygote` as a third argument the process forks such children instead (`forking.py`).
"""

from __future__ import annotations

import json
import os
import struct
import sys
from importlib.machinery import SourceFileLoader
from resource import RUSAGE_SELF, getrusage
from types import ModuleType

TYPE_CHECKING = False  # as in `typing`, whose import would take a tenth of a start
if TYPE_CHECKING:
    from typing import Any

PIECE = 1 << 16
MOST_AT_ONCE = 1 << 20
LENGTHS = struct.Struct("!II")
SIBLINGS = (
    *("code_import", "learning", "preloading", "handler_logging", "handler_results", "handler_context"),
    *("sdk_endpoints", "aws_guard"),
)
SET_SIGNAL = 10  # F_SETSIG of Linux; Python's fcntl module has no name for it


class Channel:
    """The socket to the front, read and written as frames. Reading raises EOFError once the front is gone."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._received = b""
        self._last_sent: tuple[dict[str, Any], bytes] = ({}, b"{}")
        os.set_inheritable(descriptor, False)

    def receive(self) -> tuple[dict[str, Any], bytes]:
        received = self._received or self._read(PIECE)
        while len(received) < LENGTHS.size:
            received += self._read(PIECE)
        header_length, body_length = LENGTHS.unpack_from(received)
        body_start = LENGTHS.size + header_length
        end = body_start + body_length
        if len(received) < end:
            pieces, missing = [received], end - len(received)
            while missing > 0:
                pieces.append(self._read(min(missing, MOST_AT_ONCE)))
                missing -= len(pieces[-1])
            received = b"".join(pieces)
        self._received = received[end:]
        return json.loads(received[LENGTHS.size : body_start].decode()), received[body_start:end]

    def send(self, header: dict[str, Any], body: bytes) -> None:
        last_header, text = self._last_sent
        if header != last_header:  # few are
            text = json.dumps(header).encode()
            self._last_sent = header, text
        frame = LENGTHS.pack(len(text), len(body)) + text + body
        sent = os.write(self._descriptor, frame)
        if sent < len(frame):
            unsent = memoryview(frame)[sent:]
            while unsent:
                unsent = unsent[os.write(self._descriptor, unsent) :]

    def close(self) -> None:
        """Let go of the socket: its number may be another file's afterwards."""
        os.close(self._descriptor)
        self._descriptor = -1

    def _read(self, most: int) -> bytes:
        piece = os.read(self._descriptor, most)
        if not piece:
            raise EOFError
        return piece


class Memory:
    """The peak of this process's resident memory, cheap enough to ask after each event.

    Of the kernel's two answers getrusage is ten times the quicker, but its figure may be the peak of the front, which
    a process inherits when it is started. So it only tells whether to look again, and not even that where it is larger.
    """

    def __init__(self) -> None:
        self._status = os.open("/proc/self/status", os.O_RDONLY) if os.path.exists("/proc/self/status") else None
        self._units_in_mb = 1024 * 1024 if sys.platform == "darwin" else 1024
        self._reported = -1
        self._peak = 0

    def peak_mb(self) -> int:
        reported = getrusage(RUSAGE_SELF).ru_maxrss
        if self._status is None:
            return int(reported // self._units_in_mb)
        if reported != self._reported or reported > self._peak:
            self._reported = reported
            _, _, rest = os.pread(self._status, 4096, 0).partition(b"VmHWM:")
            self._peak = int(rest.split(None, 1)[0]) if rest else 0
        return self._peak // 1024


def main() -> None:
    channel_descriptor, lifeline = int(sys.argv[1]), int(sys.argv[2])
    own_folder = os.path.dirname(os.path.abspath(__file__))
    if sys.path[0] == own_folder:
        # It must not be searched for the user's modules. With PYTHONSAFEPATH it is not there.
        del sys.path[0]
    is_zygote = sys.argv[3:] == ["zygote"]
    sys.argv = [sys.argv[0]]
    try:
        for name in SIBLINGS:
            load_sibling(own_folder, name)
        prepared = sys.modules["_minisam_preloading"].Prepared()
        if is_zygote:
            channel_descriptor, lifeline, prepared = be_zygote(channel_descriptor, lifeline, own_folder)
        tie_to_front(lifeline)
        channel = Channel(channel_descriptor)
        forget_in_forks(channel, lifeline)
        serve(channel, own_folder, prepared)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        os._exit(0)


def be_zygote(control: int, lifeline: int, own_folder: str) -> tuple[int, int, Any]:
    """Fork on demand; returns in each environment, with what it has and has imported."""
    os.set_inheritable(control, False)
    os.set_inheritable(lifeline, False)
    if sys.platform == "linux":
        tie_to_front(lifeline)
    load_sibling(own_folder, "botocore_memo")
    forking = load_sibling(own_folder, "forking")
    zygote = forking.Zygote(control, lifeline, sys.modules["_minisam_preloading"], tie_to_front)
    channel, lifeline = zygote.serve()
    return channel, lifeline, zygote.prepared


def serve(channel: Channel, own_folder: str, prepared: Any) -> None:
    start, _ = channel.receive()
    if start.get("do") == "prepare":
        load_sibling(own_folder, "botocore_memo")
        channel.send(sys.modules["_minisam_preloading"].prepare(prepared, start), b"")
        start, _ = channel.receive()
    if "variables" in start:
        prepared.wear(start["variables"])
        os.chdir(start["folder"])
    _, learning, _, logging_setup, results, context, endpoints, guard = (
        sys.modules["_minisam_" + name] for name in SIBLINGS
    )
    loaded = prepared.loaded_of(start)
    learned = learning.Learning(prepared.names, prepared.tops, start)
    endpoints.install()
    guard.install(start["project_roots"])
    write_lines_at_once()
    logs = logging_setup.install(start["log_format"], start["log_level"])
    answers = Answers(channel, loaded, logs, lambda error, id: results.failure_of(error, id, own_folder))
    try:
        handler = find_handler(results, start, own_folder)
    except Exception as error:
        answers.fail(error, "")
        sys.exit(1)
    answers.give({"status": "ok"}, b"")
    encode = results.Encoder(ensure_ascii=start["ensure_ascii"]).encode
    fixed: dict[str, str | None] = {}
    while True:
        header, event = channel.receive()
        logs.request_id = header["request_id"]
        try:
            result = encode(handler(*context.arguments(header, event, fixed)))
        except Exception as error:
            answers.fail(error, header["request_id"])
        else:
            answers.give({"status": "ok"}, result)
        news = learned.news() if "coverage" not in start else None
        if news is not None:
            channel.send({"status": "learned", **news}, b"")


def find_handler(results: Any, start: dict[str, Any], own_folder: str) -> Any:
    if "coverage" not in start:
        return results.find_handler(start["handler"])
    counting = load_sibling(own_folder, "coverage_start")
    return counting.covered(results.find_handler, start["handler"], start["coverage"])


class Answers:
    """What the front is told of the handler: results and failures, with the memory used and what was read meanwhile.

    An answer is sent after everything printed so far: then the front finds all of its lines in the log pipe.
    """

    def __init__(self, channel: Channel, loaded: Any, logs: Any, failure_of: Any) -> None:
        self._channel = channel
        self._loaded = loaded
        self._logs = logs
        self._failure_of = failure_of
        self._memory = Memory()

    def give(self, header: dict[str, Any], body: bytes) -> None:
        streams = [sys.stdout, sys.stderr]
        if sys.stdout is not sys.__stdout__ or sys.stderr is not sys.__stderr__:
            streams += [sys.__stdout__, sys.__stderr__]
        for stream in streams:
            try:
                stream.flush()
            except (AttributeError, ValueError, OSError):
                continue  # The handler replaced or closed it: that is its own affair.
        self._channel.send({**header, "memory_mb": self._memory.peak_mb(), **self._loaded.news()}, body)

    def fail(self, error: Exception, request_id: str) -> None:
        """Log what was raised, and tell it."""
        failure = self._failure_of(error, request_id)
        self._logs.error(failure)
        self.give(failure.header(), failure.payload)


def load_sibling(folder: str, name: str) -> ModuleType:
    """Load a module that lies beside this one, under a name that no module of the user's has."""
    own_name = "_minisam_" + name
    module = sys.modules[own_name] = ModuleType(own_name)
    SourceFileLoader(own_name, os.path.join(folder, name + ".py")).exec_module(module)
    return module


def tie_to_front(lifeline: int) -> None:
    """End this process and its children when the front, which holds the other end, is gone, however it went.

    On Linux the kernel kills the whole process group, also when it loops in C code. Elsewhere a thread waits.
    """
    if sys.platform == "linux":
        import fcntl
        import select
        import signal

        fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(lifeline, SET_SIGNAL, signal.SIGKILL)
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
        if select.select([lifeline], [], [], 0)[0]:
            os._exit(0)
    else:
        import threading

        threading.Thread(target=die_with_front, args=(lifeline,), daemon=True).start()


def die_with_front(lifeline: int) -> None:
    import signal

    os.read(lifeline, 1)
    os.killpg(0, signal.SIGKILL)


def forget_in_forks(channel: Channel, lifeline: int) -> None:
    """Close the front's descriptors in processes that the handler forks: a crash is seen as the end of the channel."""
    os.set_inheritable(lifeline, False)
    os.register_at_fork(after_in_child=channel.close)


def write_lines_at_once() -> None:
    """Let a line reach the log pipe when it is complete: it then survives the end of the process."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True, errors="backslashreplace")  # type: ignore[union-attr]


if __name__ == "__main__":
    main()
