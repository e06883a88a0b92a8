"""How much memory a function's processes use, and the end of those that use more than their function may.

The resident memory is asked for every few milliseconds while something runs, and once more with each answer, which
carries the peak: what was over the limit for a moment is found too. A limit set by the kernel would be wrong here:
RLIMIT_AS counts address space (`import pandas` has 191 MB of it and 66 MB of memory), RLIMIT_DATA makes allocations
fail inside the handler, which may catch that and go on, while Lambda kills.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

from minisam.records import dataclass
from minisam.runtime.families import family

INTERVAL_S = 0.01
PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024


@dataclass(frozen=True, slots=True)
class MemoryGuard:
    """The memory that a function may use."""

    limit_mb: int

    def watch(self, pid: int, on_excess: Callable[[], None]) -> Watch:
        """Call `on_excess` once, as soon as the process and those that it started use more."""
        return Watch(pid, self.limit_mb * 1024, on_excess)

    def is_exceeded_by(self, peak_mb: int) -> bool:
        return peak_mb > self.limit_mb


class Watch:
    """Asks in intervals, until it is cancelled."""

    def __init__(self, pid: int, limit_kb: int, on_excess: Callable[[], None]) -> None:
        self._pid = pid
        self._limit_kb = limit_kb
        self._on_excess = on_excess
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(INTERVAL_S, self._ask)

    def cancel(self) -> None:
        self._timer.cancel()

    def _ask(self) -> None:
        if used_kb(self._pid, self._limit_kb) > self._limit_kb:
            self._on_excess()
        else:
            self._timer = self._loop.call_later(INTERVAL_S, self._ask)


def used_kb(pid: int, limit_kb: int) -> int:
    """Return the memory of a process and its descendants, 0 where the system does not say (it has no /proc).

    Memory that several of them share counts once: that is asked for only where it decides, since it costs more.
    """
    processes = list(family(pid))
    resident = sum(map(_resident_kb, processes))
    if len(processes) == 1 or resident <= limit_kb:
        return resident
    return sum(map(_proportional_kb, processes))


def peak_of(pid: int) -> int:
    """Return the peak memory of a running process in MB, 0 where the system does not say."""
    line = _line_of(f"/proc/{pid}/status", "VmHWM:")
    return int(line.split()[1]) // 1024 if line else 0


def family_peak_mb(pid: int) -> int:
    """Return the peak memory of a process and of those that it has started and that still run, in MB."""
    return sum(map(peak_of, family(pid)))


def _resident_kb(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * PAGE_KB
    except OSError:
        return 0


def _proportional_kb(pid: int) -> int:
    line = _line_of(f"/proc/{pid}/smaps_rollup", "Pss:")
    return int(line.split()[1]) if line else _resident_kb(pid)


def _line_of(path: str, beginning: str) -> str | None:
    try:
        with open(path, encoding="ascii") as file:
            return next((line for line in file if line.startswith(beginning)), None)
    except OSError:
        return None
