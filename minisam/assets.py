"""Where the folders beside the package are: `templates/` and `events/`, in the source tree and in the wheel alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def find(name: str) -> Path:
    """Return the folder `name`; the wheel carries it inside the package, the source tree beside it."""
    packed = _PACKAGE / "_assets" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name
