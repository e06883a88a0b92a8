"""Which Python runs the functions."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from minisam.errors import RuntimeUnavailable


def find_interpreter(python: Path | None = None, project: Path | None = None) -> Path:
    """Return the interpreter: the given one, the active virtual environment's, the project's, else the running one.

    Raises RuntimeUnavailable for a given one that cannot be run.
    """
    if python is not None:
        return _given(python)
    active = os.environ.get("VIRTUAL_ENV")
    folders = [Path(active)] if active else []
    folders += [project / name for name in (".venv", "venv")] if project else []
    candidates = [folder / "bin" / "python" for folder in folders]
    return next((path for path in candidates if os.access(path, os.X_OK)), Path(sys.executable))


def _given(python: Path) -> Path:
    found = shutil.which(python)
    if found is None:
        raise RuntimeUnavailable(
            f"'{python}' is not a Python interpreter that can be run", hint="name one such as python3.12 or its path"
        )
    return Path(found).absolute()
