"""Beginning work at once, and waiting for it no longer than a limit without stopping it.

On the way of every warm request, so it costs no turn of the event loop that it need not: the work runs at once up to
its first wait, inside its caller, and what comes of it wakes the caller directly.
"""

from __future__ import annotations

import asyncio
import sys
import types
from collections.abc import Awaitable, Coroutine, Generator
from typing import Any, TypeVar

T = TypeVar("T")


def begin(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
    """Run work up to its first wait, now; return the task that does the rest, None where nothing is left to do."""
    if sys.version_info >= (3, 12):
        task = asyncio.Task(work, loop=loop, eager_start=True)
        return None if task.done() and task.exception() is None else task
    try:
        first = work.send(None)
    except StopIteration:
        return None
    return loop.create_task(_rest(work, first))


class Patience:
    """Keeps the work that outlasted its limit."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    async def wait(self, work: Awaitable[T], limit_s: float) -> T | None:
        """Return what comes of the work or raise what it raises; None after `limit_s`: it then goes on by itself."""
        steps = _steps(work)
        try:
            first = steps.send(None)
        except StopIteration as end:
            result: T = end.value
            return result
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[T | None] = loop.create_future()
        task = loop.create_task(_tell(_go_on(steps, first), answered))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        timer = loop.call_later(limit_s, _give_up, answered)
        try:
            return await answered
        finally:
            timer.cancel()


async def _steps(work: Awaitable[T]) -> T:
    return await work


@types.coroutine
def _go_on(work: Coroutine[Any, Any, T], first: Any) -> Generator[Any, Any, T]:
    """Run a coroutine that waits for `first` to its end."""
    awaited = first
    try:
        while True:
            try:
                sent = yield awaited
            except BaseException as error:
                awaited = work.throw(error)
            else:
                awaited = work.send(sent)
    except StopIteration as end:
        result: T = end.value
        return result


async def _rest(work: Coroutine[Any, Any, None], first: Any) -> None:
    await _go_on(work, first)


async def _tell(work: Any, answered: asyncio.Future[T | None]) -> None:
    try:
        result = await work
    except asyncio.CancelledError:
        answered.cancel()
        raise
    except Exception as error:
        if not answered.done():  # else nobody is left to tell
            answered.set_exception(error)
    else:
        if not answered.done():
            answered.set_result(result)


def _give_up(answered: asyncio.Future[T | None]) -> None:
    if not answered.done():
        answered.set_result(None)
