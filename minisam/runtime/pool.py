"""The environments of one function: starting, idle, busy, stale.

An invocation takes the environment that was idle last, unless the code has changed since it read it. If none is idle
it waits for the next one that becomes free or is started, whichever comes first. What has become stale gets nothing
new and ends when its invocation is over. Versions of a function never share an environment, as on Lambda.
"""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from minisam.errors import NotRunnable
from minisam.runtime.environment import Environment

Start = Callable[[str], Awaitable[Environment]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many environments a function may have, and how long idle ones are kept: `kept_idle` of them for ever."""

    environments: int = 64
    starts_at_once: int = 2 * (os.cpu_count() or 2)
    kept_idle: int = 2
    idle_s: float = 120


class Pool:
    """Leases environments of one function. `start` makes one for a version, and tells `began` and `ended` of it."""

    def __init__(self, start: Start, covers: Callable[[Iterable[Path]], bool], limits: Limits) -> None:
        self._start = start
        self._covers = covers
        self._limits = limits
        self._idle: list[tuple[str, Environment]] = []
        self._environments: set[Environment] = set()
        self._ready: set[Environment] = set()
        self._waiters: defaultdict[str, deque[asyncio.Future[Environment]]] = defaultdict(deque)
        self._starts: dict[asyncio.Task[None], str] = {}
        self._last_version: str | None = None
        self._is_retired = False
        self._sweeper: asyncio.TimerHandle | None = None

    async def lease(self, version: str) -> Environment:
        """Return an environment with the code that is on disk now; one with a `failure` has told why it cannot run."""
        self._last_version = version
        for index in range(len(self._idle) - 1, -1, -1):
            if self._idle[index][0] == version:
                _, environment = self._idle.pop(index)
                if not environment.code.is_stale():
                    return environment
                environment.end()
        waiter: asyncio.Future[Environment] = asyncio.get_running_loop().create_future()
        self._waiters[version].append(waiter)
        self._start_missing(version)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self.release(version, waiter.result())
            raise

    def release(self, version: str, environment: Environment) -> None:
        """Take an environment back after its invocation."""
        if environment.failure is not None or environment.is_ending:
            environment.end()
            self._start_missing(version)
        else:
            self._offer(version, environment)

    def refresh(self, paths: Iterable[Path]) -> None:
        """End idle environments that have become stale by a change of these files, and start one in the background."""
        if self._is_retired or self._last_version is None or not self._covers(paths):
            return
        stale = [entry for entry in self._idle if entry[1].code.is_stale()]
        for entry in stale:
            self._idle.remove(entry)
            entry[1].end()
        if not self._idle and not self._starts:
            self._launch(self._last_version)

    def retire(self) -> None:
        """End what is idle, and everything else when its invocation is over."""
        self._is_retired = True
        for _, environment in self._idle:
            environment.end()
        self._idle.clear()

    async def close(self) -> None:
        """End everything now, invocations too."""
        self._is_retired = True
        for waiters in self._waiters.values():
            for waiter in waiters:
                if not waiter.done():
                    waiter.set_exception(NotRunnable("minisam is ending"))
        for task in list(self._starts):
            task.cancel()
        await asyncio.gather(*self._starts, return_exceptions=True)
        if self._sweeper is not None:
            self._sweeper.cancel()
        await asyncio.gather(*(environment.ended() for environment in list(self._environments)))

    def _start_missing(self, version: str) -> None:
        """Start as many environments as are waited for, within the limits."""
        waiting = sum(not waiter.done() for waiter in self._waiters[version])
        while (
            len(starts := [task for task, started in self._starts.items() if started == version]) < waiting
            and len(starts) < self._limits.starts_at_once
            and len(self._ready) + len(self._starts) < self._limits.environments
        ):
            self._launch(version)

    def _launch(self, version: str) -> None:
        task = asyncio.get_running_loop().create_task(self._start_one(version))
        self._starts[task] = version

    async def _start_one(self, version: str) -> None:
        task = asyncio.current_task()
        assert task is not None
        try:
            environment = await self._start(version)
        except Exception as error:
            waiter = self._next_waiter(version)
            if waiter is not None:
                waiter.set_exception(error)
        else:
            self._offer(version, environment)
        finally:
            del self._starts[task]
        self._start_missing(version)

    def _offer(self, version: str, environment: Environment) -> None:
        """Give an environment to the one who has waited longest, else keep it; never a stale one."""
        if not environment.has_ended:
            self._ready.add(environment)
        waiter = None if environment.code.is_stale() else self._next_waiter(version)
        if waiter is not None:
            waiter.set_result(environment)
        elif self._is_retired or environment.failure is not None or environment.code.is_stale():
            environment.end()
            self._start_missing(version)
        else:
            environment.idle_since = asyncio.get_running_loop().time()
            self._idle.append((version, environment))
            self._sweep_later()

    def _next_waiter(self, version: str) -> asyncio.Future[Environment] | None:
        waiters = self._waiters[version]
        while waiters:
            waiter = waiters.popleft()
            if not waiter.done():
                return waiter
        return None

    @property
    def is_alive(self) -> bool:
        return bool(self._environments or self._starts)

    def began(self, environment: Environment) -> None:
        self._environments.add(environment)

    def ended(self, environment: Environment) -> None:
        self._environments.discard(environment)
        self._ready.discard(environment)
        self._idle = [entry for entry in self._idle if entry[1] is not environment]
        for version in list(self._waiters):
            self._start_missing(version)

    def _sweep_later(self) -> None:
        if self._sweeper is None and len(self._idle) > self._limits.kept_idle:
            self._sweeper = asyncio.get_running_loop().call_later(self._limits.idle_s, self._sweep)

    def _sweep(self) -> None:
        """End those that were idle for long, the longest idle first."""
        self._sweeper = None
        oldest = asyncio.get_running_loop().time() - self._limits.idle_s
        surplus = self._idle[: max(0, len(self._idle) - self._limits.kept_idle)]
        for entry in surplus:
            if entry[1].idle_since <= oldest:
                self._idle.remove(entry)
                entry[1].end()
        self._sweep_later()
