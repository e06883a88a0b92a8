"""Which processes the tests' own process, or another, has started."""

import os
from pathlib import Path


def descendants(pid: int) -> set[int]:
    """Return those that still run, and theirs; what ends while this looks may be among them."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*"):
        found |= _below(task)
    return found.union(*map(descendants, found))


def children() -> set[int]:
    """Return those that this process has started itself."""
    return set().union(*map(_below, Path(f"/proc/{os.getpid()}/task").glob("*")))


def _below(task: Path) -> set[int]:
    try:
        return {int(child) for child in (task / "children").read_text().split()}
    except OSError:
        return set()
