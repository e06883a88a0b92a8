"""What another version of moto left in a state folder, taken over as data: `portable` says in which shape.

What moto's classes look like may have changed, so nothing of another version is put into a service. Items, objects,
messages, parameters and secrets are read out of its files and stored anew, by AWS's own calls, once the template's
resources exist. Until that is done they lie in a file of their own, so that an end in between loses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from minisam.cloud import portable
from minisam.cloud.portable import as_message, as_object, as_text
from minisam.cloud.service_content import load, values_of
from minisam.cloud.state_file import Refused, Row

FILE = "migration.json"
_WORDS = {"dynamodb": "items", "s3": "objects", "sqs": "messages", "ssm": "parameters", "secretsmanager": "secrets"}


class Migration:
    """What is to be taken over into a folder's services; `notes` says what it is and what is left behind."""

    def __init__(self, folder: Path) -> None:
        """Go on with what an earlier process read and did not store. Raises UserError where that cannot be read."""
        self._path = folder / FILE
        self.content: dict[str, Any] = portable.read(self._path) if self._path.exists() else {}
        self.notes: list[str] = []
        self._left: list[str] = []

    def take(self, service: str, rows: Iterable[Row]) -> None:
        """Read what a service's file holds; what cannot be read, or is no data, is left behind. Raises Refused."""
        read = _READERS.get(service)
        if read is None:
            self._left.append(service)
            return
        found, unread = read(rows)
        self.content.setdefault(service, {}).update(found)
        if unread:
            self._left.append(f"{unread} {_WORDS[service]}")

    def keep(self, moto_version: str) -> None:
        """Write down what was read, before the files that it came from are moved aside. Raises UserError."""
        portable.write(self._path, {**self.content, "minisam": "state", "format": portable.FORMAT})
        left = f"; not {', '.join(self._left)}: what the template declares of it is made anew" if self._left else ""
        self.notes.append(f"--state: written with moto {moto_version}; data is taken over{left}")

    def done(self) -> None:
        """Forget it: all is stored."""
        self._path.unlink(missing_ok=True)
        self.content = {}


def parted(content: Mapping[str, Any], held: Mapping[str, set[str]]) -> tuple[dict[str, Any], list[str]]:
    """Return what can be stored where these tables, buckets and queues are, and sentences about the rest."""
    kept: dict[str, Any] = {}
    lost = []
    for service, found in content.items():
        if service in held:
            kept[service] = {name: value for name, value in found.items() if name in held[service]}
            lost += [
                f"--state: '{name}' ({service}) is not in the template any more: its {len(value)} {_WORDS[service]} "
                "are left behind"
                for name, value in found.items()
                if name not in held[service] and value
            ]
        elif service in _WORDS:
            kept[service] = found
    return kept, lost


def summary(counts: Mapping[str, int]) -> str:
    """Say how much was taken over."""
    parts = [f"{count} {_WORDS[service]}" for service, count in counts.items() if count]
    return f"--state: taken over: {', '.join(parts) or 'nothing'}"


def _items(rows: Iterable[Row]) -> tuple[dict[str, Any], int]:
    return _contents(rows, lambda row, packed: json.loads(json.dumps(packed, default=as_text)))


def _messages(rows: Iterable[Row]) -> tuple[dict[str, Any], int]:
    messages = (row for row in rows if not row.owner.endswith(" known"))
    return _contents(messages, lambda row, packed: as_message(SimpleNamespace(**packed)))


def _contents(rows: Iterable[Row], read: Callable[[Row, Any], Any]) -> tuple[dict[str, Any], int]:
    found: dict[str, list[Any]] = {}
    unread = 0
    for row in rows:
        if row.owner:
            try:
                value = read(row, load(row.content or b""))
            except (Refused, AttributeError, TypeError, ValueError, KeyError):
                unread += 1
            else:
                found.setdefault(_name(row), []).append(value)
    return found, unread


def _objects(rows: Iterable[Row]) -> tuple[dict[str, Any], int]:
    """Return each object's newest version; those that a delete marker hides are gone."""
    found: dict[str, dict[str, Any]] = {}
    unread = 0
    for row in rows:
        kind, key, *_ = json.loads(row.name) if row.owner else ("", "")
        if kind != "version":
            continue
        objects = found.setdefault(_name(row), {})
        objects.pop(key, None)
        try:
            version, tags = load(row.content or b"")
            if hasattr(version, "value"):
                objects[key] = as_object(version, tags or {})
        except (Refused, AttributeError, TypeError, ValueError):
            unread += 1
    return found, unread


def _parameters(rows: Iterable[Row]) -> tuple[dict[str, Any], int]:
    def value(versions: Any) -> dict[str, str]:
        newest = versions[-1]
        return {"Type": newest.parameter_type, "Value": str(newest.decrypt(newest.value))}

    found, unread = _values(rows, "_parameters", value)
    return {name: one for name, one in found.items() if not name.startswith("/aws/")}, unread


def _secrets(rows: Iterable[Row]) -> tuple[dict[str, Any], int]:
    def value(secret: Any) -> str:
        current = secret.versions[secret.default_version_id]
        return str(current["secret_string"])

    return _values(rows, "secrets", value)


def _values(rows: Iterable[Row], attribute: str, read: Callable[[Any], Any]) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    unread = 0
    for name, one in _whole(rows, attribute):
        try:
            found[name] = read(one)
        except (AttributeError, TypeError, KeyError, IndexError):
            unread += 1
    return found, unread


def _whole(rows: Iterable[Row], attribute: str) -> Iterator[tuple[str, Any]]:
    for row in rows:
        if not row.owner:
            for regions in load(row.content or b"").values():
                for content in regions.values():
                    yield from values_of(content.get(attribute, {})).items()


def _name(row: Row) -> str:
    return row.owner.rpartition("/")[2]


_READERS: Mapping[str, Callable[[Iterable[Row]], tuple[dict[str, Any], int]]] = {
    "dynamodb": _items,
    "s3": _objects,
    "sqs": _messages,
    "ssm": _parameters,
    "secretsmanager": _secrets,
}
