"""Which file a path in a template means: one of the project's, whatever `..`, links and absolute paths say.

A template may come from anywhere. It names code, layers, definitions, includes, other templates and Dockerfiles; none
of these may be a file of the user's that is not the project's, nor a device, nor a pipe that never ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from minisam.project import is_inside


class Outside(ValueError):
    """A path leads out of the project, or is none; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def locate(folder: Path, written: str, premises: Sequence[Path]) -> Path:
    """Return where a path that is written in a file of `folder` leads, links resolved. Raises Outside.

    What it leads to may not exist.
    """
    try:
        path = (folder / written).resolve()
        kind = "a folder" if path.is_dir() else "a file" if path.is_file() else "other" if path.exists() else "nothing"
    except (OSError, ValueError, RuntimeError) as error:  # too long, with a null character, a circle of links
        raise Outside(f"'{_shortened(written)}' is no path: {error}", "name a file or folder of the project") from error
    if not is_inside(path, premises):
        message = f"'{_shortened(written)}' lies outside the project {premises[0]}"
        raise Outside(message, "move it there, or run minisam in a folder that holds both")
    if kind == "other":
        raise Outside(f"'{_shortened(written)}' is neither a file nor a folder", "name a file or folder of the project")
    return path


def _shortened(written: str) -> str:
    return written if len(written) <= 200 else f"{written[:200]}..."
