"""What changes in the services whose writes are kept at once: items, objects and messages, one by one.

A service's containers (tables, buckets, queues) are few and are kept whole with everything else that it holds; what is
in them is many, and each is a row of its own. A ledger knows where moto changes them. One file per service.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, cast

PROMISED = frozenset({"dynamodb", "s3", "sqs"})

Note = Callable[[Any, bytes, Any], None]
"""Takes a container, the name of something in it, and what is there now, None where nothing is."""


class Ledger(Protocol):
    """A module of this package; its functions run under the service's lock."""

    def install(self, note: Note) -> None:
        """Wrap the places in moto where something in a container changes; once in a process."""

    def containers(self, backends: Any) -> dict[str, Any]:
        """Return all containers by names that stay the same."""

    def contents(self, container: Any) -> Iterator[tuple[bytes, Any]]:
        """Yield all that is in a container."""

    def packed(self, container: Any, value: Any) -> Any:
        """Return what can be pickled of something in a container."""

    def put_back(self, container: Any, name: bytes, packed: Any) -> None:
        """Let it be in the container again."""

    def emptied(self, containers: Mapping[str, Any]) -> dict[type, Callable[[Any], tuple[Any, ...]]]:
        """Say by type how these containers are pickled without what is in them."""


class Book:
    """What changed in a service since it was last taken."""

    def __init__(self) -> None:
        self._changed: dict[tuple[int, bytes], tuple[Any, bytes, Any]] = {}

    def note(self, container: Any, name: bytes, value: Any) -> None:
        """Take note; what was noted before under the same name is outdated."""
        self._changed[id(container), name] = (container, name, value)

    def take(self) -> list[tuple[Any, bytes, Any]]:
        """Return container, name and value of all that changed, and forget it."""
        changed, self._changed = self._changed, {}
        return list(changed.values())


# moto's classes are global, so what was done to them is too.
_books: dict[str, Book] = {}


def ledger(service: str) -> Ledger | None:
    """Return the ledger of a service, None where it has none."""
    return cast(Ledger, importlib.import_module(f"{__name__}.{service}")) if service in PROMISED else None


def book(service: str) -> Book:
    """Return the book of a service that has a ledger; from the first call on its changes are noted."""
    if service not in _books:
        _books[service] = Book()
        found = ledger(service)
        assert found is not None
        found.install(_books[service].note)
    return _books[service]
