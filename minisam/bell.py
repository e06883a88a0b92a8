"""A future that wakes who waits for it at once, not in the event loop's next turn."""

from __future__ import annotations

import asyncio
from typing import TypeVar

T = TypeVar("T")


class Bell(asyncio.Future[T]):
    """A future for one who waits. Everything but `ring` is as of any other."""

    __slots__ = ()

    def ring(self, result: T) -> None:
        """Set the result and let who waits go on before this returns; inside a task, where that cannot be, soon."""
        if not self._callbacks or asyncio.current_task(self.get_loop()) is not None:
            self.set_result(result)
            return
        callback, context = self._callbacks[-1]
        self.remove_done_callback(callback)
        self.set_result(result)
        context.run(callback, self)
