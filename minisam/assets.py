"""Finds the folders that ship with minisam but are not code: `templates/` and `events/`.

In a wheel they lie inside the package, in the source tree beside it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

_PACKAGE = os.path.dirname(__file__)


def asset_folder(name: Literal["templates", "events"]) -> Path:
    """Return the folder's path, wherever minisam is installed."""
    from pathlib import Path

    return Path(asset_path(name))


def asset_path(name: Literal["templates", "events"]) -> str:
    """Return the folder's path as text: `generate-event` is over before pathlib would be imported."""
    packed = os.path.join(_PACKAGE, "_assets", name)
    return packed if os.path.isdir(packed) else os.path.join(os.path.dirname(_PACKAGE), name)
