"""The files of a function whose runtime does not tell what it reads: all of them count as read.

What packages bring is left out (`node_modules`), but for a package that is a link to a folder of the project's own.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from minisam.runtime.freshness import FileMark, mark_unread

MOST_FILES = 5000
PACKAGES = "node_modules"
NOT_CODE = frozenset({PACKAGES, "__pycache__", "venv"})


def marks_below(folders: Iterable[Path], endings: tuple[str, ...] = ("",)) -> list[FileMark]:
    """Return the files with one of these endings, as they are now; at most 5,000."""
    marks: dict[str, FileMark] = {}
    for path in _files(folders, endings):
        if len(marks) == MOST_FILES:
            break
        try:
            marks[path] = mark_unread(path)
        except OSError:
            continue  # a link that leads nowhere, or a file that has just gone
    return list(marks.values())


def linked_packages(folder: Path) -> list[Path]:
    """Return the folders outside of `node_modules` to which packages in it are linked, as npm's workspaces are."""
    packages = folder / PACKAGES
    found = [*packages.glob("*"), *packages.glob("@*/*")] if packages.is_dir() else []
    targets = {path.resolve() for path in found if path.is_symlink()}
    return sorted(target for target in targets if target.is_dir() and PACKAGES not in target.parts)


def _files(folders: Iterable[Path], endings: tuple[str, ...]) -> Iterator[str]:
    for folder in folders:
        for parent, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if name not in NOT_CODE and not name.startswith("."))
            for name in sorted(files):
                if name.endswith(endings):
                    yield os.path.realpath(os.path.join(parent, name))
