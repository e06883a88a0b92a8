"""The file system of one build stage, as far as it comes from the build context.

Nothing is copied: a stage knows which file or folder of this machine stands at which path of the image.
"""

from __future__ import annotations

import copy
import glob
import os
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from minisam.records import dataclass
from minisam.template.dockerfile import Instruction

TASK_ROOT = "/var/task"
ALWAYS_THERE = ("/", TASK_ROOT, "/opt", "/tmp", "/var", "/usr", "/app")


class Unmappable(Exception):
    """Something in the image that has no equivalent here; `line` of the Dockerfile says where."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Placed:
    """A file or folder of this machine, and where it stands in the image; a folder's content lies at `path`."""

    path: str
    source: Path


@dataclass(slots=True)
class Stage:
    """What the instructions so far have made. `python` is the base's version as in "3.12", None for another base."""

    base: str
    line: int
    python: str | None = None
    is_lambda: bool = False
    workdir: str = "/"
    variables: dict[str, str] = field(default_factory=dict)
    set_at: dict[str, int] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    placed: list[Placed] = field(default_factory=list)
    folders: set[str] = field(default_factory=lambda: set(ALWAYS_THERE))
    installs: list[str] = field(default_factory=list)
    command: Instruction | None = None
    entry_point: Instruction | None = None

    def derived(self, line: int) -> Stage:
        """Return a stage that begins where this one ends; build arguments end with their stage."""
        made = copy.deepcopy(self)
        made.line, made.arguments = line, {}
        return made

    @property
    def scope(self) -> Mapping[str, str]:
        """The variables that an instruction sees: ENV wins over ARG."""
        return {**self.arguments, **self.variables}

    def absolute(self, path: str) -> str:
        """Return a path of the image as an absolute one."""
        return posixpath.normpath(posixpath.join(self.workdir, path))

    def find(self, path: str) -> Path | None:
        """Return what stands at an absolute path of the image, None where it does not come from this machine."""
        for placed in reversed(self.placed):
            inner = relative_to(path, placed.path)
            if inner is not None and (candidate := placed.source / inner).exists():
                return candidate
        return None

    def below(self, path: str) -> Iterator[tuple[str, Path]]:
        """Yield what was placed at or below an absolute path, by its path from there ("" for the path itself)."""
        for placed in self.placed:
            if (inner := relative_to(placed.path, path)) is not None:
                yield inner, placed.source
            elif (outer := relative_to(path, placed.path)) is not None and (placed.source / outer).exists():
                yield "", placed.source / outer

    def place(self, sources: Sequence[Path], destination: str) -> None:
        """Place files and folders as COPY does: folders give their content, files their names where it is a folder."""
        target = self.absolute(destination)
        is_folder = destination.endswith(("/", "/.")) or destination in (".", "") or len(sources) > 1
        is_folder = is_folder or target in self.folders or target == self.workdir or self._has_below(target)
        for source in sources:
            path = posixpath.join(target, source.name) if is_folder and not source.is_dir() else target
            self.placed.append(Placed(path, source))
        if is_folder or any(source.is_dir() for source in sources):
            self.folders.add(target)

    def take(self, other: Stage, path: str, destination: str) -> bool:
        """Place what another stage has at `path`; tells whether anything of this machine is there."""
        found = list(other.below(other.absolute(path)))
        is_one_file = len(found) == 1 and found[0][0] == "" and found[0][1].is_file()
        target = self.absolute(destination)
        for inner, source in found:
            if is_one_file:
                self.place([source], destination)
            else:
                self.placed.append(Placed(posixpath.normpath(posixpath.join(target, inner)), source))
                self.folders.add(target)
        return bool(found)

    def _has_below(self, path: str) -> bool:
        return any(relative_to(each.path, path) not in (None, "") for each in self.placed)


def relative_to(path: str, folder: str) -> str | None:
    """Return a path from a folder of the image, "" for the folder itself, None for what is not in it."""
    if path == folder:
        return ""
    prefix = folder.rstrip("/") + "/"
    return path.removeprefix(prefix) if path.startswith(prefix) else None


def in_context(context: Path, pattern: str, line: int) -> list[Path]:
    """Return the files and folders that a source of COPY means; patterns as in Docker. Raises Unmappable."""
    inner = posixpath.normpath("/" + pattern).lstrip("/")
    if any(sign in inner for sign in "*?["):
        found = sorted(context / each for each in glob.glob(inner, root_dir=context))
    else:
        found = [context / inner] if (context / inner).exists() else []
    if not found:
        raise Unmappable(line, f"'{pattern}' does not exist in the build context {os.path.relpath(context)}")
    return found
