"""Runs in the child: tells which modules from outside the project a function uses, so that they can be imported ahead.

That is: modules of the interpreter, of its installed packages, and of folders in the search path that are not the
project's. What is built into the interpreter costs nothing and is left out.
"""

from __future__ import annotations

import os
import re
import sys
from itertools import islice

from _minisam_code_import import below, installed_folders, is_below  # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


class Learning:
    """What was imported since it was last asked for; `known` are the modules that were imported ahead.

    With `is_new` in the order, those were imported for other functions: they are told too if one of their packages,
    `tops`, is used here. What was imported ahead is not looked at: to refer to an object is to write to its memory,
    which is shared with other processes until then.
    """

    def __init__(self, known: dict[str, None], tops: set[str], start: dict[str, Any]) -> None:
        self._known = known
        self._of_others = known if start.get("is_new") else {}
        self._tops = tops
        self._last = next(reversed(sys.modules)) if known else ""
        self._seen = 0
        self._has_told = False
        self._roots = [os.path.realpath(root) for root in start["project_roots"]]
        self._installed = installed_folders()
        self._own = below(self._installed, self._roots)
        self._outside = [path for path in (*start["search_path"], *start["last_path"]) if not self._is_project(path)]
        self._folders: dict[str, bool] = {}
        self._clients: set[tuple[str, str]] = set()

    def news(self) -> dict[str, Any] | None:
        """Return what is new, the first time even if nothing is, or None."""
        if len(sys.modules) == self._seen:
            return None
        self._seen = len(sys.modules)
        come = modules_after(self._last)
        self._last = come[-1] if come else self._last
        modules = [name for name in come if self._is_new(name, sys.modules.get(name))]
        self._known.update(dict.fromkeys(modules))
        if self._of_others and is_mentioned(self._tops, source_files(come)):
            modules = list(self._of_others)
        self._of_others = {}
        if not modules and self._has_told:
            return None
        self._has_told = True
        return {"modules": modules, "clients": sorted(made_clients()), "stamps": folder_stamps()}

    def _is_new(self, name: str, module: Any) -> bool:
        if name in self._known or name.startswith("_minisam_"):
            return False
        spec = spec_of(module)
        origin = getattr(spec, "origin", None)
        if getattr(spec, "name", None) != name or not isinstance(origin, str) or not os.path.isabs(origin):
            return False
        folder = os.path.dirname(origin)
        if folder not in self._folders:
            is_outside = is_below(folder, self._installed) or any(folder.startswith(each) for each in self._outside)
            self._folders[folder] = is_outside and not self._is_project(folder)
        return self._folders[folder]

    def _is_project(self, path: str) -> bool:
        return is_below(path, self._roots) and not is_below(path, self._own)


def modules_after(last: str) -> list[str]:
    """Return the names of the modules that came after this one, in their order; of all, where it is gone."""
    count = 64
    while True:
        names = list(islice(reversed(sys.modules), count))  # in one go: another thread may be importing
        if last in names or len(names) < count:
            end = names.index(last) if last in names else len(names)
            return names[:end][::-1]
        count *= 4


def source_files(names: list[str]) -> list[str]:
    origins = (getattr(spec_of(sys.modules.get(name)), "origin", None) for name in names)
    return [origin for origin in origins if isinstance(origin, str) and origin.endswith(".py")]


def is_mentioned(packages: set[str], files: list[str]) -> bool:
    """Tell whether one of the files has a word that is the name of one of the packages."""
    words = {name.encode() for name in packages}
    for path in files:
        try:
            with open(path, "rb") as file:
                if not words.isdisjoint(re.findall(rb"\w+", file.read())):
                    return True
        except OSError:
            continue
    return False


def spec_of(module: Any) -> Any:
    """Return what a module was made by, None where it does not say: programs put objects of all kinds among them."""
    try:
        return getattr(module, "__spec__", None)
    except Exception:  # whatever a `__getattr__` of the program's raises
        return None


def made_clients() -> set[tuple[str, str]]:
    """Return ("client" or "resource", service) for each kind that botocore and boto3 have made here."""
    import gc

    made = set()
    client = sys.modules.get("botocore.client")
    for kind in client.BaseClient.__subclasses__() if client is not None else ():
        for instance in gc.get_referrers(kind):
            if type(instance) is kind:
                made.add(("client", instance._service_model.service_name))
                break
    resource = sys.modules.get("boto3.resources.base")
    for kind in resource.ServiceResource.__subclasses__() if resource is not None else ():
        service, _, name = kind.__name__.partition(".")
        if name == "ServiceResource":
            made.add(("resource", service))
    return made


def folder_stamps() -> dict[str, int]:
    """Return when something was last installed to or removed from each folder of packages."""
    return {path: os.stat(path).st_mtime_ns for path in sys.path if is_packages(path) and os.path.isdir(path)}


def module_files(names: Iterable[str]) -> list[list[Any]]:
    """Return the marks of installed packages' files and folders: what was imported ahead is old once one changes."""
    paths = {path for path in sys.path if is_packages(path)}
    paths.update(sys.modules[name].__spec__.origin for name in names if is_installed(name))  # type: ignore[union-attr,misc]
    marks = []
    for path in sorted(paths):
        if os.path.exists(path):
            status = os.stat(path)
            marks.append([path, status.st_mtime_ns, status.st_size, status.st_ino, None])
    return marks


def is_packages(path: str) -> bool:
    return os.path.basename(path) in ("site-packages", "dist-packages")


def is_installed(name: str) -> bool:
    """Tell whether a module comes from a file, and not with the interpreter."""
    origin = getattr(spec_of(sys.modules.get(name)), "origin", None)
    return isinstance(origin, str) and os.path.isabs(origin) and not is_of_interpreter(origin)


def is_of_interpreter(path: str) -> bool:
    return path.startswith(os.path.dirname(os.__file__) + os.sep) and "-packages" + os.sep not in path
