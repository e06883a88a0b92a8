"""The folder of `--state`: made for this user alone, and used by one application at a time."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path
from typing import IO

from minisam.errors import UsageError

_PATIENCE_S = 10.0


def lock(folder: Path) -> IO[str]:
    """Make the folder and lock it as long as the file is open; one who ends at this moment is waited for.

    Raises UsageError where it cannot be used, or is in use.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = open(os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600), "w")
    except OSError as error:
        raise UsageError(f"--state: '{folder}' cannot be used: {error.strerror}") from error
    ends = time.monotonic() + _PATIENCE_S
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except BlockingIOError as error:
            if time.monotonic() > ends:
                file.close()
                hint = "stop it, or name another folder"
                raise UsageError(f"--state: '{folder}' is in use by another application", hint=hint) from error
            time.sleep(0.05)


def require_free(folder: Path) -> None:
    """Raise UsageError unless the folder can be used."""
    lock(folder).close()
