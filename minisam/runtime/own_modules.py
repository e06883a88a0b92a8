"""Which modules a function brings along itself: those would have been imported in place of others of their name."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterable, Set
from pathlib import Path

from minisam.runtime.freshness import module_at
from minisam.runtime.launcher import Launch
from minisam.runtime.learned import Learned, LearnedRecords


def modules_in(folders: Iterable[str], names: Set[str]) -> set[str]:
    """Return those of the names under which the folders have modules."""
    found = set()
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                tops = {entry.name.partition(".")[0] for entry in entries} & names
        except OSError:
            continue
        found |= {top for top in tops if module_at(folder, top) is not None}
    return found


def project_folders(launch: Launch) -> list[str]:
    roots = [os.path.realpath(root) for root in launch.order["project_roots"]]
    folders = [(folder, os.path.realpath(folder) + os.sep) for folder in launch.order["search_path"]]
    return [folder for folder, real in folders if any(real.startswith(root.rstrip(os.sep) + os.sep) for root in roots)]


def names_of(launch: Launch, packages: Set[str]) -> set[str]:
    """Return those of the packages that the source of the handler's module names."""
    module, _, _ = str(launch.order["handler"]).rpartition(".")
    for folder in launch.order["search_path"]:
        with contextlib.suppress(OSError):
            source = Path(folder, module.replace(".", "/") + ".py").read_bytes()
            return {word.decode() for word in re.findall(rb"\w+", source)} & packages
    return set()


def learned_of(records: LearnedRecords, launch: Launch) -> Learned:
    """Return what is known of a function, without packages that the project has a module of its own in place of."""
    learned = records.of(launch.python, launch.function)
    if own := modules_in(project_folders(launch), learned.packages):
        learned = learned.forgetting(own)
        records.keep(launch.python, launch.function, learned)
    return learned


def is_forkable(launch: Launch) -> bool:
    """Tell whether a process that has modules already is what a new interpreter would have become.

    It is not where the project has a module in place of one of the standard library, which may be imported already, and
    where the search path is relative to the folder in which the interpreter starts.
    """
    search_path = filter(None, launch.variables.get("PYTHONPATH", "").split(os.pathsep))
    if not all(map(os.path.isabs, search_path)):
        return False
    return can_be_told(launch) and not modules_in(project_folders(launch), sys.stdlib_module_names)


def can_be_told(launch: Launch) -> bool:
    """Tell whether a process that runs already can be given the variables of a launch."""
    names, values = launch.variables, launch.variables.values()
    try:
        "".join((*names, *values)).encode()
    except UnicodeEncodeError:
        return False
    return all(name and "=" not in name and "\0" not in name for name in names) and not any("\0" in v for v in values)
