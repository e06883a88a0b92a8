"""What functions used last time, kept on disk between runs: modules from outside the project, and boto3's clients.

A record counts only while the folders of packages are as they were when it was written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

import orjson

from minisam.records import dataclass

MOST_MODULES = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Modules in the order in which they were imported, clients as ("client" or "resource", service).

    `unfit` are packages that must not be imported ahead, `stamps` the times of change of the folders of packages.
    """

    modules: tuple[str, ...] = ()
    clients: tuple[tuple[str, str], ...] = ()
    unfit: tuple[str, ...] = ()
    stamps: Mapping[str, int] = field(default_factory=dict)

    @property
    def packages(self) -> frozenset[str]:
        return frozenset(name.partition(".")[0] for name in self.modules)

    def without(self, unfit: Iterable[str], failed: Iterable[str] = ()) -> Learned:
        """Leave out packages that must not, and modules that cannot be imported ahead."""
        refused = {*self.unfit, *unfit}
        gone = set(failed)
        kept = (name for name in self.modules if name not in gone and name.partition(".")[0] not in refused)
        return replace(self, modules=tuple(kept), unfit=tuple(sorted(refused)))

    def forgetting(self, packages: Iterable[str]) -> Learned:
        """Leave out packages until they are used again."""
        gone = set(packages)
        return replace(self, modules=tuple(name for name in self.modules if name.partition(".")[0] not in gone))

    def with_news(self, news: Mapping[str, Any]) -> Learned:
        """Add what a child reports; unfit packages stay left out."""
        modules = tuple(dict.fromkeys((*self.modules, *news["modules"])))[:MOST_MODULES]
        clients = tuple(sorted({*self.clients, *((kind, service) for kind, service in news["clients"])}))
        return replace(self, modules=modules, clients=clients, stamps=dict(news["stamps"])).without(())


class LearnedRecords:
    """The records by function, each for the interpreter that it ran on last; without a folder for this run only."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._records: dict[tuple[str, str], Learned] = {}

    def has(self, function: str) -> bool:
        """Tell whether there is a record of an earlier run, current or not."""
        return self._folder is not None and self._file(function).exists()

    def of(self, python: Path, function: str) -> Learned:
        """Return what is known of a function: nothing, at first."""
        key = (str(python), function)
        if key not in self._records:
            self._records[key] = self._read(*key)
        return self._records[key]

    def keep(self, python: Path, function: str, learned: Learned) -> None:
        """Remember; what cannot be written is learned again next time."""
        key = (str(python), function)
        if self._records.get(key) == learned:
            return
        self._records[key] = learned
        if self._folder is not None:
            self._write(self._file(function), str(python), learned)

    def _read(self, python: str, function: str) -> Learned:
        if self._folder is None:
            return Learned()
        try:
            content = orjson.loads(self._file(function).read_bytes())
            learned = Learned(
                modules=tuple(map(str, content["modules"])),
                clients=tuple((str(kind), str(service)) for kind, service in content["clients"]),
                unfit=tuple(map(str, content["unfit"])),
                stamps=dict(content["stamps"]),
            )
            is_current = all(os.stat(path).st_mtime_ns == stamp for path, stamp in learned.stamps.items())
            return learned if is_current and content["python"] == python else Learned()
        except (OSError, ValueError, KeyError, TypeError):
            return Learned()

    def _file(self, function: str) -> Path:
        assert self._folder is not None
        return self._folder / f"{hashlib.sha256(function.encode()).hexdigest()[:32]}.json"

    @staticmethod
    def _write(file: Path, python: str, learned: Learned) -> None:
        unfinished = file.with_suffix(f".{os.getpid()}")
        content = {"python": python, "modules": learned.modules, "clients": learned.clients, "unfit": learned.unfit}
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_bytes(orjson.dumps({**content, "stamps": dict(learned.stamps)}))
            unfinished.replace(file)
        except OSError:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
