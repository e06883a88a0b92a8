"""One environment: a child process of one function that answers one event after another.

It ends once, whatever the cause: it is killed with all that it has started, the process is waited for, the rest of its
log is read, and whoever waits for an answer gets the `Death` instead.
"""

from __future__ import annotations

import asyncio
import os
import select
import socket
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from minisam.bell import Bell
from minisam.deadline import Deadline
from minisam.model import OnPiece
from minisam.records import dataclass
from minisam.runtime.channel import Channel, Frame
from minisam.runtime.freshness import LoadedCode
from minisam.runtime.launcher import Launched, kill_family
from minisam.runtime.logs import LogPipe
from minisam.runtime.memory import MemoryGuard, peak_of


@dataclass(frozen=True, slots=True)
class Death:
    """The process ended instead of answering; `status` is negative for a signal."""

    status: int
    is_timeout: bool
    is_out_of_memory: bool = False


Reply = Frame | Death

MOST_KEPT = 1 << 20
SHORTEST_HOLD_S = 0.5
LEARN_AFTER_S = 0.02


class Environment:
    """A child process with its channel and its log. `failure` is why it cannot be used, None when it can.

    `lost_s` tells how much of the time since a moment of the monotonic clock does not count against a limit.
    """

    def __init__(
        self,
        launched: Launched,
        on_log: Callable[[str], None],
        on_end: Callable[[Environment], None],
        on_learned: Callable[[Mapping[str, Any], list[str]], None],
    ) -> None:
        self.code = LoadedCode()
        self.failure: Reply | None = None
        self.init_ms: float | None = None
        self.overrun_s = 0.0
        self.peak_mb = 0
        self.idle_since = 0.0
        self.has_ended = False
        self.guard: MemoryGuard | None = None
        self.lost_s: Callable[[float], float] = lambda since: 0.0
        self._launched = launched
        self._on_log = on_log
        self._on_end = on_end
        self._on_learned = on_learned
        self._lines: deque[str] = deque()
        self._size = 0
        self._channel = Channel(self._on_frame, self.end)
        self._attention = select.poll()
        self._attention.register(launched.channel, select.POLLIN)
        self._limit = Deadline(asyncio.get_running_loop(), self._time_out)
        self._log_pipe = LogPipe(launched.logs, self.log)
        self._waiter: Bell[Reply] | None = None
        self._limit_s = 0.0
        self._began_s = 0.0
        self._given_back_s = 0.0
        self._on_piece: OnPiece | None = None
        self._is_timeout = False
        self._is_out_of_memory = False
        self._ending: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        return self._launched.process.pid

    @property
    def is_attended(self) -> bool:
        """Tell whether somebody debugs it: its time may stand still."""
        return self._launched.is_held is not None

    @property
    def is_ending(self) -> bool:
        return self._ending is not None

    def is_usable(self) -> bool:
        """Tell whether the process lives, also if its end has not been heard of yet, and its code is that on disk."""
        if self.is_ending:
            return False
        if self._attention.poll(0) and self._is_hung_up():
            return False
        return not self.code.is_stale()

    def _is_hung_up(self) -> bool:
        try:
            return self._launched.channel.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False

    async def start(self, order: Mapping[str, Any], limit_s: float) -> None:
        """Let the child import its handler; what went wrong is in `failure`."""
        loop = asyncio.get_running_loop()
        await loop.create_connection(lambda: self._channel, sock=self._launched.channel)
        reply = await self.exchange({**order, **self._launched.order}, b"", limit_s)
        if isinstance(reply, Death) or reply.header["status"] != "ok":
            self.failure = reply

    async def exchange(
        self, header: Mapping[str, Any], body: bytes, limit_s: float, on_piece: OnPiece | None = None
    ) -> Reply:
        """Send a frame and return the answer, or the death of the child; after `limit_s` it is killed."""
        self._on_piece = on_piece
        self._waiter = Bell(loop=asyncio.get_running_loop())
        if self.has_ended:
            return self._death()
        self._channel.send(header, body)
        self._limit_s, self._began_s, self._given_back_s = limit_s, time.monotonic(), 0.0
        self._limit.set(limit_s)
        watch = self.guard.watch(self.pid, self._run_out_of_memory) if self.guard else None
        try:
            return await self._waiter
        except asyncio.CancelledError:
            self.end()
            raise
        finally:
            self._limit.lift()
            if watch is not None:
                watch.cancel()
            self._waiter = None

    def log(self, text: str) -> None:
        """Take whole lines for the invocation that runs or comes next; the last million letters are kept."""
        self._lines.append(text)
        self._size += len(text)
        while self._size > MOST_KEPT and len(self._lines) > 1:
            self._size -= len(self._lines.popleft())
        self._on_log(text)

    def finish_output(self) -> None:
        """Log all that the child has printed so far, a last line without its newline too."""
        self._log_pipe.finish()

    def take_logs(self) -> str:
        """Return what was logged since this was last asked."""
        text = "".join(self._lines)
        self._lines.clear()
        self._size = 0
        return text

    def end(self) -> None:
        """Kill the process and what it has started, and clean up after it; `ended` waits for that."""
        if self._ending is None:
            kill_family(self._launched.process)
            self._ending = asyncio.get_running_loop().create_task(self._clean_up())

    async def ended(self) -> None:
        self.end()
        assert self._ending is not None
        await asyncio.shield(self._ending)

    async def _clean_up(self) -> None:
        process = self._launched.process
        pause_s = 0.0005
        while process.poll() is None:
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, 0.05)
        self.has_ended = True
        self._limit.close()
        self._channel.close()
        self._launched.channel.close()
        self._log_pipe.close()
        os.close(self._launched.lifeline)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(self._death())
        self._on_end(self)

    def _death(self) -> Death:
        status = self._launched.process.poll()
        return Death(status if status is not None else -9, self._is_timeout, self._is_out_of_memory)

    def _on_frame(self, frame: Frame) -> None:
        header = frame.header
        if header["status"] == "piece":
            if self._on_piece is not None:
                self._on_piece(header["content_type"], frame.body)
            return
        if header["status"] == "learned":
            # Whoever waits for the answer that came just before goes first.
            later = asyncio.get_running_loop().call_later
            later(LEARN_AFTER_S, self._on_learned, header, self.code.paths)
            return
        self.peak_mb = header["memory_mb"]
        if "files" in header:
            self.code.add(header["files"], header["names"])
        if self.guard is not None and self.guard.is_exceeded_by(self.peak_mb):
            self._run_out_of_memory()
            return
        if self._waiter is not None and not self._waiter.done():
            self._waiter.ring(frame)

    def _run_out_of_memory(self) -> None:
        """Kill the process that used more than it may, as Lambda does; an answer of it counts no more."""
        if self._waiter is not None and not self._waiter.done() and self.guard is not None:
            self._is_out_of_memory = True
            self.peak_mb = self.guard.limit_mb
            self.end()

    def _time_out(self) -> None:
        if self._launched.is_held is not None and self._launched.is_held():
            # It has all its time again from when nobody attends to it any more, within the next look.
            self._limit.set(max(self._limit_s, SHORTEST_HOLD_S))
            return
        if (owed_s := self.lost_s(self._began_s) - self._given_back_s) > 0:
            self._given_back_s += owed_s
            self._limit.set(owed_s)
            return
        if self._waiter is not None and not self._waiter.done():
            self._is_timeout = True
            self.peak_mb = max(self.peak_mb, peak_of(self.pid))
            self.end()
