"""Which processes belong to a command that a test started, and which of them are still there.

A process counts when it is in the command's session, below one that was seen before, or carries the command's mark in
the environment that it was started with. All of it is read from /proc, so leftovers are only found on Linux.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Process:
    """A process; `started` (clock ticks since boot) tells it from a later one with the same id."""

    pid: int
    parent: int
    session: int
    started: int
    name: str
    is_zombie: bool


def eventually(check: Callable[[], T], what: str, timeout_s: float = 10, glance_s: float = 0.002) -> T:
    """Return the first true result of `check`, which is asked every `glance_s`; fail when there is none in time."""
    deadline = time.monotonic() + timeout_s
    while True:
        if found := check():
            return found
        assert time.monotonic() < deadline, f"not within {timeout_s} s: {what}"
        time.sleep(glance_s)


def family(pid: int, mark: str) -> set[Process]:
    """Return the living processes of the command `pid` that was started with `mark`."""
    table = _table()
    found = {p for p in table if p.session == pid or p.pid == pid or _carries(p.pid, mark)}
    while grown := {p for p in table if p.parent in {member.pid for member in found}} - found:
        found |= grown
    return {p for p in found if not p.is_zombie and p.pid != os.getpid()}


def survivors(known: set[Process], pid: int, mark: str) -> set[Process]:
    """Return what is left of a command, of which `known` was seen while it ran."""
    seen = {(p.pid, p.started) for p in known}
    return {p for p in _table() if (p.pid, p.started) in seen and not p.is_zombie} | family(pid, mark)


def kill_all(found: set[Process]) -> None:
    """Kill processes that a test found to be its own."""
    for process in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)


def _table() -> set[Process]:
    found = set()
    for entry in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if entry.isdigit():
            with contextlib.suppress(OSError):
                found.add(_read(int(entry)))
    return found


def _read(pid: int) -> Process:
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        head, _, tail = file.read().rpartition(")")
    fields = tail.split()
    return Process(
        pid=pid,
        parent=int(fields[1]),
        session=int(fields[3]),
        started=int(fields[19]),
        name=head.partition("(")[2],
        is_zombie=fields[0] in "ZX",
    )


def _carries(pid: int, mark: str) -> bool:
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:
            return mark.encode() in file.read()
    except OSError:
        return False
