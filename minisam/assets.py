"""Finds the folders that ship with minisam but are not code: `templates/` and `events/`.

In a wheel they lie inside the package, in the source tree beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def asset_folder(name: Literal["templates", "events"]) -> Path:
    """Return the folder's path, wherever minisam is installed."""
    packed = _PACKAGE / "_assets" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name
