"""Work that nobody waits for: at most once at a time for each name, and once more if it was asked for meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from minisam.runtime.launcher import Launch

Work = Callable[[Launch], Coroutine[Any, Any, object]]


class Background:
    """Tasks by name, all ended by `close`."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[object]] = {}
        self._again: dict[str, tuple[Work, Launch]] = {}
        self._is_closed = False

    def start(self, name: str, work: Work, launch: Launch) -> None:
        """Start the work, or once more after that which is going on."""
        if self._is_closed:
            return
        if name in self._tasks:
            self._again[name] = (work, launch)
            return
        task = self._tasks[name] = asyncio.ensure_future(work(launch))
        task.add_done_callback(lambda task: self._done(name))

    def is_busy_with(self, name: str) -> bool:
        return name in self._tasks

    async def close(self) -> None:
        self._is_closed = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, name: str) -> None:
        del self._tasks[name]
        if name in self._again:
            self.start(name, *self._again.pop(name))
