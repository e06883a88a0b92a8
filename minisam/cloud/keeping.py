"""Keeps what the embedded AWS holds in a folder: nothing that a client was told is lost, however the process ends.

Each service is one file, written whole. A write to DynamoDB, S3 or SQS is answered once a file holds it; writers that
wait meanwhile share one. Other services are written a second after they changed at the latest.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from moto import backends

from minisam.cloud.locks import Locks
from minisam.cloud.service_files import Refused, dump, key_in, restore, seal, unseal, write_whole

_LOG = logging.getLogger(__name__)
PROMISED = frozenset({"dynamodb", "s3", "sqs"})
SUFFIX = ".state"
_EVERY_S = 0.5
_RESOURCES = "resources"
_READING = ("Get", "List", "Describe", "Query", "Scan", "BatchGet", "TransactGet", "GET ", "HEAD ")
_STATELESS = frozenset({"dynamodbstreams", "moto_api"})


def is_reading(operation: str) -> bool:
    """Tell whether a call changes nothing. What a message's receipt does is not promised, but remembered."""
    return operation.startswith(_READING)


class Keeper:
    """The folder and a thread that writes to it. `load` is how moto's services are loaded, by their module's name."""

    def __init__(self, folder: Path, key_folder: Path, locks: Locks, load: Callable[[str], None]) -> None:
        """Raises OSError where the folder cannot be used."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._key = key_in(key_folder)
        self._locks = locks
        self._load = load
        self._changed = threading.Condition()
        self._wanted: dict[str, int] = {}
        self._written: dict[str, int] = {}
        self._waiting = 0
        self._writing = threading.Lock()
        self._unkept: set[str] = set()

    def restore(self) -> tuple[list[str], list[str]]:
        """Load every file; return the services that were and, as sentences, the files that were not.

        A file that is refused is moved aside under its name and ".refused".
        """
        restored, refused = [], []
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            name = path.name.removesuffix(SUFFIX)
            if name == _RESOURCES or name not in backends.list_of_moto_modules():
                continue
            self._load(name)
            try:
                with self._locks.held(name):
                    restore(name, path.read_bytes(), backends.get_backend(name), self._key)
            except Refused as error:
                refused.append(self._set_aside(path, str(error)))
            else:
                restored.append(name)
        if "dynamodb" in restored:
            for regions in backends.get_backend("dynamodb").values():
                for backend in regions.values():
                    _forget_stream_records(backend)
        return restored, refused

    def resources(self) -> list[dict[str, Any]]:
        """Return the declared resources that were kept, as JSON values."""
        path = self._folder / f"{_RESOURCES}{SUFFIX}"
        try:
            found: list[dict[str, Any]] = json.loads(unseal(_RESOURCES, path.read_bytes(), self._key))
            return found
        except FileNotFoundError:
            return []
        except Refused as error:
            _LOG.warning(self._set_aside(path, str(error)))
            return []

    def keep_resources(self, resources: list[dict[str, Any]]) -> None:
        """Write what was declared, after all that it made."""
        self.flush()
        content = json.dumps(resources).encode()
        write_whole(self._folder / f"{_RESOURCES}{SUFFIX}", seal(_RESOURCES, content, self._key))

    def start(self) -> None:
        """Write from now on."""
        threading.Thread(target=self._run, name="keeper", daemon=True).start()

    def changed(self, service: str) -> None:
        """Take note that a service changed; called under its lock, or after the change."""
        if service not in _STATELESS:
            with self._changed:
                self._wanted[service] = self._wanted.get(service, 0) + 1

    def wait(self, service: str) -> None:
        """Return once all changes until now are in a file, or the service is one that cannot be kept."""
        with self._changed:
            change = self._wanted.get(service, 0)
            self._waiting += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._written.get(service, 0) >= change or service in self._unkept)
            self._waiting -= 1

    def flush(self) -> None:
        """Write all that changed."""
        with self._changed:
            late = [name for name, change in self._wanted.items() if self._written.get(name, 0) < change]
        self._write(late)

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting > 0, _EVERY_S)
            self.flush()

    def _write(self, names: Collection[str]) -> None:
        with self._writing:
            for name in names:
                self._write_one(name)

    def _write_one(self, name: str) -> None:
        with self._locks.of(name), self._changed:
            change = self._wanted.get(name, 0)
        try:
            with self._locks.of(name):
                data = dump(name, backends.get_backend(name), self._key)
            write_whole(self._folder / f"{name}{SUFFIX}", data)
        except Exception as error:  # whatever moto holds that cannot be written: the user is told, the rest is kept
            if name not in self._unkept:
                _LOG.warning("--state: what '%s' holds cannot be kept: %s", name, error)
            self._unkept.add(name)
        else:
            self._unkept.discard(name)
        with self._changed:
            self._written[name] = change
            self._changed.notify_all()

    def _set_aside(self, path: Path, why: str) -> str:
        aside = path.with_name(path.name + ".refused")
        with contextlib.suppress(OSError):
            os.replace(path, aside)
        return f"--state: '{path}' is not used: {why}; it is now '{aside.name}'"


def _forget_stream_records(backend: Any) -> None:
    """What a stream said before is over: a start never replays it."""
    for table in backend.tables.values():
        if (shard := table.stream_shard) is not None:
            shard.starting_sequence_number += len(shard.items)
            shard.items.clear()
