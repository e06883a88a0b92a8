"""Runs in a zygote: a process that has imported what a function needs and forks environments, or further zygotes.

Orders come as frames over the control socket, the ends of a new process beside them. It runs no code of the project,
has one thread, and waits for a child only when the front asks, so that the front may kill by process id until then.
"""

from __future__ import annotations

import array
import json
import os
import select
import socket
import struct
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

LENGTHS = struct.Struct("!II")
PAUSE_S = 0.001
MOST_DESCRIPTORS = 3


class Control:
    """The socket to the front. Receiving raises EOFError once the front is gone."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)

    def receive(self) -> tuple[dict[str, Any], list[int]]:
        passed = array.array("i")
        room = socket.CMSG_SPACE(MOST_DESCRIPTORS * passed.itemsize)
        head, ancillary, _, _ = self._socket.recvmsg(LENGTHS.size, room)
        for level, kind, content in ancillary:
            if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
                passed.frombytes(content[: len(content) - len(content) % passed.itemsize])
        length, _ = LENGTHS.unpack(head + self._rest(LENGTHS.size - len(head)))
        return json.loads(self._rest(length)), list(passed)

    def send(self, header: dict[str, Any]) -> None:
        text = json.dumps(header).encode()
        self._socket.sendall(LENGTHS.pack(len(text), 0) + text)

    def is_waiting(self, limit_s: float) -> bool:
        return bool(select.select([self._socket], [], [], limit_s)[0])

    def close(self) -> None:
        self._socket.close()

    def _rest(self, count: int) -> bytes:
        received = b""
        while len(received) < count:
            piece = self._socket.recv(count - len(received))
            if not piece:
                raise EOFError
            received += piece
        return received


class Zygote:
    """Serves orders; `serve` returns in a child that is to be an environment, with its channel and its lifeline."""

    def __init__(self, control: int, lifeline: int, preloading: ModuleType, tie_to_front: Any) -> None:
        self._control = Control(control)
        self._lifeline = lifeline
        self._preloading = preloading
        self._tie_to_front = tie_to_front
        self._ending: set[int] = set()
        self.prepared = preloading.Prepared()

    def serve(self) -> tuple[int, int]:
        while True:
            if self._ending and not self._control.is_waiting(PAUSE_S):
                self._reap()
                continue
            order, descriptors = self._control.receive()
            if order["do"] == "prepare":
                self._control.send(self._preloading.prepare(self.prepared, order))
            elif order["do"] == "compile":
                self.prepared.compile_ahead(order["paths"])
            elif order["do"] == "reap":
                self._ending.add(order["pid"])
                self._reap()
            elif (ends := self._fork(order["do"] == "zygote", descriptors)) is not None:
                if order["is_spare"]:
                    self._preloading.rehearse(self.prepared)
                return ends

    def _fork(self, is_zygote: bool, descriptors: list[int]) -> tuple[int, int] | None:
        """Fork. Returns the ends in a new environment; a new zygote goes on with its own in this loop."""
        channel, logs, lifeline = descriptors
        pid = os.fork()
        if pid:
            for descriptor in descriptors:
                os.close(descriptor)
            self._control.send({"did": "fork", "pid": pid})
            return None
        self._control.close()
        os.close(self._lifeline)
        os.setsid()
        os.dup2(logs, 1)
        os.dup2(logs, 2)
        os.close(logs)
        renew_random_state()
        if not is_zygote:
            return channel, lifeline
        self._tie_to_front(lifeline)
        self._control, self._lifeline, self._ending = Control(channel), lifeline, set()
        return None

    def _reap(self) -> None:
        for pid in list(self._ending):
            try:
                ended, status = os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                ended, status = pid, 0
            if ended:
                self._ending.discard(pid)
                code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
                self._control.send({"did": "reap", "pid": pid, "status": code})


def renew_random_state() -> None:
    """Give a fork random numbers of its own; `random` does so by itself, numpy's old interface does not."""
    random = sys.modules.get("numpy.random")
    if random is not None:
        random.seed()
