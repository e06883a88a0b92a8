"""A process and all that it has started, as Linux tells in /proc; elsewhere only the process itself is known."""

from __future__ import annotations

import os
from collections.abc import Iterator


def family(pid: int) -> Iterator[int]:
    """Yield the process, then those that it and they have started and that still run."""
    yield pid
    try:
        threads = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return
    for thread in threads:
        try:
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:
                children = file.read().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))
