"""Beginning work at once, and waiting for it no longer than a limit without stopping it.

On the way of every warm request, so it costs no turn of the event loop that it need not: the work runs at once up to
its first wait, inside its caller, and what comes of it wakes the caller directly.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Coroutine
from typing import Any, TypeVar

from minisam.bell import Bell

T = TypeVar("T")
Work = Coroutine[Any, Any, None]


def begin(loop: asyncio.AbstractEventLoop, work: Work, running: set[Any]) -> None:
    """Run work up to its first wait, now. What does the rest is in `running` until it has ended."""
    if sys.version_info >= (3, 12):
        task = asyncio.Task(work, loop=loop, eager_start=True)
        if not task.done():
            running.add(task)
            task.add_done_callback(running.discard)
    else:
        Errand(loop=loop).begin(work, running)


class Errand(asyncio.Future[None]):
    """A coroutine on its way without a task, for Pythons whose tasks begin late; it costs a third of one.

    The coroutine has no current task there. Nothing that needs one (`asyncio.timeout`) is in all of those Pythons.
    """

    __slots__ = ("_awaited", "_is_cancelled", "_running", "_work")

    def begin(self, work: Work, running: set[Any]) -> None:
        """Run the coroutine up to its first wait; it is in `running` from then on until it has ended."""
        self._work = work
        self._running = running
        self._is_cancelled = False
        running.add(self)
        self._go_on()

    def cancel(self, msg: Any | None = None) -> bool:
        """Raise CancelledError in the coroutine, where it waits."""
        if self.done():
            return False
        self._is_cancelled = not self._awaited.cancel()
        return True

    def _go_on(self, _: object = None) -> None:
        try:
            if self._is_cancelled:
                self._is_cancelled = False
                awaited = self._work.throw(asyncio.CancelledError())
            else:
                awaited = self._work.send(None)
        except StopIteration:
            self.set_result(None)
        except asyncio.CancelledError:
            super().cancel()
        except Exception as error:
            self.set_exception(error)
        else:
            self._awaited: asyncio.Future[Any] = awaited or self.get_loop().create_task(asyncio.sleep(0))
            self._awaited._asyncio_future_blocking = False  # as a task tells a future that it waits
            self._awaited.add_done_callback(self._go_on)
            return
        self._running.discard(self)


class Patience:
    """Keeps the work that outlasts its limit. One timer serves all who wait, as a `Deadline` serves all requests."""

    def __init__(self) -> None:
        self._running: set[Any] = set()
        self._ends_s: dict[asyncio.Future[Any], float] = {}
        self._timer: asyncio.TimerHandle | None = None

    async def wait(self, work: Awaitable[T], limit_s: float) -> T | None:
        """Return what comes of the work or raise what it raises; None after `limit_s`: it then goes on by itself."""
        loop = asyncio.get_running_loop()
        answered: Bell[T | None] = Bell(loop=loop)
        begin(loop, _tell(work, answered), self._running)
        if answered.done():
            return answered.result()
        self._ends_s[answered] = ends_s = loop.time() + limit_s
        if self._timer is None or self._timer.when() > ends_s:
            self._look_at(ends_s, loop)
        try:
            return await answered
        finally:
            del self._ends_s[answered]

    def _look_at(self, moment_s: float, loop: asyncio.AbstractEventLoop) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = loop.call_at(moment_s, self._look, loop)

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let those go whose limit is reached."""
        self._timer, now_s = None, loop.time()
        for answered, ends_s in self._ends_s.items():
            if ends_s <= now_s and not answered.done():
                answered.set_result(None)
        if later := [ends_s for ends_s in self._ends_s.values() if ends_s > now_s]:
            self._look_at(min(later), loop)


async def _tell(work: Awaitable[T], answered: Bell[T | None]) -> None:
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
            answered.ring(result)
