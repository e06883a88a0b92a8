"""Saving: files of the same size, saved in quick succession and asked for at once, are never answered by old code.

Meanwhile others ask all the time: none of their answers is older than the save that was made before they asked.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.end_to_end.command import Command, Server

VOLUME = 3_000
OTHERS = 3


@dataclass(slots=True)
class Saved:
    """How many saves were made, how many requests others made meanwhile, and how many of all answers were old.

    `begun` and `done` are the saves that have begun and those that are on disk.
    """

    begun: int = 0
    done: int = 0
    asked_beside: int = 0
    stale: int = 0
    broken: list[str] = field(default_factory=list)


def soak(command: Command, template: Path, *, count: int) -> Saved:
    """Save the handler and an imported module in turn, in place and by rename, and ask after each save."""
    source, saved = template.parent / "src", Saved()
    handler, module = source / "hello.py", source / "wording.py"
    word, imported = "hello", "first"
    with command.serving(template) as server, asking(server, saved):
        for number in range(count):
            new, by_rename = f"{number + 1:05}", number % 4 < 2
            saved.begun += 1
            if number % 2:
                _save(handler, f'"{word}"', f'"{new}"', by_rename)
                word = new
            else:
                _save(module, f'"{imported}"', f'"{new}"', by_rename)
                imported = new
            saved.done += 1
            answer = server.request("/hello").json()
            saved.stale += (answer["word"], answer["imported"]) != (word, imported)
    return saved


@contextmanager
def asking(server: Server, saved: Saved) -> Iterator[None]:
    """Let others ask for the length of the block, and compare what they get with the saves."""
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            done = saved.done
            reply = server.request("/hello")
            saved.asked_beside += 1
            if reply.status == 200:
                answer = reply.json()
                newest = max(int(word) for word in (answer["word"], answer["imported"], "0") if word.isdigit())
                saved.stale += newest < done
            elif saved.begun == done:  # else a file was read while it was written
                saved.broken.append(reply.text)

    threads = [threading.Thread(target=ask) for _ in range(OTHERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _save(path: Path, old: str, new: str, by_rename: bool) -> None:
    text = path.read_text()
    assert text.count(old) == 1, f"{old} in {path}"
    if by_rename:
        beside = path.with_suffix(".new")
        beside.write_text(text.replace(old, new))
        os.replace(beside, path)
    else:
        path.write_text(text.replace(old, new))
