"""What code asks to be installed: a `requirements.txt`, dependencies of a `pyproject.toml`, or lines of a Dockerfile.

Everything that the files include is read here, so that one text says all of it and can name a cache folder. A folder
of this machine is asked for as an editable one: then its edits count without a new install.
pip: docs "Requirements File Format"; PyPA: docs "pyproject.toml specification".
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from minisam.records import dataclass
from minisam.runtime.project_file import read_project
from minisam.runtime.requirements_check import logical_lines, requirements, why_malformed

_OPTION = re.compile(r"(-r|--requirement|-c|--constraint|-e|--editable|-f|--find-links)(?:\s*=\s*|\s*)(.+)$")
_INCLUDE, _CONSTRAINT, _EDITABLE = ("-r", "--requirement"), ("-c", "--constraint"), ("-e", "--editable")
_EXTRAS = re.compile(r"(.*?)(\[[^\]]*\])?$")
_PROJECT_FILES = ("pyproject.toml", "setup.py", "setup.cfg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for. `lines` are for a requirements file, `editable` are folders, `shown` is who asks.

    `file` is where the requirements stand by line, None for lines that stand elsewhere. `read` are all files that
    were read, with their contents; `problem` says why they could not be. `vendored` are folders beside the code that
    hold installed packages.
    """

    shown: str
    lines: tuple[str, ...] = ()
    editable: tuple[str, ...] = ()
    file: Path | None = None
    read: tuple[tuple[Path, bytes], ...] = ()
    problem: str | None = None
    vendored: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.editable or self.problem)

    @property
    def files(self) -> tuple[Path, ...]:
        return tuple(path for path, _ in self.read)

    def key(self, interpreter: str) -> str:
        """Return a name for all of this and an interpreter."""
        digest = hashlib.sha256(repr((interpreter, self.lines, self.editable, self.vendored)).encode())
        for _, content in self.read:
            digest.update(content + b"\0")
        return digest.hexdigest()[:32]


def wanted_in(folder: Path) -> Wanted | None:
    """Return what the code in a folder asks for, None where no file there could ask for anything."""
    file = folder / "requirements.txt"
    if file.is_file():
        asks = Wanted(shown=shown(file), file=file, vendored=_vendored(folder))
        return _gathered(asks, [(f"-r {file}", folder)])
    file = folder / "pyproject.toml"
    if not file.is_file():
        return None
    try:
        project = read_project(file)
    except ValueError as error:
        return Wanted(shown=shown(file), problem=f"{shown(file)} cannot be read: {error}", read=(_content(file),))
    wanted = wanted_lines(project.dependencies, folder, shown(file))
    return replace(wanted, problem=wanted.problem or project.problem, read=(*wanted.read, _content(file)))


def wanted_lines(lines: Iterable[str], folder: Path, shown: str) -> Wanted:
    """Return what the lines of a requirements file ask for; relative paths count from `folder`."""
    return _gathered(Wanted(shown=shown, vendored=_vendored(folder)), [(line, folder) for line in lines])


def malformed_lines(wanted: Wanted) -> Iterator[tuple[str, str, str]]:
    """Give each requirement that pip would refuse, with its place and the reason."""
    written = requirements(str(wanted.file)) if wanted.file else ((line, wanted.shown) for line in wanted.lines)
    for requirement, place in written:
        is_option = requirement.startswith("-") or os.path.isabs(requirement)
        if not is_option and (reason := why_malformed(requirement)) is not None:
            yield requirement, shown(Path(place)) if wanted.file else place, reason


def asks(folder: Path) -> bool:
    """Tell whether the code in a folder asks for anything, without reading all of it."""
    return (folder / "requirements.txt").is_file() or (folder / "pyproject.toml").is_file()


def shown(path: Path) -> str:
    """Spell a path as the user would: from here, unless that is no shorter."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def _gathered(wanted: Wanted, lines: Iterable[tuple[str, Path]]) -> Wanted:
    reader = _Reader()
    try:
        for line, folder in lines:
            reader.take(line, folder)
    except (OSError, UnicodeDecodeError) as error:
        name = shown(reader.reading) if reader.reading else wanted.shown
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        return replace(wanted, problem=f"{name} cannot be read: {reason}", read=tuple(reader.read.items()))
    return replace(wanted, lines=tuple(reader.lines), editable=tuple(reader.editable), read=tuple(reader.read.items()))


class _Reader:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.editable: list[str] = []
        self.read: dict[Path, bytes] = {}
        self.reading: Path | None = None

    def take(self, line: str, folder: Path) -> None:
        """Add one line, what it includes, and the files that decide what it means."""
        option = _OPTION.match(line)
        if option is not None and option[1] in _INCLUDE:
            self._include(folder / option[2].strip())
        elif option is not None and option[1] in _CONSTRAINT:
            path = folder / option[2].strip()
            self._read(path)
            self.lines.append(f"-c {path}")
        elif option is not None and option[1] in _EDITABLE:
            self._take_editable(option[2].strip(), folder)
        elif option is not None and "://" not in option[2]:
            self.lines.append(f"--find-links {folder / option[2].strip()}")
        elif (path_and_extras := _folder_in(line, folder)) is not None:
            self._take_editable(path_and_extras, folder)
        elif re.match(r"\.{0,2}/", line):
            self.lines.append(str(folder / line))
        else:
            self.lines.append(line)

    def _include(self, path: Path) -> None:
        if path in self.read:
            return
        self._read(path)
        for _, line in logical_lines(str(path)):
            self.take(line, path.parent)

    def _take_editable(self, written: str, folder: Path) -> None:
        if "://" in written or "+" in written.partition("/")[0]:
            self.lines.append(f"-e {written}")
            return
        path, extras = _parts(written)
        real = (folder / path).resolve()
        self.editable.append(f"{real}{extras}")
        for name in _PROJECT_FILES:
            if (real / name).is_file():
                self._read(real / name)

    def _read(self, path: Path) -> None:
        self.reading = path
        self.read[path] = path.read_bytes()


def _folder_in(line: str, folder: Path) -> str | None:
    """Return the path, with extras, of a requirement that is a folder of this machine."""
    if not re.match(r"(\.{1,2}(/|$|\[)|/)", line):
        return None
    path, _ = _parts(line.partition(";")[0].strip())
    return line.partition(";")[0].strip() if (folder / path).is_dir() else None


def _parts(written: str) -> tuple[str, str]:
    match = _EXTRAS.match(written)
    assert match is not None
    return match[1], match[2] or ""


def _vendored(folder: Path) -> tuple[str, ...]:
    """Return where `sam build` or `pip install --target` put packages: beside the code, or in a layer's `python`."""
    places = [folder, folder / "python", *folder.glob("python/lib/python3*/site-packages")]
    return tuple(str(place) for place in places if next(place.glob("*.dist-info"), None) is not None)


def _content(file: Path) -> tuple[Path, bytes]:
    return file, file.read_bytes()


def linked_folders(target: Path) -> Iterator[str]:
    """Yield the folders that the `.pth` files of an install name: the sources of editable packages."""
    for file in sorted(target.glob("*.pth")):
        for line in file.read_text("utf-8", "replace").splitlines():
            if line.strip() and not line.startswith(("import ", "import\t", "#")) and (target / line).is_dir():
                yield str(target / line)
