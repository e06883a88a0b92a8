"""The environments of one version of a function: starting, idle, busy, stale.

An invocation takes the environment that was idle last, unless the code has changed since it read it. If none is idle
it waits for the next one that becomes free or is started, whichever comes first. What has become stale gets nothing
new and ends when its invocation is over.
"""

from __future__ import annotations

import asyncio
import errno
import os
import resource
from collections import deque
from collections.abc import Awaitable, Callable

from minisam.errors import MinisamError, NotRunnable
from minisam.records import dataclass
from minisam.runtime.environment import Environment

SPARE_DESCRIPTORS = 48
DESCRIPTORS_EACH = 8
NO_ROOM = frozenset({errno.EMFILE, errno.ENFILE, errno.EAGAIN, errno.ENOMEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many environments a function may have, and how long idle ones are kept: `kept_idle` of them for ever."""

    environments: int = 64
    starts_at_once: int = 2 * (os.cpu_count() or 2)
    kept_idle: int = 2
    idle_s: float = 120

    @classmethod
    def of_machine(cls) -> Limits:
        """Return the limits that the descriptors of this process allow: an environment keeps four, its start more."""
        descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        if descriptors == resource.RLIM_INFINITY or descriptors >= SPARE_DESCRIPTORS + 64 * DESCRIPTORS_EACH:
            return cls()
        most = max(1, (descriptors - SPARE_DESCRIPTORS) // DESCRIPTORS_EACH)
        return cls(environments=most, starts_at_once=1)


class Pool:
    """Leases environments. `start` makes a new one and tells `began` of it; `ended` hears of the end of each."""

    def __init__(self, start: Callable[[], Awaitable[Environment]], limits: Limits) -> None:
        self._start = start
        self._limits = limits
        self._alive: set[Environment] = set()
        self._ready: set[Environment] = set()
        self._idle: list[Environment] = []
        self._waiters: deque[asyncio.Future[Environment]] = deque()
        self._starts: set[asyncio.Task[None]] = set()
        self._has_failed = False
        self._most = limits.environments
        self._is_retired = False
        self._is_closed = False
        self._sweeper: asyncio.TimerHandle | None = None

    @property
    def is_alive(self) -> bool:
        return bool(self._alive or self._starts)

    async def lease(self) -> Environment:
        """Return an environment with the code that is on disk now; one with a `failure` has told why it cannot run."""
        if self._is_closed:
            raise NotRunnable("minisam is ending")
        while self._idle:
            environment = self._idle.pop()
            if environment.is_usable():
                return environment
            environment.end()
        waiter: asyncio.Future[Environment] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        self._start_missing()
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.release(waiter.result())
            raise

    def release(self, environment: Environment) -> None:
        """Take an environment back after its invocation."""
        if environment.failure is None and not environment.is_ending:
            self._offer(environment)
        else:
            environment.end()
            self._start_missing()

    def refresh(self) -> None:
        """End what is idle and stale, and start a replacement for what is stale or could not be started."""
        stale = [environment for environment in self._ready if not environment.is_usable()]
        for environment in stale:
            if environment in self._idle:
                self._idle.remove(environment)
                environment.end()
        is_wanted = bool(stale) or self._has_failed
        if is_wanted and not (self._idle or self._starts or self._is_retired):
            self._launch()

    def warm(self) -> None:
        """Start an environment unless there is one, or will be."""
        if not (self.is_alive or self._is_retired):
            self._launch()

    def retire(self) -> None:
        """End what is idle, and everything else when its invocation is over."""
        self._is_retired = True
        for environment in self._idle:
            environment.end()
        self._idle.clear()

    async def close(self) -> None:
        """End everything now, invocations too."""
        self._is_closed = self._is_retired = True
        if self._sweeper is not None:
            self._sweeper.cancel()
        while waiter := self._next_waiter():
            waiter.set_exception(NotRunnable("minisam is ending"))
        for task in self._starts:
            task.cancel()
        await asyncio.gather(*self._starts, return_exceptions=True)
        await asyncio.gather(*(environment.ended() for environment in list(self._alive)))

    def began(self, environment: Environment) -> None:
        self._alive.add(environment)

    def ended(self, environment: Environment) -> None:
        self._alive.discard(environment)
        self._ready.discard(environment)
        if environment in self._idle:
            self._idle.remove(environment)
        self._start_missing()

    def _start_missing(self) -> None:
        """Start as many environments as are waited for, within the limits."""
        waiting = sum(not waiter.done() for waiter in self._waiters)
        room = self._most - len(self._ready)
        for _ in range(len(self._starts), min(waiting, room, self._limits.starts_at_once)):
            self._launch()

    def _launch(self) -> None:
        task = asyncio.get_running_loop().create_task(self._start_one())
        self._starts.add(task)
        task.add_done_callback(self._started)

    async def _start_one(self) -> None:
        try:
            environment = await self._start()
        except Exception as error:
            if self._ready and isinstance(error.__cause__, OSError) and error.__cause__.errno in NO_ROOM:
                # The machine has no room for another (descriptors, processes, memory): these have to do.
                self._most = len(self._ready)
                return
            waiter = self._next_waiter()
            if waiter is not None:
                waiter.set_exception(error)
            elif not isinstance(error, MinisamError):
                raise
        else:
            self._has_failed = environment.failure is not None
            if not environment.has_ended:
                self._ready.add(environment)
            self._offer(environment)

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starts.discard(task)
        self._start_missing()

    def _offer(self, environment: Environment) -> None:
        """Give an environment to the one who has waited longest, else keep it; never a stale one."""
        waiter = self._next_waiter()
        if waiter is not None and not environment.code.is_stale():
            waiter.set_result(environment)
        elif waiter is not None:
            self._waiters.appendleft(waiter)
            environment.end()
            self._start_missing()
        elif self._is_retired or environment.failure is not None:
            environment.end()
        else:
            environment.idle_since = asyncio.get_running_loop().time()
            self._idle.append(environment)
            self._sweep_later()

    def _next_waiter(self) -> asyncio.Future[Environment] | None:
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                return waiter
        return None

    def _sweep_later(self) -> None:
        if self._sweeper is None and len(self._idle) > self._limits.kept_idle:
            self._sweeper = asyncio.get_running_loop().call_later(self._limits.idle_s, self._sweep)

    def _sweep(self) -> None:
        """End those that were idle for long, the longest idle first."""
        self._sweeper = None
        oldest = asyncio.get_running_loop().time() - self._limits.idle_s
        surplus = self._idle[: max(0, len(self._idle) - self._limits.kept_idle)]
        for environment in surplus:
            if environment.idle_since <= oldest:
                self._idle.remove(environment)
                environment.end()
        self._sweep_later()
