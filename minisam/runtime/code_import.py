"""Runs in the child: imports project code from its sources only, and tells what it read.

CPython takes a .pyc for fresh when the source has the same size and the same second of change, so it serves old code
after two quick saves. Files below the project's folders are therefore always compiled, and no .pyc of them is read or
written; installed packages keep theirs. Everything that decided what was imported is noted: the files read, and for
each folder searched which names were found where, so that a new file that would be imported first is noticed too.
"""

from __future__ import annotations

import os
import sys
import time
import zlib
from contextlib import contextmanager
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, FileFinder, ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

YOUNG_NS = 20_000_000
YOUNG_ON_COARSE_CLOCK_NS = 2_000_000_000


class Loaded:
    """What was read and looked up since it was last asked for."""

    def __init__(self) -> None:
        self._files: dict[str, list[Any]] = {}
        self._names: list[tuple[str, str, str | None]] = []

    def file(self, path: str, status: os.stat_result, content: bytes | None) -> None:
        mark = [path, status.st_mtime_ns, status.st_size, status.st_ino, None]
        if content is not None and is_young(status):
            mark[-1] = zlib.crc32(content)
        self._files[path] = mark

    def name(self, folder: str, name: str, origin: str | None) -> None:
        self._names.append((folder, name, origin))

    def news(self) -> dict[str, Any]:
        """Return the parts of an answer's header, none where nothing is new, and forget them."""
        if not (self._files or self._names):
            return {}
        news = {"files": list(self._files.values()), "names": self._names}
        self._files, self._names = {}, []
        return news


def is_young(status: os.stat_result) -> bool:
    """Tell whether the file could change once more without a new time of change."""
    is_coarse = status.st_mtime_ns % 1_000_000_000 == 0
    return time.time_ns() - status.st_mtime_ns < (YOUNG_ON_COARSE_CLOCK_NS if is_coarse else YOUNG_NS)


class ProjectCodeReached(BaseException):
    """Project code was about to be run in a process that is to hold none."""


class ProjectLoader(SourceFileLoader):
    """Compiles a module from its source, whatever bytecode lies beside it.

    `ahead` holds what a zygote has compiled already, by path: it counts only for exactly the same source.
    """

    loaded: Loaded
    ahead: dict[str, tuple[bytes, CodeType]] = {}
    is_refusing = False

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        if ProjectLoader.is_refusing:
            raise ProjectCodeReached(spec.name)
        return super().create_module(spec)

    def get_code(self, fullname: str) -> CodeType | None:
        path = self.get_filename(fullname)
        with open(path, "rb") as file:
            status = os.fstat(file.fileno())
            source = file.read()
        self.loaded.file(path, status, source)
        compiled_source, code = self.ahead.get(path, (None, None))
        return code if compiled_source == source else self.source_to_code(source, path)


def compile_ahead(path: str) -> None:
    """Compile a file of the project, and do not run it; one that cannot be is left to its import."""
    try:
        with open(path, "rb") as file:
            source = file.read()
        if ProjectLoader.ahead.get(path, (None,))[0] != source:
            ProjectLoader.ahead[path] = source, ProjectLoader("", path).source_to_code(source, path)
    except (OSError, SyntaxError, ValueError, RecursionError):
        ProjectLoader.ahead.pop(path, None)


@contextmanager
def refusing() -> Iterator[None]:
    """Let imports that reach the project raise ProjectCodeReached."""
    ProjectLoader.is_refusing = True
    try:
        yield
    finally:
        ProjectLoader.is_refusing = False


class ProjectFinder(FileFinder):
    """Searches one folder of the project, and notes what was found and what was not."""

    loaded: Loaded

    def find_spec(self, fullname: str, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = super().find_spec(fullname, target)
        name = fullname.rpartition(".")[2]
        is_module = spec is not None and spec.loader is not None
        self.loaded.name(self.path, name, spec.origin if spec is not None and is_module else None)
        if spec is not None and not is_module:
            for portion in spec.submodule_search_locations or ():
                self.loaded.name(portion, "__init__", None)
        if spec is not None and isinstance(spec.loader, ExtensionFileLoader):
            self.loaded.file(str(spec.origin), os.stat(str(spec.origin)), None)
        return spec


def install(search_path: list[str], project_roots: list[str]) -> Loaded:
    """Put the function's folders first in `sys.path`, and import project code our way from now on."""
    loaded = Loaded()
    installed = installed_folders()
    local = [entry for entry in sys.path if os.path.isdir(entry) and not is_below(entry, installed)]
    roots = [os.path.realpath(root) for root in project_roots + local]
    finder = type("Finder", (ProjectFinder,), {"loaded": loaded})
    loader = type("Loader", (ProjectLoader,), {"loaded": loaded})
    kinds = ((ExtensionFileLoader, EXTENSION_SUFFIXES), (loader, [".py"]))

    def hook(path: str) -> ProjectFinder:
        if not os.path.isdir(path) or not is_below(path, roots) or is_below(path, below(installed, roots)):
            raise ImportError
        return finder(path, *kinds)  # type: ignore[no-any-return]

    sys.path_hooks.insert(0, hook)
    sys.path_importer_cache.clear()
    sys.path[:0] = search_path
    return loaded


def installed_folders() -> list[str]:
    """Return where the interpreter keeps its own modules and installed packages."""
    import site

    folders = [sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, site.USER_SITE or ""]
    return [os.path.realpath(folder) for folder in folders if folder]


def below(folders: list[str], roots: list[str]) -> list[str]:
    """Return those of the folders that lie inside the project, as a virtual environment does."""
    return [folder for folder in folders if is_below(folder, roots) and folder not in roots]


def is_below(path: str, folders: list[str]) -> bool:
    real = os.path.realpath(path)
    return any(real == folder or real.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)
