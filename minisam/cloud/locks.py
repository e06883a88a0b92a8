"""One lock per service: moto has none of its own, and loses updates and messages without.

Locks are taken inwards only (SNS, S3 and EventBridge put into SQS), never outwards, and never held while a function
runs.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_SHARED = {"dynamodbstreams": "dynamodb", "streams.dynamodb": "dynamodb", "s3control": "s3"}


class Locks:
    """The services' locks; each is a condition, so that a waiting receiver hears of every change."""

    def __init__(self) -> None:
        self._conditions: defaultdict[str, threading.Condition] = defaultdict(threading.Condition)
        self._guard = threading.Lock()
        self.on_change: Callable[[str], None] | None = None

    def of(self, service: str) -> threading.Condition:
        """Return the service's lock; services that share data share it."""
        with self._guard:
            return self._conditions[_SHARED.get(service, service)]

    @contextmanager
    def held(self, service: str, *, is_reading: bool = False) -> Iterator[None]:
        """Hold the service's lock, and wake who waits for a change of it."""
        condition = self.of(service)
        with condition:
            try:
                yield
            finally:
                condition.notify_all()  # they go on once the lock is given up, whether or not what changed can be kept
                if self.on_change is not None and not is_reading:
                    self.on_change(_SHARED.get(service, service))

    @contextmanager
    def released(self, service: str) -> Iterator[None]:
        """Let others have the service's lock until the block ends, where this thread holds it: a function runs."""
        condition: Any = self.of(service)
        if not condition._is_owned():
            yield
            return
        depth = condition._release_save()
        try:
            yield
        finally:
            condition._acquire_restore(depth)


LOCKS = Locks()
"""The process's: moto's services exist once in a process."""
