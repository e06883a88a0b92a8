"""An event loop beside a test: what is asynchronous runs there, and handlers in the thread of whoever waits.

So a handler may call `asyncio.run`, a debugger stops in the test's own thread, and a test may itself be asynchronous.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
Desk = SimpleQueue[Callable[[], object] | None]

_desk: ContextVar[Desk | None] = ContextVar("desk", default=None)
_MOST_STEPS = 20
THREAD_NAME = "minisam-testing"


class Loop:
    """One loop in one daemon thread; it lives as long as the process."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, name=THREAD_NAME, daemon=True).start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine and return its result; meanwhile do here what it asks for with `in_caller`."""
        desk: Desk = SimpleQueue()
        token = _desk.set(desk)
        try:
            future = asyncio.run_coroutine_threadsafe(work, self.loop)
        finally:
            _desk.reset(token)
        future.add_done_callback(lambda done: desk.put(None))
        try:
            while (call := desk.get()) is not None:
                call()
            return future.result()
        finally:
            future.cancel()

    def settle(self) -> None:
        """Let the loop do everything that waits for nothing."""
        self.run(_steps())


async def in_caller(call: Callable[[], T]) -> T:
    """Do this in the thread that waits for the current work, and return its result."""
    desk = _desk.get()
    assert desk is not None, "called outside of Loop.run"
    return await handed_over(call, desk.put)


async def handed_over(call: Callable[[], T], put: Callable[[Callable[[], object]], object]) -> T:
    """Hand a call to whoever takes it from `put`, and return its result.

    What is no Exception (an interrupt, pytest's own outcomes) is raised where the call runs, not here.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def settle(how: Callable[[Any], None], value: object) -> None:
        if not answer.done():
            how(value)

    def work() -> None:
        try:
            result = call()
        except Exception as error:
            loop.call_soon_threadsafe(settle, answer.set_exception, error)
        else:
            loop.call_soon_threadsafe(settle, answer.set_result, result)

    put(work)
    return await answer


async def _steps() -> None:
    for _ in range(_MOST_STEPS):
        await asyncio.sleep(0)
