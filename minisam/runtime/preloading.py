"""Runs in a zygote or a spare: imports the modules that a function used last time, and nothing of the project.

What an import must not do in a process that will be forked, or where nobody reads what it prints, makes its package
unfit: starting threads, opening files for good, printing, setting up logging, reaching into the project. The process
is of no use then; it reports the package, and the next one does without.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import time
from contextlib import contextmanager

from _minisam_code_import import (  # type: ignore[import-not-found]
    Loaded,
    ProjectCodeReached,
    compile_ahead,
    install,
    is_below,
    refusing,
)
from _minisam_learning import Learning, is_installed, module_files  # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

ONE_THREAD = "OPENBLAS_NUM_THREADS"


class Prepared:
    """What a process has before it is told what to import: fresh interpreters have nothing.

    `changes` are the variables that imports set (or, None, removed), `names` the modules that are imported, and `tops`
    the installed packages among them.
    """

    def __init__(self) -> None:
        self.loaded: Any = None
        self.changes: dict[str, str | None] = {}
        self.names: dict[str, None] = {}
        self.tops: set[str] = set()

    def compile_ahead(self, paths: list[str]) -> None:
        for path in paths:
            compile_ahead(path)

    def wear(self, variables: dict[str, str]) -> None:
        """Make these the variables of this process, with what imports did to them."""
        os.environ.clear()
        os.environ.update(variables)
        for name, value in self.changes.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        time.tzset()
        tempfile: Any = sys.modules.get("tempfile")
        if tempfile is not None:
            tempfile.tempdir = None  # It keeps the folder that TMPDIR named when it was first asked.

    def loaded_of(self, start: dict[str, Any]) -> Loaded:
        """Put the project's folders first in the search path, and return the record of what will be read of it."""
        if self.loaded is None:
            self.put_roots(start)
        else:
            for finder in sys.path_importer_cache.values():
                # A file may have come within the tick of the clock in which the zygote read its folder.
                if hasattr(finder, "loaded"):
                    finder.invalidate_caches()  # type: ignore[union-attr]
        roots = [os.path.realpath(root) for root in start["project_roots"]]
        for folder in start["search_path"]:
            for top in self.tops if is_below(folder, roots) else ():
                # As a fresh import would have: a file of this name must not go unnoticed later.
                self.loaded.name(folder, top, None)
        return self.loaded

    def put_roots(self, order: dict[str, Any]) -> None:
        self.loaded = install(order["search_path"], order["project_roots"])
        sys.path.extend(path for path in order["last_path"] if path not in sys.path)


def prepare(prepared: Prepared, order: dict[str, Any]) -> dict[str, Any]:
    """Import what the order names and make its clients once; returns the answer for the front."""
    prepared.wear(order["variables"])
    os.environ.setdefault(ONE_THREAD, "1")
    if order["search_path"] is not None:
        prepared.put_roots(order)
    else:
        sys.path.extend(order["last_path"])
    before, known = dict(os.environ), set(sys.modules)
    with captured_output():
        unfit, failed = preload(order["modules"], order["unfit"])
        if unfit is None and order["clients"] and "botocore" in sys.modules:
            unfit = warm_clients(order["clients"])
    prepared.changes.update(changes(before, dict(os.environ)))
    if ONE_THREAD not in order["variables"]:
        prepared.changes[ONE_THREAD] = None
    prepared.names.update(dict.fromkeys(name for name in order["modules"] if name in sys.modules))
    prepared.tops = {name.partition(".")[0] for name in prepared.names if is_installed(name)}
    gc.collect()
    if hasattr(gc, "freeze"):
        gc.freeze()
    return {"did": "prepare", "unfit": unfit, "failed": failed, "files": module_files(set(sys.modules) - known)}


def preload(modules: Iterable[str], unfit: list[str]) -> tuple[str | None, list[str]]:
    """Import the modules, package by package, those that others imported first.

    Returns the first package that is unfit, or None, and the modules that could not be imported.
    """
    packages: dict[str, list[str]] = {}
    for name in modules:
        packages.setdefault(name.partition(".")[0], []).append(name)
    traces = Traces()
    failed: list[str] = []
    with refusing():
        for top in reversed(list(packages)):
            for name in packages[top]:
                try:
                    importlib.import_module(name)
                except ProjectCodeReached:
                    return top, failed
                except BaseException:
                    failed.append(name)
            if traces.have_changed() or any(each in sys.modules for each in unfit):
                return top, failed
    return None, failed


@contextmanager
def captured_output() -> Iterator[None]:
    """Let what is printed go to a file of which only the size counts, where the system has files without a name."""
    if not hasattr(os, "memfd_create"):
        yield
        return
    kept = [os.dup(descriptor) for descriptor in (1, 2)]
    output = os.memfd_create("output")
    for descriptor in (1, 2):
        os.dup2(output, descriptor)
    os.close(output)
    try:
        yield
    finally:
        for descriptor in (1, 2):
            os.dup2(kept[descriptor - 1], descriptor)
            os.close(kept[descriptor - 1])


class Traces:
    """What an import may leave behind besides modules."""

    def __init__(self) -> None:
        self._before = self._now()

    def have_changed(self) -> bool:
        return self._now() != self._before

    @staticmethod
    def _now() -> tuple[Any, ...]:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        logging, threading = sys.modules.get("logging"), sys.modules.get("threading")
        is_linux = sys.platform == "linux"
        # The descriptor of the listing itself is counted each time.
        descriptors = len(os.listdir("/dev/fd")) if os.path.isdir("/dev/fd") else 0
        return (
            len(os.listdir("/proc/self/task")) if is_linux else threading and threading.active_count(),
            descriptors,
            os.fstat(1).st_size if hasattr(os, "memfd_create") else 0,
            [*logging.root.handlers, logging.root.level] if logging else [],
        )


def rehearse(prepared: Prepared) -> None:
    """Do once, to no effect, what an import will do: a fork copies the memory that it writes to, and this is early."""
    import json
    import logging

    prepared.wear(dict(os.environ))
    exec(
        compile("def handler(event, context):\n    return {'statusCode': 200, 'body': str(event)}\n" * 5, "", "exec"),
        {},
    )
    json.loads(json.dumps({"event": [1, "two", None]}))
    logging.Formatter("%(message)s").format(logging.makeLogRecord({"msg": "rehearsal"}))
    Learning({}, set(), {"project_roots": (), "search_path": (), "last_path": ()})


def changes(before: dict[str, str], after: dict[str, str]) -> dict[str, str | None]:
    changed: dict[str, str | None] = {name: value for name, value in after.items() if before.get(name) != value}
    changed.update(dict.fromkeys(before.keys() - after.keys()))
    return changed


def warm_clients(clients: list[list[str]]) -> str | None:
    """Make botocore's clients once, so that what they are made of is in memory; returns "botocore" where that fails."""
    traces = Traces()
    memo = sys.modules["_minisam_botocore_memo"]
    try:
        memo.remember()
    except (ImportError, AttributeError):
        return None  # A botocore that is made otherwise: its clients are made as they always are.
    memo.make(clients)
    return "botocore" if traces.have_changed() else None
