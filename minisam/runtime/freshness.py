"""Whether what an environment imported is still what lies on disk.

The child reports the project files that it read and the names that it looked up; here they are compared with the disk,
by stat, before each invocation. A file that was very young when it was read could have changed once more without a
new time of change: until it has aged, its content is compared too.
"""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.machinery import EXTENSION_SUFFIXES
from typing import Any

from minisam.records import dataclass

YOUNG_NS = 20_000_000
YOUNG_ON_COARSE_CLOCK_NS = 2_000_000_000


@dataclass(slots=True)
class FileMark:
    """A file as it was read; `checksum` is None once the time of change alone can be trusted."""

    path: str
    stamp: tuple[int, int, int]
    checksum: int | None = None

    def is_stale(self) -> bool:
        try:
            status = os.stat(self.path)
            if stamp_of(status) != self.stamp:
                return True
            if self.checksum is None:
                return False
            with open(self.path, "rb") as file:
                is_changed = zlib.crc32(file.read()) != self.checksum
        except OSError:
            return True
        if not is_changed and not is_young(status):
            self.checksum = None
        return is_changed


class FolderMark:
    """A folder that was searched: the names looked up in it, and what each was found to be."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._stamp: tuple[int, int, int] | None = None
        self._origins: dict[str, str | None] = {}

    def add(self, name: str, origin: str | None) -> None:
        self._origins[name] = origin
        self._stamp = None

    def is_stale(self) -> bool:
        """Look the names up again if anything was added to or removed from the folder."""
        try:
            status = os.stat(self.path)
        except OSError:
            return any(self._origins.values())
        if stamp_of(status) == self._stamp:
            return False
        if any(module_at(self.path, name) != origin for name, origin in self._origins.items()):
            return True
        self._stamp = None if is_young(status) else stamp_of(status)
        return False


class LoadedCode:
    """All that one environment read from the project so far."""

    def __init__(self) -> None:
        self._files: dict[str, FileMark] = {}
        self._folders: dict[str, FolderMark] = {}

    def add(self, files: Iterable[Sequence[Any]], names: Iterable[Sequence[Any]]) -> None:
        for path, mtime_ns, size, inode, checksum in files:
            self._files[path] = FileMark(path, (mtime_ns, size, inode), checksum)
        for folder, name, origin in names:
            self._folders.setdefault(folder, FolderMark(folder)).add(name, origin)

    def add_files(self, marks: Iterable[FileMark]) -> None:
        for mark in marks:
            self._files[mark.path] = replace(mark)

    def add_all_of(self, other: LoadedCode) -> None:
        """Take over the files that another has read."""
        self.add_files(other._files.values())

    @property
    def paths(self) -> list[str]:
        """The files that were read."""
        return list(self._files)

    def is_stale(self) -> bool:
        # Before each invocation, so without generators.
        for file in self._files.values():
            if file.is_stale():
                return True
        for folder in self._folders.values():
            if folder.is_stale():
                return True
        return False


def stamp_of(status: os.stat_result) -> tuple[int, int, int]:
    return status.st_mtime_ns, status.st_size, status.st_ino


def mark_of(path: str) -> FileMark:
    """Mark a file as it is now, for files that the front itself read."""
    return FileMark(path, stamp_of(os.stat(path)))


def mark_unread(path: str) -> FileMark:
    """Mark a file that another process is about to read: a young one by its content too. Raises OSError."""
    status = os.stat(path)
    checksum = None
    if is_young(status):
        with open(path, "rb") as file:
            checksum = zlib.crc32(file.read())
    return FileMark(path, stamp_of(status), checksum)


def is_young(status: os.stat_result) -> bool:
    """Tell whether the file could change once more without a new time of change."""
    is_coarse = status.st_mtime_ns % 1_000_000_000 == 0
    return time.time_ns() - status.st_mtime_ns < (YOUNG_ON_COARSE_CLOCK_NS if is_coarse else YOUNG_NS)


def module_at(folder: str, name: str) -> str | None:
    """Return the file that an import of `name` from this folder would load, in CPython's order."""
    package = os.path.join(folder, name)
    endings = [*EXTENSION_SUFFIXES, ".py"]
    candidates = [os.path.join(package, "__init__" + ending) for ending in endings]
    candidates += [package + ending for ending in endings]
    return next((path for path in candidates if os.path.isfile(path)), None)
