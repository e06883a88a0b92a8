"""What a test leaves behind: threads that still run, variables that are not what they were."""

from __future__ import annotations

import gc
import os
import threading

from minisam.testing.loop import THREAD_NAME

_GRACE_S = 1.0
_OURS = (THREAD_NAME, "asyncio_", "pytest", "execnet", "pydevd")
_UNCOUNTED = frozenset({"PYTEST_CURRENT_TEST"})


class Before:
    """The variables and threads of one moment."""

    def __init__(self) -> None:
        self.variables = dict(os.environ)
        self.threads = frozenset(threading.enumerate())


def left_behind(*before: Before) -> str:
    """Return what is now as it was at none of these moments, "" where that is nothing."""
    if changed := _changed(*before):
        return f"os.environ changed: {', '.join(changed)}"
    if threads := _left_threads(*before):
        return f"threads running: {', '.join(threads)}"
    return ""


def _changed(*before: Before) -> list[str]:
    names = {*os.environ, *(name for one in before for name in one.variables)} - _UNCOUNTED
    return sorted(name for name in names if all(one.variables.get(name) != os.environ.get(name) for one in before))


def _left_threads(*before: Before) -> list[str]:
    """Idle workers of an executor end when the executor is collected, as it is with the modules that hold it."""
    known = frozenset[threading.Thread]().union(*(one.threads for one in before))
    new = [thread for thread in threading.enumerate() if thread not in known and not thread.name.startswith(_OURS)]
    if not new:
        return []
    gc.collect()
    for thread in new:
        thread.join(_GRACE_S)
    return [thread.name for thread in new if thread.is_alive()]
