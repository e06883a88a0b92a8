"""Keeps what the embedded AWS holds in a folder: nothing that a client was told is lost, however the process ends.

Each service has a file. What a write to DynamoDB, S3 or SQS changed is in it before the service's lock is given up, and
so before any client hears of it. Other services are written whole, half a second after they changed.
"""

from __future__ import annotations

import hashlib
import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from moto import backends

from minisam.cloud.ledgers import PROMISED, Ledger, book, ledger
from minisam.cloud.locks import Locks
from minisam.cloud.migration import Migration
from minisam.cloud.service_content import Reducers, dump, fill, general_reducers, held_by, load
from minisam.cloud.state_file import OtherMoto, Refused, Row, StateFile, key_in, set_aside
from minisam.cloud.state_folder import lock
from minisam.records import dataclass

_LOG = logging.getLogger(__name__)
SUFFIX = ".state"
_EVERY_S = 0.5
_RESOURCES = "resources"
_WHOLE = b"whole"
_READING = ("Get", "List", "Describe", "Query", "Scan", "BatchGet", "TransactGet", "GET ", "HEAD ")
_INSIDE = {
    "dynamodb": frozenset(
        {"PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"}
        | {"ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"}
    ),
    "sqs": frozenset(
        {"SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage", "DeleteMessageBatch"}
        | {"ChangeMessageVisibility", "ChangeMessageVisibilityBatch"}
    ),
}
_STATELESS = frozenset({"dynamodbstreams", "moto_api"})


def is_reading(operation: str) -> bool:
    """Tell whether a call changes nothing."""
    return operation.startswith(_READING)


@dataclass(slots=True)
class _Kept:
    """A service's file, and what of the service is in it."""

    name: str
    file: StateFile
    ledger: Ledger | None
    containers: dict[str, Any] = field(default_factory=dict)
    digest: bytes = b""
    is_whole_wanted: bool = True


class Keeper:
    """The folder. `load` is how moto's services are loaded, by their module's name."""

    def __init__(self, folder: Path, key_folder: Path, locks: Locks, load: Callable[[str], None]) -> None:
        """Raises UsageError where the folder cannot be used, or another process uses it; OSError without a key."""
        self._folder = folder
        self._lock_file = lock(folder)
        self._key = key_in(key_folder)
        self._locks = locks
        self._load = load
        self._kept: dict[str, _Kept] = {}
        self._guard = threading.Lock()
        self._is_closed = threading.Event()
        self._late: set[str] = set()
        self._unkept: set[str] = set()
        self.migration = Migration(folder)
        self.notes: list[str] = []

    def prepare(self, service: str) -> None:
        """Follow a service's changes from now on; called once moto has loaded it."""
        if service in PROMISED:
            book(service)

    def restore(self) -> list[str]:
        """Load every file and return the services that were loaded; `notes` says which files were not, and why.

        A file that is refused is moved aside under its name and ".refused".
        """
        restored = []
        migrate: dict[str, str] = {}
        for path in sorted(self._folder.glob(f"*{SUFFIX}")):
            name = path.name.removesuffix(SUFFIX)
            if name == _RESOURCES or name not in backends.list_of_moto_modules():
                continue
            self._load(name)
            try:
                with self._locks.held(name):
                    self._restore(name, path)
            except OtherMoto as error:
                migrate[name] = error.version
            except Refused as error:
                self._refuse(path, error)
            else:
                restored.append(name)
        if migrate:
            self._migrate(migrate)
        return restored

    def _migrate(self, versions: Mapping[str, str]) -> None:
        """Read what these services' files of another moto hold, then move them aside: to be stored by `migration`."""
        for name in versions:
            path = self._path(name)
            try:
                file = StateFile(path, name, self._key, of_any_moto=True)
                try:
                    self.migration.take(name, file.rows())
                finally:
                    file.close()
            except Refused as error:
                self.notes.append(f"--state: '{path}' is not used: {error}")
        self.migration.keep(next(iter(versions.values())))
        for name in versions:
            set_aside(self._path(name))

    def resources(self) -> list[dict[str, Any]]:
        """Return the declared resources that were kept, as JSON values."""
        path = self._path(_RESOURCES)
        if not path.exists():
            return []
        try:
            rows = list(self._open(_RESOURCES, path).file.rows())
            found: list[dict[str, Any]] = json.loads(rows[0].content or b"") if rows else []
            return found
        except OtherMoto:  # nothing that it names is there: what moto held was not loaded
            set_aside(path)
            return []
        except Refused as error:
            self._refuse(path, error)
            return []

    def keep_resources(self, resources: list[dict[str, Any]]) -> None:
        """Write what was declared, after all that it made; what cannot be written is told."""
        self.flush()
        try:
            self._of(_RESOURCES).file.write([Row("", _WHOLE, json.dumps(resources).encode())])
        except OSError as error:
            self._tell_unkept(_RESOURCES, error)

    def start(self) -> None:
        """Write what may be late from now on."""
        threading.Thread(target=self._run, name="keeper", daemon=True).start()

    def wrote(self, service: str, operation: str) -> None:
        """Take note of a write, under the service's lock: one that changes more than what is in containers.

        An operation of S3's is its method and path.
        """
        is_inside = operation.strip("/").count("/") > 1 if service == "s3" else operation in _INSIDE.get(service, ())
        if service in PROMISED and not is_inside:
            self._of(service).is_whole_wanted = True

    def changed(self, service: str) -> None:
        """Keep what changed; called under the service's lock. Raises OSError where it cannot be written."""
        if service in PROMISED:
            with self._locks.of(service):
                self._write(self._of(service))
        elif service not in _STATELESS:
            with self._guard:
                self._late.add(service)

    def flush(self) -> None:
        """Write what is late."""
        with self._guard:
            late, self._late = self._late, set()
        for name in late:
            with self._locks.of(name):
                try:
                    kept = self._of(name)
                    kept.is_whole_wanted = True
                    self._write(kept)
                except OSError as error:
                    self._tell_unkept(name, error)

    def close(self) -> None:
        """Write what is late, and let the folder go."""
        self._is_closed.set()
        self.flush()
        for kept in list(self._kept.values()):
            with self._locks.of(kept.name):
                kept.file.close()
        self._lock_file.close()

    def _run(self) -> None:
        while not self._is_closed.wait(_EVERY_S):
            self.flush()

    def _of(self, service: str) -> _Kept:
        return self._kept.get(service) or self._open(service, self._path(service))

    def _path(self, service: str) -> Path:
        return self._folder / f"{service}{SUFFIX}"

    def _open(self, service: str, path: Path) -> _Kept:
        kept = _Kept(service, StateFile(path, service, self._key), ledger(service))
        if kept.file.lost is not None:
            self.notes.append(f"--state: '{path}': {kept.file.lost}; all that was answered is there")
        self._kept[service] = kept
        return kept

    def _restore(self, name: str, path: Path) -> None:
        kept = self._open(name, path)
        service = backends.get_backend(name)
        whole, contents = None, []
        for row in kept.file.rows():
            if row.name == _WHOLE and not row.owner:
                whole, kept.digest = load(row.content or b""), _digest(row.content or b"")
            else:
                contents.append((row.owner, row.name, load(row.content or b"")))
        if whole is None:
            raise Refused("it is not complete")
        fill(service, whole)
        kept.is_whole_wanted = False
        if kept.ledger is not None:
            kept.containers = kept.ledger.containers(service)
            for owner, row_name, packed in contents:
                if owner in kept.containers:
                    kept.ledger.put_back(kept.containers[owner], row_name, packed)
            book(name).take()

    def _write(self, kept: _Kept) -> None:
        changes = book(kept.name).take() if kept.ledger is not None else []
        if not (changes or kept.is_whole_wanted):
            return
        rows, without = self._whole(kept) if kept.is_whole_wanted else ([], [])
        try:
            kept.file.write([*rows, *self._changed(kept, changes)], without=without)
        except OSError as error:
            kept.containers, kept.digest, kept.is_whole_wanted = {}, b"", True  # once it can be written, all is
            raise OSError(f"--state: what was written cannot be kept: {error}") from error
        kept.is_whole_wanted = False

    def _whole(self, kept: _Kept) -> tuple[list[Row], list[str]]:
        """Return the rows of what is kept whole and of containers that are new; and the names of those that went."""
        service = backends.get_backend(kept.name)
        found = kept.ledger.containers(service) if kept.ledger is not None else {}
        reducers = general_reducers() | (kept.ledger.emptied(found) if kept.ledger is not None else {})
        try:
            content = dump(held_by(service), reducers)
        except Exception as error:  # whatever moto holds that cannot be written: the user is told, the rest is kept
            self._tell_unkept(kept.name, error)
            return [], []
        self._unkept.discard(kept.name)
        new = {owner: container for owner, container in found.items() if kept.containers.get(owner) is not container}
        gone = [*(kept.containers.keys() - found.keys()), *new]
        kept.containers = found
        rows = [] if _digest(content) == kept.digest else [Row("", _WHOLE, content)]
        kept.digest = _digest(content)
        return [*rows, *_contents(kept, new, reducers)], gone

    def _changed(self, kept: _Kept, changes: list[tuple[Any, bytes, Any]]) -> Iterator[Row]:
        owners = {id(container): owner for owner, container in kept.containers.items()}
        reducers = general_reducers() if kept.name == "s3" else {}
        if kept.name == "s3" and kept.ledger is not None:
            reducers |= kept.ledger.emptied(kept.containers)
        for container, name, value in changes:
            if (owner := owners.get(id(container))) is not None:
                yield _row(kept, owner, container, name, value, reducers)

    def _refuse(self, path: Path, error: Refused) -> None:
        if (kept := self._kept.pop(path.name.removesuffix(SUFFIX), None)) is not None:
            kept.file.close()
        self.notes.append(f"--state: '{path}' is not used: {error}; it is now '{set_aside(path).name}'")

    def _tell_unkept(self, name: str, error: Exception) -> None:
        if name not in self._unkept:
            _LOG.warning("--state: what '%s' holds cannot be kept: %s", name, error)
        self._unkept.add(name)


def _contents(kept: _Kept, containers: dict[str, Any], reducers: Reducers) -> Iterator[Row]:
    if kept.ledger is not None:
        for owner, container in containers.items():
            for name, value in kept.ledger.contents(container):
                yield _row(kept, owner, container, name, value, reducers)


def _row(kept: _Kept, owner: str, container: Any, name: bytes, value: Any, reducers: Reducers) -> Row:
    assert kept.ledger is not None
    content = None if value is None else dump(kept.ledger.packed(container, value), reducers)
    return Row(owner, name, content)


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
