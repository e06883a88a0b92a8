"""The applications that run on this machine, as each announces itself: a file of its own, locked as long as it lives.

The files lie in a folder that only this user can enter (0700, files 0600). The lock is what tells a running one: the
system gives it up with the process, however that ends, and a number that another process got since means nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import stat
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from minisam.errors import UsageError


def runtime_folder(environment: Mapping[str, str]) -> Path:
    """Return this user's folder for what runs: in `$XDG_RUNTIME_DIR`, else among the temporary files."""
    given = environment.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(given) and os.path.isdir(given):
        return Path(given) / "minisam"
    return Path(tempfile.gettempdir()) / f"minisam-{os.getuid()}"


@contextlib.contextmanager
def announced(folder: Path, application: Mapping[str, Any]) -> Iterator[None]:
    """Announce an application (JSON values, `pid` among them) for the length of the block.

    Raises UsageError where the folder is not this user's alone, or cannot be written.
    """
    path = folder / f"{application['pid']}.json"
    with contextlib.ExitStack() as closing:
        try:
            closing.enter_context(_locked(path, json.dumps(application, indent=2)))
        except OSError as error:
            raise UsageError(f"Cannot write in '{folder}': {error.strerror}") from error
        closing.callback(path.unlink, missing_ok=True)
        yield


def running(folder: Path) -> list[dict[str, Any]]:
    """Return what the running applications announced, the oldest first; files of those that are gone are removed.

    Raises UsageError where the folder is not this user's alone.
    """
    if not folder.is_dir():
        return []
    _require_private(folder)
    found = [application for path in folder.glob("*.json") if (application := _read(path)) is not None]
    return sorted(found, key=lambda application: (application.get("started", 0), application.get("pid", 0)))


def _locked(path: Path, content: str) -> TextIO:
    """Write a file, locked before anybody sees it, in a folder of this user's; return it open. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_private(path.parent)
    descriptor, unfinished = tempfile.mkstemp(prefix=".unfinished-", dir=path.parent)  # 0600
    file = open(descriptor, "w", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        file.write(content)
        file.flush()
        os.replace(unfinished, path)
    except BaseException:
        file.close()
        os.unlink(unfinished)
        raise
    return file


def _read(path: Path) -> dict[str, Any] | None:
    try:
        with path.open(encoding="utf-8") as file:
            if _is_locked(file.fileno()):
                content = json.load(file)
                return content if isinstance(content, dict) else None
            path.unlink(missing_ok=True)
    except (OSError, ValueError):
        return None  # it ended this moment, or is no file of ours
    return None


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _require_private(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise UsageError(f"'{folder}' is not a folder of yours alone", hint="remove it; minisam makes it anew")
