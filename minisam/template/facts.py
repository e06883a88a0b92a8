"""What loading a template asked of the disk, and what it was told: a loaded app holds as long as the answers stay.

A fact is `[kind, argument, answer]`, plain JSON. "file": the content of a template's file; "place": what a path leads
to, a folder or which version of a file; "handler": the source of a handler's module, and what of it is missing.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from minisam.model import Function
from minisam.template.handler_files import module_file, search_path

Fact = list[Any]

_CLOCK_NS = 20_000_000
_COARSE_CLOCK_NS = 2_000_000_000


def gather(
    files: Iterable[Path], paths: Iterable[Path], functions: Mapping[str, Function], since_ns: int
) -> list[Fact]:
    """Ask everything that decided a load which began at `since_ns` (of `time.time_ns`).

    Raises ValueError where a file has changed since: it may not be what was read.
    """
    disk = _Disk()
    facts = [["file", file, disk.file(file)] for file in _absolute(files)]
    facts += [["place", path, disk.place(path)] for path in _absolute(paths)]
    for function in functions.values():
        if function.refusal is None and function.handler and function.inline_code is None:
            folders = [str(folder) for folder in search_path(function)]
            facts.append(["handler", [function.handler, folders], disk.handler(function.handler, folders)])
    if any(_has_changed(path, since_ns) for path in disk.digests):
        raise ValueError("a file was written while it was loaded")
    return facts


def ask_again(facts: Iterable[Fact]) -> list[Fact] | None:
    """Return the facts as they are now, None where one of them means another app."""
    disk = _Disk()
    answers = {"file": disk.file, "place": disk.place}
    now: list[Fact] = []
    for kind, argument, answer in facts:
        if kind == "handler":
            current = disk.handler_since(argument, answer)
            is_same = current["missing"] == answer["missing"]
        else:
            current = answers[kind](argument)
            is_same = current == answer
        if not is_same:
            return None
        now.append([kind, argument, current])
    return now


class _Disk:
    """Answers questions; a file that several ask about is read once."""

    def __init__(self) -> None:
        self.digests: dict[str, str | None] = {}

    def file(self, path: str) -> Any:
        return [os.path.realpath(path), self._digest(path)]

    def place(self, path: str) -> Any:
        real = os.path.realpath(path)
        try:
            status = os.stat(real)
        except OSError:
            return [real, None]
        return [real, "folder" if os.path.isdir(real) else [status.st_mtime_ns, status.st_size, status.st_ino]]

    def handler(self, handler: str, folders: list[str]) -> Any:
        from minisam.template.handlers import missing_handler

        module = self._module(handler, folders)
        missing = missing_handler(handler, [Path(folder) for folder in folders], None)
        return {"module": module, "missing": missing and list(missing)}

    def handler_since(self, question: Any, answer: Any) -> Any:
        """Return the answer of now: that of before, unless the source of the module is another."""
        handler, folders = question
        if answer["module"] is not None and answer["module"] == self._module(handler, folders):
            return answer
        return self.handler(handler, folders)

    def _module(self, handler: str, folders: list[str]) -> Any:
        if "." not in handler:
            return None
        found = module_file(handler, [Path(folder) for folder in folders])
        return [str(found[0]), self._digest(str(found[0]))] if found else None

    def _digest(self, path: str) -> str | None:
        if path not in self.digests:
            try:
                with open(path, "rb") as file:
                    self.digests[path] = hashlib.sha256(file.read()).hexdigest()
            except OSError:
                self.digests[path] = None
        return self.digests[path]


def _absolute(paths: Iterable[Path]) -> list[str]:
    """Return paths as they lead from here; ".." is left to the system, which sees links."""
    here = os.getcwd()
    return list(dict.fromkeys(os.path.join(here, path) for path in paths))


def _has_changed(path: str, since_ns: int) -> bool:
    try:
        changed_ns = os.stat(path).st_ctime_ns
    except OSError:
        return True
    is_coarse = changed_ns % 1_000_000_000 == 0
    return changed_ns > since_ns - (_COARSE_CLOCK_NS if is_coarse else _CLOCK_NS)
