"""Runs the sources' work: now or at a time, one piece at a time per lane, lanes side by side.

Nothing here polls: a lane runs when it is woken or when the time that it asked for has come. Started, an engine works
on threads of its own; not started, it works only inside `drain` and `advance`, in the caller's thread, so that a test
sees every step in a fixed order.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from minisam.clock import Clock

_LOG = logging.getLogger(__name__)

_MOST_REMEMBERED = 100_000

Work = Callable[[], float | None]
"""Does one piece of work; returns the time (seconds since the epoch) at which it wants to run again, None for never."""


class Lane:
    """Work that never runs twice at once. Made by `Engine.lane`."""

    def __init__(self, engine: Engine, name: str, work: Work) -> None:
        self.name = name
        self._engine = engine
        self._work = work
        self._wakes: set[float] = set()
        self._is_running = False
        self._is_closed = False

    def wake(self, at: float | None = None) -> None:
        """Run now, or at a time; one run answers all wakes whose time has come."""
        self._engine._wake(self, at)

    def close(self) -> None:
        """Never run again; a run that has begun ends."""
        self._is_closed = True


class Engine:
    """Keeps the time of all lanes. `threads` is how many pieces of work may run side by side once it is started."""

    def __init__(self, clock: Clock, *, threads: int = 64) -> None:
        self.clock = clock
        self._threads = threads
        lock = threading.RLock()
        self._changed = threading.Condition(lock)
        self._earlier = threading.Condition(lock)
        self._rings_at = 0.0
        self._queue: list[tuple[float, int, Lane]] = []
        self._order = itertools.count()
        self._running: set[Lane] = set()
        self._pool: ThreadPoolExecutor | None = None
        self._is_closed = False
        self._paused: set[str] = set()
        self._parked: set[Lane] = set()
        self._ran: list[str] = []

    def lane(self, name: str, work: Work) -> Lane:
        """Return a lane for this work; it sleeps until it is woken."""
        return Lane(self, name, work)

    def submit(self, name: str, work: Callable[[], object], at: float | None = None) -> Lane:
        """Do this once, now or at a time."""

        def once() -> None:
            work()

        lane = self.lane(name, once)
        lane.wake(at)
        return lane

    def call_after(self, name: str, seconds: float, ring: Callable[[], object]) -> Callable[[], None]:
        """Call `ring` when that time has passed; what is returned prevents it."""
        return self.submit(name, ring, self.clock.now() + seconds).close

    def begin(self, name: str) -> Callable[[], None]:
        """Take note that something works outside all lanes; what is returned says that it does not any more."""
        lane = self.lane(name, lambda: None)
        with self._changed:
            self._running.add(lane)
            self._remember(name)

        def end() -> None:
            with self._changed:
                self._running.discard(lane)
                self._changed.notify_all()

        return end

    def start(self) -> None:
        """Work on threads from now on."""
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="source")
        threading.Thread(target=self._keep_time, name="sources", daemon=True).start()

    def close(self) -> None:
        """Begin nothing new; what runs is left alone."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
            self._earlier.notify_all()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def tick(self) -> None:
        """Look at the clock again: somebody moved it, stopped it or let it run."""
        with self._changed:
            self._changed.notify_all()
            self._earlier.notify_all()

    def drain(self, limit_s: float = 60.0) -> list[str]:
        """Work until nothing is due and nothing runs; return the names of the lanes that ran, in their order.

        The caller's thread works too: what is due alone needs no other thread, each of which would cost a switch.
        Raises TimeoutError where that takes longer than `limit_s` of real time.
        """
        ends = time.monotonic() + limit_s
        if self._pool is None:
            self._run_here(ends)
        else:
            self._run_with_threads(self._pool, ends)
        with self._changed:
            if not self._changed.wait_for(self._is_idle, max(0.0, ends - time.monotonic())):
                raise TimeoutError(f"{', '.join(sorted(lane.name for lane in self._running))} still work")
            self._ring()
            ran, self._ran = self._ran, []
            return ran

    def _run_here(self, ends: float) -> None:
        """Run what is due, until nothing works any more that might make more of it."""
        self._ran.clear()
        while time.monotonic() < ends:
            if (lane := self._take()) is not None:
                self._run(lane)
                continue
            with self._changed:
                if not self._running:
                    return
                self._changed.wait_for(lambda: not self._running or self._is_due(), max(0.0, ends - time.monotonic()))

    def _run_with_threads(self, pool: ThreadPoolExecutor, ends: float) -> None:
        """Run what is due, side by side, until nothing is."""
        while time.monotonic() < ends and (lane := self._take()) is not None:
            while (other := self._take()) is not None:
                pool.submit(self._run, other)
            self._run(lane)

    def pause(self, words: str = "") -> list[str]:
        """Run no lane whose name holds these words, however often it is woken; return what is paused now."""
        with self._changed:
            self._paused.add(words)
            return sorted(self._paused)

    def resume(self, words: str = "") -> list[str]:
        """Run them again, and what they were woken for; without words all. Return what is paused still."""
        with self._changed:
            self._paused = {other for other in self._paused if words and other != words}
            parked, self._parked = self._parked, set()
            for lane in parked:
                if lane._wakes and not lane._is_running:
                    self._push(lane)
            self._changed.notify_all()
            return sorted(self._paused)

    def next_due(self) -> float | None:
        """Return the time at which the next lane wants to run, None where all sleep."""
        with self._changed:
            self._forget_stale()
            return self._queue[0][0] if self._queue else None

    def advance(self, seconds: float) -> list[str]:
        """Let time pass: everything that becomes due runs at its own time, in order; return the names of what ran."""
        target = self.clock.now() + seconds
        ran = self.drain()
        while (due := self.next_due()) is not None and due <= target:
            self.clock.move_to(due)
            self.tick()
            ran += self.drain()
        self.clock.move_to(target)
        self.tick()
        return ran + self.drain()

    def _wake(self, lane: Lane, at: float | None) -> None:
        with self._changed:
            due = 0.0 if at is None or at <= self.clock.now() else at
            if self._is_closed or lane._is_closed or due in lane._wakes:
                return
            lane._wakes.add(due)
            if not lane._is_running:
                self._push(lane)

    def _push(self, lane: Lane) -> None:
        heapq.heappush(self._queue, (min(lane._wakes), next(self._order), lane))
        self._changed.notify_all()
        self._ring()

    def _ring(self) -> None:
        """Wake who keeps the time, where something is due before it wakes by itself."""
        wait_s = self._wait_s()
        if wait_s <= 0 or time.monotonic() + wait_s < self._rings_at:
            self._earlier.notify_all()

    def _wait_s(self) -> float:
        """Return how long nothing becomes due by itself."""
        left_s = self._queue[0][0] - self.clock.now() if self._queue else math.inf
        return math.inf if left_s > 0 and self.clock.is_frozen else left_s

    def _keep_time(self) -> None:
        while not self._is_closed:
            lane = self._take()
            if lane is not None and self._pool is not None:
                self._pool.submit(self._run, lane)
                continue
            with self._changed:
                self._forget_stale()
                if self._is_closed:
                    return
                if (wait_s := self._wait_s()) > 0:
                    self._rings_at = time.monotonic() + wait_s
                    self._earlier.wait(None if wait_s == math.inf else wait_s)
                    self._rings_at = 0.0

    def _take(self) -> Lane | None:
        """Return a lane whose time has come, marked as running."""
        with self._changed:
            self._forget_stale()
            now = self.clock.now()
            if self._is_closed or not self._queue or self._queue[0][0] > now:
                return None
            lane = heapq.heappop(self._queue)[2]
            lane._wakes = {due for due in lane._wakes if due > now}
            lane._is_running = True
            self._running.add(lane)
            self._remember(lane.name)
            return lane

    def _remember(self, name: str) -> None:
        self._ran.append(name)
        del self._ran[:-_MOST_REMEMBERED]

    def _run(self, lane: Lane) -> None:
        try:
            if not lane._is_closed and (again := lane._work()) is not None:
                lane.wake(again)
        except Exception:  # one source's failure must not end the others
            _LOG.exception("'%s' failed", lane.name)
        finally:
            with self._changed:
                lane._is_running = False
                self._running.discard(lane)
                if lane._wakes:
                    self._push(lane)
                self._changed.notify_all()

    def _forget_stale(self) -> None:
        """Drop entries whose wake was answered by an earlier run, those of closed lanes, and those of paused ones."""
        while self._queue:
            due, _, lane = self._queue[0]
            is_wanted = due in lane._wakes and not (lane._is_running or lane._is_closed)
            if is_wanted and not self._is_paused(lane):
                return
            heapq.heappop(self._queue)
            if is_wanted:
                self._parked.add(lane)

    def _is_paused(self, lane: Lane) -> bool:
        return any(words in lane.name for words in self._paused)

    def _is_idle(self) -> bool:
        return not self._running and not self._is_due()

    def _is_due(self) -> bool:
        self._forget_stale()
        return bool(self._queue) and self._queue[0][0] <= self.clock.now()
