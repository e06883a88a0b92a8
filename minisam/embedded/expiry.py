"""Lets items of DynamoDB tables end by the sources' clock: each at its time, without looking at the others."""

from __future__ import annotations

import heapq
import itertools
from typing import Any

from minisam.cloud.locks import Locks
from minisam.cloud.time_to_live import Key, dues_of, expire, tables
from minisam.model import Occurrence
from minisam.sources.engine import Engine


class Expiry:
    """A lane of the engine that deletes what is over; it hears of items from the hook of DynamoDB."""

    def __init__(self, engine: Engine, locks: Locks) -> None:
        self._clock = engine.clock
        self._locks = locks
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, Any, Key]] = []
        self._lane = engine.lane("dynamodb time to live", self._work)

    def hear(self, occurrence: Occurrence) -> None:
        """Take note of an item that is to end; called under DynamoDB's lock."""
        if occurrence.service == "dynamodb" and occurrence.kind == "expires":
            content = occurrence.content
            self._add(content["table"], content["key"], content["at"])

    def look(self) -> None:
        """Take note of everything that tables hold, where it was not written but restored."""
        with self._locks.of("dynamodb"):
            for table in tables():
                for key, due in dues_of(table):
                    self._add(table, key, due)

    def _add(self, table: Any, key: Key, due: float) -> None:
        heapq.heappush(self._waiting, (due, next(self._order), table, key))
        self._lane.wake(due)

    def _work(self) -> float | None:
        while self._waiting:
            with self._locks.of("dynamodb"):
                due, _, table, key = self._waiting[0]
                if due > self._clock.now():
                    return due
                heapq.heappop(self._waiting)
            expire(table, key, self._clock.now(), self._locks)
        return None
