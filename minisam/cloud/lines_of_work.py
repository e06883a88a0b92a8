"""Which executions of state machines are at work: whoever waits until nothing works must know.

An execution has one line of work, or more in `Parallel` and `Map`. A line rests while it waits for the clock, for a
task token or for its branches; an execution works as long as one of its lines does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Begin = Callable[[str], Callable[[], None]]
"""Says that something (its name) works; what it returns says that it does not any more."""


class LinesOfWork:
    """Counts the lines that work, by execution (its ARN)."""

    def __init__(self, begin: Begin) -> None:
        self._begin = begin
        self._lock = threading.Lock()
        self._working: dict[str, int] = {}
        self._ends: dict[str, Callable[[], None]] = {}

    def add(self, execution: str, lines: int) -> None:
        """Let more lines work, or fewer."""
        with self._lock:
            working = self._working.get(execution, 0) + lines
            self._working[execution] = working
            if working > 0 and execution not in self._ends:
                self._ends[execution] = self._begin(f"state machine {execution.split(':')[6]}")
            elif working <= 0 and execution in self._ends:
                self._ends.pop(execution)()

    def forget(self, execution: str) -> None:
        """The execution has ended, with all of its lines."""
        with self._lock:
            self._working.pop(execution, None)
            if (end := self._ends.pop(execution, None)) is not None:
                end()

    @contextmanager
    def resting(self, execution: str) -> Iterator[Rest]:
        """Let one line rest until the block ends, or until somebody ends its rest before: who wakes it does."""
        rest = Rest(self, execution)
        try:
            yield rest
        finally:
            rest.end()


class Rest:
    """The rest of one line of work."""

    def __init__(self, lines: LinesOfWork, execution: str) -> None:
        self._lines = lines
        self._execution = execution
        self._lock = threading.Lock()
        self._is_over = False
        lines.add(execution, -1)

    def end(self) -> None:
        """Let the line work again; once is enough."""
        with self._lock:
            is_over, self._is_over = self._is_over, True
        if not is_over:
            self._lines.add(self._execution, 1)
