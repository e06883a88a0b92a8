"""Zip files of code and layers, extracted whole or not at all, whatever they hold.

An entry never leaves the folder: `..` and absolute names lose what leads out, and links are written as plain files.
"""

from __future__ import annotations

import shutil
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path

MAX_BYTES = 262_144_000
"""AWS: docs "gettingstarted-limits", deployment package: 250 MB unzipped."""

_DAMAGED = (
    *(
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        LookupError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ),
)
"""What reading a damaged, encrypted or otherwise odd archive raises."""


class Unreadable(Exception):
    """The archive cannot be extracted; the message says why."""


def extract(archive: Path, folder: Path) -> None:
    """Extract an archive to a folder that does not exist; another process may do the same. Raises Unreadable."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
    try:
        _extract(archive, unfinished)
        unfinished.replace(folder)
    except _DAMAGED as error:
        raise Unreadable(str(error) or type(error).__name__) from error
    except OSError as error:
        if not folder.is_dir():
            raise Unreadable(error.strerror or str(error)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _extract(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as content:
        if sum(entry.file_size for entry in content.infolist()) > MAX_BYTES:
            raise ValueError(f"it holds more than {MAX_BYTES:,} bytes, the most that Lambda takes")
        for entry in content.infolist():
            extracted = Path(content.extract(entry, folder))
            if mode := entry.external_attr >> 16 & 0o777:
                extracted.chmod(mode | (0o700 if entry.is_dir() else 0o600))
