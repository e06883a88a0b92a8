"""The child's side of coverage: counts the lines of a function for the tests that run it.

Nothing tells an environment that it ends, so what was counted is written after each event. The files lie beside that
of the tests, under names of their own, where `coverage combine` and pytest-cov look for them.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def covered(find: Callable[[str], Any], handler: str, wanted: dict[str, Any]) -> Any:
    """Find a handler, counted from its import on; `wanted` is what minisam/testing/counting.py says of the tests' own.

    An interpreter without coverage runs the function all the same, and says so.
    """
    try:
        import coverage
    except ImportError:
        sys.stderr.write(f"minisam: coverage is not installed for {sys.executable}: lines are not counted\n")
        return find(handler)
    counter = _started(coverage, wanted)
    try:
        found = find(handler)
    finally:
        counter.save()

    def counted(event: Any, context: Any) -> Any:
        try:
            return found(event, context)
        finally:
            counter.save()

    return counted


def _started(coverage: Any, wanted: dict[str, Any]) -> Any:
    """Return a running counter that means by paths what the tests' own does."""
    here = os.getcwd()
    os.chdir(wanted["folder"])
    try:
        # A name of our own: into one of its own coverage writes a hash, that of the first writing, and `combine` then
        # takes files that began alike for copies.
        name = f"minisam.{os.getpid()}.{os.urandom(6).hex()}"
        counter = coverage.Coverage(data_suffix=name, messages=False, **wanted["options"])
        if "patch" in vars(counter.config):
            counter.config.patch = []  # how other processes are counted is no matter of this one
        counter.start()
        return counter
    finally:
        os.chdir(here)
