"""Notices that files change: by notification in the background, and exactly, by stat, when asked.

The notifications (watchdog) only bring work forward; what decides whether something is old is a stat at the moment of
a request (`Stamps.are_current`).
"""

from __future__ import annotations

import asyncio
import importlib
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from minisam.records import dataclass

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver

_Stamp = tuple[int, int, int] | None
QUIET_S = 0.02
"""How long to wait for more events, so that "save all" is one change."""

_IGNORED = {".git", "__pycache__", "node_modules", ".aws-sam", ".venv", ".mypy_cache", ".pytest_cache"}


@dataclass(frozen=True, slots=True)
class Stamps:
    """How files stood on disk at one moment: modification time (ns), size and inode, None for a missing file."""

    of: Mapping[Path, _Stamp]

    @classmethod
    def take(cls, paths: Iterable[Path]) -> Stamps:
        """Stat the files now."""
        return cls({path: _stamp(path) for path in paths})

    def are_current(self) -> bool:
        """Tell whether every file still stands as it did."""
        for path, stamp in self.of.items():  # before each request: no generator
            if _stamp(path) != stamp:
                return False
        return True


class Watcher:
    """Calls `on_change` in the event loop with the set of files that changed under the watched folders."""

    def __init__(self, on_change: Callable[[set[Path]], None]) -> None:
        self._on_change = on_change
        self._loop = asyncio.get_running_loop()
        self._observer: BaseObserver | None = None
        self._watched: frozenset[Path] = frozenset()
        self._seen: set[Path] = set()
        self._timer: asyncio.TimerHandle | None = None

    async def prepare(self) -> None:
        """Import what watches, in a thread: requests go on meanwhile."""
        await asyncio.to_thread(importlib.import_module, "watchdog.observers")

    def watch(self, folders: Iterable[Path]) -> str | None:
        """Watch exactly these folders and what lies below; returns why that is impossible, or None."""
        wanted = _outermost(folder for folder in folders if folder.is_dir())
        if wanted == self._watched:
            return None
        self.close()
        from watchdog.observers import Observer

        # It prints when events were lost; nothing is lost here, since what decides is a stat at the next request.
        logging.getLogger("watchdog").addHandler(logging.NullHandler())
        try:
            observer = Observer()
            for folder in wanted:
                observer.schedule(_Handler(self._note), str(folder), recursive=True)
            observer.start()
        except OSError as error:  # inotify's limits, a folder that vanished
            return f"cannot watch files ({error}); changes are still seen at the next request"
        self._observer, self._watched = observer, wanted
        return None

    def close(self) -> None:
        """Stop watching; nothing is called afterwards."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
        self._observer, self._watched = None, frozenset()
        if self._timer is not None:
            self._timer.cancel()

    def _note(self, path: Path) -> None:
        if not _IGNORED.intersection(path.parts) and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._collect, path)

    def _collect(self, path: Path) -> None:
        self._seen.add(path)
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._loop.call_later(QUIET_S, self._deliver)

    def _deliver(self) -> None:
        seen, self._seen = self._seen, set()
        if seen:
            self._on_change(seen)


class _Handler:
    """What watchdog calls, in its own thread, for each event."""

    _CHANGES = {"created", "modified", "moved", "deleted"}

    def __init__(self, note: Callable[[Path], None]) -> None:
        self._note = note

    def dispatch(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type not in self._CHANGES:
            return
        for path in (event.src_path, getattr(event, "dest_path", "")):
            if path:
                self._note(Path(os.fsdecode(path)))


def _outermost(folders: Iterable[Path]) -> frozenset[Path]:
    found = sorted({folder.resolve() for folder in folders})
    return frozenset(f for f in found if not any(other in f.parents for other in found))


def _stamp(path: Path) -> _Stamp:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
