"""The folders that stand for `/tmp`: one for each function, which all of its environments share and the end removes.

On Lambda `/tmp` belongs to one environment, outlives a timeout or a crash in it, and holds as much as EphemeralStorage
says. Here a function finds its folder in TMPDIR, which `tempfile` heeds; the literal path `/tmp` stays the machine's.
AWS: docs "configuration-ephemeral-storage".
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from minisam.model import Function

PREFIX = "minisam-tmp-"
ASKED_AGAIN_AFTER_S = 1.0


class Scratch:
    """Makes the folders, each when it is first asked for; tells `on_notice` of one that holds too much."""

    def __init__(self, on_notice: Callable[[str], None]) -> None:
        self._on_notice = on_notice
        self._base: Path | None = None
        self._asked_at: dict[str, float] = {}
        self._told: set[str] = set()
        self._looking: set[asyncio.Task[None]] = set()

    def folder(self, function: Function) -> Path:
        """Return the function's folder."""
        if self._base is None:
            remove_abandoned(Path(tempfile.gettempdir()))
            self._base = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        folder = self._base / re.sub(r"[^A-Za-z0-9]+", "-", function.id)
        folder.mkdir(exist_ok=True)
        return folder

    def look(self, function: Function) -> None:
        """Look in the background, now and then, whether the folder holds more than the function may store."""
        now = time.monotonic()
        is_due = now - self._asked_at.get(function.id, -ASKED_AGAIN_AFTER_S) >= ASKED_AGAIN_AFTER_S
        if self._base is not None and is_due and function.id not in self._told:
            self._asked_at[function.id] = now
            task = asyncio.get_running_loop().create_task(self._compare(function))
            self._looking.add(task)
            task.add_done_callback(self._looking.discard)

    async def close(self) -> None:
        """Remove everything."""
        await asyncio.gather(*self._looking, return_exceptions=True)
        if self._base is not None:
            await asyncio.to_thread(shutil.rmtree, self._base, ignore_errors=True)
            self._base = None

    async def _compare(self, function: Function) -> None:
        used_mb = await asyncio.to_thread(size_mb, self.folder(function))
        if used_mb > function.ephemeral_storage_mb and function.id not in self._told:
            self._told.add(function.id)
            self._on_notice(
                f"function '{function.id}' keeps {used_mb} MB in its temporary folder, over its EphemeralStorage of "
                f"{function.ephemeral_storage_mb} MB: on Lambda writing fails with 'No space left on device'"
            )


def remove_abandoned(temporary: Path) -> None:
    """Remove the folders of processes that were killed before they could."""
    for folder in temporary.glob(f"{PREFIX}*-*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def size_mb(folder: Path) -> int:
    """Return what all files below a folder take on disk, in whole MB."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(parent, name)).st_blocks * 512
            except OSError:
                continue
    return total // (1024 * 1024)
