"""Expanded templates on disk: one JSON file each, named by the hash of what it was made from.

A damaged or unreadable entry is a miss; a cache that cannot be written is no error, only slower.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minisam.settings import user_cache_dir


@dataclass(frozen=True, slots=True)
class Cache:
    """Entries under `folder`, which only its owner can read: templates can hold secrets."""

    folder: Path

    @classmethod
    def open(cls, folder: Path | None = None) -> Cache:
        """Return the cache in `folder`, else in the user's cache directory (`$XDG_CACHE_HOME`, `~/.cache`)."""
        return cls((folder or user_cache_dir()) / "templates")

    def load(self, key: str) -> dict[str, Any] | None:
        """Return what was stored under `key`, None where there is nothing whole."""
        try:
            value = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) and "Resources" in value else None

    def store(self, key: str, value: dict[str, Any]) -> None:
        """Keep `value` under `key`, whole or not at all."""
        with contextlib.suppress(OSError):
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".new")
            try:
                with open(handle, "w", encoding="utf-8") as file:
                    json.dump(value, file, separators=(",", ":"))
                os.replace(name, self._path(key))
            except BaseException:
                os.unlink(name)
                raise

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"
