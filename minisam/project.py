"""Where a project keeps its template, what its stack is called, and where the user's cache is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from minisam.errors import UsageError

BUILD_FOLDER = (".aws-sam", "build")
_BESIDE_TEMPLATES = (".yaml", ".yml", ".json", ".toml", ".md", ".template")
TEMPLATE_NAMES = ("template.yaml", "template.yml", "template.json")


def find_template(folder: Path) -> Path:
    """Return the folder's template by its usual names; raises UsageError when there is none."""
    for name in TEMPLATE_NAMES:
        if (folder / name).is_file():
            return folder / name
    near = next((path for path in _nearby(folder) if path.is_file()), None)
    hint = (
        f"`-t {os.path.relpath(near, folder)}` would name the one there" if near else "name it with `--template PATH`"
    )
    raise UsageError(f"No template here: looked for {', '.join(TEMPLATE_NAMES)}", hint=hint)


def _nearby(folder: Path) -> Iterator[Path]:
    """Give where a template may be that is not in the folder: in those above, then in those below."""
    above = [path for path in folder.resolve().parents if path != path.parent][:3]
    try:
        below = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:
        below = []
    return (place / name for place in (*above, *below) for name in TEMPLATE_NAMES)


def project_of(template: Path) -> Path:
    """Return the folder of the project that a template belongs to: `sam build` writes to `.aws-sam/build` in it."""
    folder = template if template.is_dir() else template.parent
    return template.resolve().parents[2] if is_built(template) else folder


def is_built(template: Path) -> bool:
    """Tell whether `sam build` made the template."""
    folder = template.resolve().parent
    return (folder.parent.name, folder.name) == BUILD_FOLDER


def premises_of(template: Path) -> tuple[Path, ...]:
    """Return the folders, links resolved, in which whatever a template names must lie: those of its project.

    That is the template's own folder, the one above where it holds nothing but templates, the repository around it, and
    the folder where the command runs if the template lies in it. A home folder or the root of the disk only counts
    where the template itself lies there.
    """
    own = [project_of(template).resolve(), template.resolve().parent]
    never = {Path.home().resolve(), Path(own[0].anchor)}
    above = [folder for folder in (own[0], *own[0].parents) if folder not in never]
    outer = above[1] if len(above) > 1 and above[1] == own[0].parent and _holds_only_templates(own[0]) else None
    repository = next((folder for folder in above if (folder / ".git").exists()), None)
    here = Path.cwd()
    wider = (outer, repository, here if here in above else None)
    return tuple(dict.fromkeys((*own, *(folder for folder in wider if folder is not None))))


def _holds_only_templates(folder: Path) -> bool:
    """Tell whether a folder is one of a project's for its templates, such as `infra/` beside `src/`."""
    try:
        with os.scandir(folder) as entries:
            return all(entry.is_file() and entry.name.endswith(_BESIDE_TEMPLATES) for entry in entries)
    except OSError:
        return False


def is_inside(path: Path, premises: Sequence[Path]) -> bool:
    """Tell whether a path leads, links resolved, to something that is the project's."""
    try:
        real = path.resolve()
    except (OSError, ValueError, RuntimeError):
        return False
    return any(real.is_relative_to(folder) for folder in premises)


def stack_name_of(template: Path) -> str:
    """Return the name of a stack that was given none: its folder's, made a valid stack name."""
    name = re.sub(r"[^A-Za-z0-9]+", "-", project_of(template).resolve().name).strip("-")
    return name[:64] if name[:1].isalpha() else f"app-{name}"[:64].rstrip("-")


def user_cache_dir() -> Path:
    """Return the user's cache folder for minisam (`$XDG_CACHE_HOME`, `~/.cache`)."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".cache") / "minisam"
