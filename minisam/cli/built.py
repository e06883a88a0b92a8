"""Which of two is served: a project's source, or what `sam build` made of it. SAM CLI takes the second unasked."""

from __future__ import annotations

import os
from pathlib import Path

from minisam.project import BUILD_FOLDER, TEMPLATE_NAMES, is_built, project_of


def about_built(template: Path) -> str | None:
    """Return a line where both are there, or where it is the built one; None where there is nothing to say."""
    if is_built(template):
        source = _template_in(project_of(template))
        there = f"; `-t {_shown(source)}` serves the source" if source else ""
        return f"serving what `sam build` made: changes of the source count after the next `sam build`{there}"
    built = _template_in(template.parent.joinpath(*BUILD_FOLDER))
    return f"serving the source; `-t {_shown(built)}` serves what `sam build` made of it" if built else None


def _template_in(folder: Path) -> Path | None:
    return next((folder / name for name in TEMPLATE_NAMES if (folder / name).is_file()), None)


def _shown(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
