"""Which modules a function brings along itself: those would have been imported in place of others of their name."""

from __future__ import annotations

import os
from collections.abc import Iterable, Set

from minisam.runtime.freshness import module_at
from minisam.runtime.launcher import Launch


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
