"""The front's side of a zygote: a process that has imported modules and forks environments which have them at once.

Orders go over a socket, with the ends of a new process beside them, and are answered in order. A zygote stays until
its last child has been waited for, since only it can tell how that ended.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import subprocess
import time
from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import orjson

from minisam.runtime.freshness import LoadedCode
from minisam.runtime.launcher import BOOTSTRAP, Ends, Launched, Process, kill_group

LENGTHS = struct.Struct("!II")
PIECE = 1 << 16
SEND_BUFFER = 1 << 20
PAUSE_S = 0.001
LAST_WAIT_S = 1.0


class ZygoteLost(Exception):
    """The zygote ended, or does not take orders."""


class ForkedProcess:
    """A child of a zygote, which is asked for its status once somebody wants to know it."""

    def __init__(self, zygote: Zygote, pid: int) -> None:
        self.pid = pid
        self.status: int | None = None
        self._zygote = zygote
        self._is_asked = False

    def poll(self) -> int | None:
        if self.status is None and not self._is_asked:
            self._is_asked = self._zygote.reap(self)
        if self.status is None and not self._zygote.is_alive and not is_running(self.pid):
            self.status = 0  # Nobody can tell any more: "without providing a reason".
        return self.status


class Zygote:
    """One zygote. `code` tells whether what it has imported is still what is installed."""

    def __init__(self, process: Process, control: socket.socket, logs: int, lifeline: int) -> None:
        self.code = LoadedCode()
        self.is_alive = True
        self._process = process
        self._control = control
        self._ends = (logs, lifeline)
        self._received = bytearray()
        self._waiting: deque[asyncio.Future[Mapping[str, Any]]] = deque()
        self._children: dict[int, ForkedProcess] = {}
        self._is_retired = False
        control.setblocking(False)
        control.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        asyncio.get_running_loop().add_reader(control, self._read)

    @classmethod
    def spawn(cls, python: Path, variables: Mapping[str, str]) -> Zygote:
        """Start one with a new interpreter. Raises OSError, ValueError."""
        with Ends() as ends:
            channel, logs, lifeline = ends.of_child
            command = [str(python), "-X", "utf8", str(BOOTSTRAP), str(channel), str(lifeline), "zygote"]
            process = subprocess.Popen(
                command,
                cwd="/",
                env=dict(variables),
                stdin=subprocess.DEVNULL,
                # Nobody reads it, but what it forks must find streams that are pipes.
                stdout=logs,
                stderr=logs,
                pass_fds=(channel, lifeline),
                start_new_session=True,
            )
            return cls(process, *ends.keep())

    @property
    def is_gone(self) -> bool:
        return not self.is_alive and self._process.poll() is not None

    @property
    def is_usable(self) -> bool:
        return self.is_alive and not self._is_retired and not self.code.is_stale()

    async def prepare(self, order: Mapping[str, Any], limit_s: float) -> Mapping[str, Any]:
        """Let it import; returns its report. Raises ZygoteLost, also when it takes too long."""
        try:
            report = await asyncio.wait_for(self._ask({"do": "prepare", **order}), limit_s)
        except asyncio.TimeoutError as error:
            self.end()
            raise ZygoteLost from error
        self.code.add(report["files"], ())
        return report

    async def fork(self, *, is_spare: bool = False) -> Launched:
        """Fork an environment, which waits for its first frame. Raises ZygoteLost, OSError."""
        with Ends() as ends:
            process = await self._fork({"do": "fork", "is_spare": is_spare}, ends)
            return Launched(process, *ends.keep())

    async def fork_zygote(self) -> Zygote:
        """Fork a zygote that has the same modules. Raises ZygoteLost, OSError."""
        with Ends() as ends:
            process = await self._fork({"do": "zygote"}, ends)
            zygote = Zygote(process, *ends.keep())
            zygote.code.add_all_of(self.code)
            return zygote

    def compile_ahead(self, paths: Iterable[str]) -> None:
        """Let it compile files of the project, for those it forks from then on."""
        if self.is_alive:
            self._send({"do": "compile", "paths": list(paths)})

    def reap(self, child: ForkedProcess) -> bool:
        """Ask for a child's status as soon as it has ended; tells whether it could be asked."""
        return self.is_alive and self._send({"do": "reap", "pid": child.pid})

    def retire(self) -> None:
        """End it once all of its children have."""
        self._is_retired = True
        if not self._children:
            self.end()

    def end(self) -> None:
        """End it now; its children go on."""
        if not self.is_alive:
            return
        self.is_alive = False
        asyncio.get_running_loop().remove_reader(self._control)
        self._control.close()
        kill_group(self._process)
        for descriptor in self._ends:
            os.close(descriptor)
        self._process.poll()
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_exception(ZygoteLost())
        self._waiting.clear()

    async def ended(self) -> None:
        """End it and wait for its process to be gone, after those of its children that are ending."""
        last = time.monotonic() + LAST_WAIT_S
        while self._children and self.is_alive and time.monotonic() < last:
            await asyncio.sleep(PAUSE_S)
        self.end()
        while not self.is_gone:
            await asyncio.sleep(PAUSE_S)

    async def _fork(self, order: Mapping[str, Any], ends: Ends) -> ForkedProcess:
        reply = await self._ask(order, ends.of_child)
        return self._children[reply["pid"]]

    def _ask(self, order: Mapping[str, Any], descriptors: Iterable[int] = ()) -> asyncio.Future[Mapping[str, Any]]:
        future: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        if self._send(order, descriptors):
            self._waiting.append(future)
        else:
            future.set_exception(ZygoteLost())
        return future

    def _send(self, order: Mapping[str, Any], descriptors: Iterable[int] = ()) -> bool:
        """Send an order whole, or end the zygote."""
        if not self.is_alive:
            return False
        text = orjson.dumps(order)
        frame = LENGTHS.pack(len(text), 0) + text
        try:
            if socket.send_fds(self._control, [frame], list(descriptors)) == len(frame):
                return True
        except OSError:
            pass
        self.end()
        return False

    def _read(self) -> None:
        try:
            piece = self._control.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        if not piece:
            self.end()
            return
        self._received += piece
        while len(self._received) >= LENGTHS.size:
            end = LENGTHS.size + LENGTHS.unpack_from(self._received)[0]
            if len(self._received) < end:
                return
            reply = orjson.loads(self._received[LENGTHS.size : end])
            del self._received[:end]
            self._on_reply(reply)

    def _on_reply(self, reply: Mapping[str, Any]) -> None:
        if reply["did"] == "reap":
            self._children.pop(reply["pid"]).status = reply["status"]
            if self._is_retired and not self._children:
                self.end()
            return
        waiter = self._waiting.popleft()
        if reply["did"] == "fork":
            child = self._children[reply["pid"]] = ForkedProcess(self, reply["pid"])
            if waiter.cancelled():
                child.poll()  # Its ends are closed: it ends by itself.
        if not waiter.done():
            waiter.set_result(reply)


def is_running(pid: int) -> bool:
    """Tell whether a process that is not ours to wait for still runs."""
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] not in (b"Z", b"X")
    except FileNotFoundError:
        return not os.path.isdir("/proc/self")
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
