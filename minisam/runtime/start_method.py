"""Chooses how environments are started: as `MINISAM_START` says, else as the system allows.

Forking a process that has loaded Apple's frameworks crashes, so macOS gets spares (CPython issues 105912, 75999).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from minisam.errors import UsageError
from minisam.runtime.launcher import Launcher, SpawnLauncher
from minisam.runtime.learned import LearnedRecords
from minisam.runtime.spare_launcher import SpareLauncher
from minisam.runtime.zygote_launcher import ZygoteLauncher

START, CLIENTS = "MINISAM_START", "MINISAM_CLIENTS_AHEAD"
METHODS = ("fork", "spare", "spawn")


def make_launcher(
    cache_dir: Path | None,
    on_notice: Callable[[str], None] = lambda text: None,
    environ: Mapping[str, str] = os.environ,
) -> Launcher:
    """Return the launcher; what it learns is kept in the cache folder. Raises UsageError for an unknown method."""
    method = environ.get(START) or default_method()
    if method not in METHODS:
        raise UsageError(f"{START} is '{method}'", hint="set it to fork, spare or spawn, or not at all")
    records = LearnedRecords(cache_dir / "learned" if cache_dir is not None else None)
    has_clients = environ.get(CLIENTS) != "0"
    if method == "fork":
        return ZygoteLauncher(records, has_clients=has_clients, on_notice=on_notice)
    return SpareLauncher(records, has_clients=has_clients) if method == "spare" else SpawnLauncher()


def default_method() -> str:
    return "fork" if hasattr(os, "fork") and sys.platform == "linux" else "spare"
