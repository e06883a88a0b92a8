"""What was made of templates, on disk: one JSON file each, named by the hash of what it was made from.

A damaged or unreadable entry, and one that others could have written, is a miss; a cache that cannot be written is no
error, only slower.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import Any

import orjson

from minisam.project import user_cache_dir
from minisam.records import dataclass

MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Cache:
    """Entries under `folder`, which only its owner can read: templates can hold secrets."""

    folder: Path

    @classmethod
    def open(cls, folder: Path | None = None) -> Cache:
        """Return the cache in `folder`, else in the user's cache directory (`$XDG_CACHE_HOME`, `~/.cache`)."""
        return cls((folder or user_cache_dir()) / "templates")

    def load(self, key: str) -> Any:
        """Return what was stored under `key`, None where there is nothing whole."""
        try:
            if not _is_private(self.folder):
                return None
            return orjson.loads(self._path(key).read_bytes())
        except (OSError, ValueError):
            return None

    def store(self, key: str, value: Any) -> None:
        """Keep `value` under `key`, whole or not at all; what would not come back as it is, is not kept."""
        import tempfile  # not needed by a start that finds everything

        with contextlib.suppress(OSError, TypeError):
            text = orjson.dumps(value)
            if orjson.loads(text) != value:
                return
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".new")
            try:
                with open(handle, "wb") as file:
                    file.write(text)
                os.replace(name, self._path(key))
            except BaseException:
                os.unlink(name)
                raise
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        """Remove what was stored longest ago, once there is too much."""
        entries = [entry for entry in os.scandir(self.folder) if entry.name.endswith(".json")]
        if len(entries) > MOST_ENTRIES:
            by_age = sorted(entries, key=lambda entry: entry.stat().st_mtime_ns)
            for entry in by_age[: MOST_ENTRIES // 10]:
                os.unlink(entry.path)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"


def _is_private(folder: Path) -> bool:
    """Whether nobody but this user could have written into the folder."""
    status = os.stat(folder)
    return status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
