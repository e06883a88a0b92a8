"""Starters: the folders of `templates/`, each a small application to begin with.

A starter is its files, copied as they are; what it is about is the first line of its README. A new one is found by
being there.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from minisam.assets import asset_folder
from minisam.errors import UsageError, nearest
from minisam.records import dataclass

_LEFTOVERS = {"__pycache__", ".pytest_cache", ".aws-sam", ".venv"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """One starter; `files` are relative to `folder`."""

    name: str
    summary: str
    folder: Path
    files: tuple[Path, ...]


def find_starters(folder: Path | None = None) -> Mapping[str, Starter]:
    """Return every starter by its name, in the order of their names."""
    folder = folder or asset_folder("templates")
    found = sorted(path.parent for path in folder.glob("*/template.*"))
    return {one.name: Starter(name=one.name, summary=_summary(one), folder=one, files=_files(one)) for one in found}


def find_starter(name: str) -> Starter:
    """Return the starter of this name; raises UsageError naming the nearest one."""
    starters = find_starters()
    if name not in starters:
        near = nearest(name, starters)
        hint = f"did you mean `{near}`?" if near else f"there are: {', '.join(starters)}"
        raise UsageError(f"There is no starter '{name}'", hint=hint)
    return starters[name]


def copy_starter(starter: Starter, target: Path) -> tuple[Path, ...]:
    """Copy a starter's files into `target`, which may exist, and return what was written.

    Raises UsageError, before anything is written, where a file would be overwritten.
    """
    written = tuple(target / file for file in starter.files)
    if taken := [path for path in written if os.path.lexists(path)]:
        raise UsageError(
            f"'{target}' already has {_listed(taken, target)}; nothing was written",
            hint="minisam overwrites no files: choose another name",
        )
    try:
        for file, path in zip(starter.files, written, strict=True):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as copy:
                copy.write((starter.folder / file).read_bytes())
    except OSError as error:
        raise UsageError(f"Cannot write '{error.filename}': {error.strerror}", hint="choose another name") from error
    return written


def _files(folder: Path) -> tuple[Path, ...]:
    paths = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return tuple(path for path in paths if not _LEFTOVERS.intersection(path.parts))


def _summary(folder: Path) -> str:
    readme = folder / "README.md"
    return readme.read_text("utf-8").partition("\n")[0].removeprefix("# ") if readme.is_file() else ""


def _listed(paths: list[Path], target: Path) -> str:
    names = [str(path.relative_to(target)) for path in paths]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
