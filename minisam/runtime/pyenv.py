"""Which program a shim of pyenv leads to, without running it: a shim is a shell script that takes a tenth of a second.

pyenv: README, "Understanding Python version selection": PYENV_VERSION, else the nearest `.python-version`, else the
`version` file of pyenv itself; of several versions the first that has the program.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


class Unclear(Exception):
    """Only pyenv itself can tell."""


def behind_shim(program: Path, environment: Mapping[str, str], here: Path) -> Path | None:
    """Return the program itself, what a pyenv shim leads to, or None where that leads nowhere. Raises Unclear."""
    root = program.parent.parent
    if program.parent.name != "shims" or not (root / "versions").is_dir():
        return program
    for name in _selected(root, environment, here):
        folder = root / "versions" / name
        if not folder.is_dir():
            raise Unclear(name)  # "system", or the beginning of a version's name
        if os.access(folder / "bin" / program.name, os.X_OK):
            return folder / "bin" / program.name
    return None


def _selected(root: Path, environment: Mapping[str, str], here: Path) -> list[str]:
    if given := environment.get("PYENV_VERSION"):
        return given.split(":")
    start = Path(environment.get("PYENV_DIR") or here)
    for file in (*(folder / ".python-version" for folder in (start, *start.parents)), root / "version"):
        try:
            words = file.read_text("utf-8").split()
        except (OSError, UnicodeDecodeError):
            continue
        if words:
            return words
    raise Unclear("system")
