"""Where a project keeps its template, what its stack is called, and where the user's cache is."""

from __future__ import annotations

import os
import re
from pathlib import Path

from minisam.errors import UsageError

BUILD_FOLDER = (".aws-sam", "build")
TEMPLATE_NAMES = ("template.yaml", "template.yml", "template.json")


def find_template(folder: Path) -> Path:
    """Return the folder's template by its usual names; raises UsageError when there is none."""
    for name in TEMPLATE_NAMES:
        if (folder / name).is_file():
            return folder / name
    raise UsageError(f"No template here: looked for {', '.join(TEMPLATE_NAMES)}", hint="name it with `--template PATH`")


def project_of(template: Path) -> Path:
    """Return the folder of the project that a template belongs to: `sam build` writes to `.aws-sam/build` in it."""
    folder = template if template.is_dir() else template.parent
    return template.resolve().parents[2] if is_built(template) else folder


def is_built(template: Path) -> bool:
    """Tell whether `sam build` made the template."""
    folder = template.resolve().parent
    return (folder.parent.name, folder.name) == BUILD_FOLDER


def stack_name_of(template: Path) -> str:
    """Return the name of a stack that was given none: its folder's, made a valid stack name."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", project_of(template).resolve().name).strip("-")
    return name[:64] if name[:1].isalpha() else f"app-{name}"[:64].rstrip("-")


def user_cache_dir() -> Path:
    """Return the user's cache folder for minisam (`$XDG_CACHE_HOME`, `~/.cache`)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "minisam"
