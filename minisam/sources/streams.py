"""Kinesis and DynamoDB streams as event sources: each shard is read in order, in batches that block it until done.

A shard has a reader and one or more partitions (ParallelizationFactor): records of one key stay in one partition. A
stream tells when a record arrives; between that and retries nothing here runs.
AWS: docs "with-kinesis", "with-ddb", "services-kinesis-errors".
"""

from __future__ import annotations

import json
import threading
import zlib
from collections import deque
from collections.abc import Callable
from typing import Any

from minisam.model import Occurrence
from minisam.patterns import MappingFilter
from minisam.sources.batches import failed_items
from minisam.sources.lost_records import tell_lost
from minisam.sources.mappings import EventSourceMapping, Pollers
from minisam.sources.shards import DynamoDbStream, KinesisStream, Stream, StreamRecord
from minisam.sources.source import Desk, Reply, name_of
from minisam.sources.stream_retries import Batch, Lost, after_failure, first_failed, without_aged
from minisam.sources.tumbling import TumblingWindow

_READ_AHEAD = 2
"""Batches that wait for a partition before its shard is read on."""


class Partition:
    """Delivers the records of one shard, or of a part of its keys, one batch after the other."""

    def __init__(self, desk: Desk, mapping: EventSourceMapping, shard: str, on_room: Callable[[], None]) -> None:
        self._desk = desk
        self._mapping = mapping
        self._shard = shard
        self._on_room = on_room
        self._lock = threading.Lock()
        self._records: deque[StreamRecord] = deque()
        self._batches: deque[Batch] = deque()
        self._window_ends: float | None = None
        length_s = mapping.tumbling_window_s
        self._tumbling = TumblingWindow(length_s, shard, mapping.source) if length_s else None
        self.lane = desk.engine.lane(f"{mapping.service} {mapping.source.split('/')[1]}", self._work)

    @property
    def has_room(self) -> bool:
        """Tell whether more should be read."""
        return len(self._records) < _READ_AHEAD * self._mapping.batch_size

    def add(self, record: StreamRecord) -> None:
        """Put a record at the end of the line."""
        with self._lock:
            if not self._records and self._mapping.window_s:
                self._window_ends = self._desk.clock.now() + self._mapping.window_s
            self._records.append(record)
        self.lane.wake()

    def _work(self) -> float | None:
        while True:
            now = self._desk.clock.now()
            if not self._batches and (due := self._form(now)) is not None:
                return due
            if not self._batches:
                return self._end_window(now)
            if self._batches[0].not_before > now:
                return self._batches[0].not_before
            self._deliver(self._batches.popleft())

    def _form(self, now: float) -> float | None:
        """Make a batch of what waits; returns the time to wait for where more may come until then."""
        with self._lock:
            tumbling, size = self._tumbling, self._mapping.batch_size
            wanted = [one for one in self._records if tumbling is None or tumbling.admits(one.arrived_s)][:size]
            if not wanted:
                return None
            if len(wanted) < size and self._window_ends is not None and now < self._window_ends:
                return self._window_ends
            for _ in wanted:
                self._records.popleft()
            self._window_ends = now + self._mapping.window_s if self._records and self._mapping.window_s else None
        self._batches.append(Batch(records=tuple(wanted)))
        self._on_room()
        return None

    def _end_window(self, now: float) -> float | None:
        """Let the function end a tumbling window whose time is over."""
        tumbling = self._tumbling
        if tumbling is None or tumbling.ends is None:
            return None
        if now < tumbling.ends and not self._records:
            return tumbling.ends
        self._invoke([], is_final=True)
        tumbling.close()
        return now if self._records else None

    def _deliver(self, batch: Batch) -> None:
        batch, aged = without_aged(batch, self._mapping, self._desk.clock.now())
        self._give_up(aged, None)
        if not batch.records:
            return
        reply = self._invoke([one.event for one in batch.records], is_final=False)
        failed_from = self._failed_from(batch, reply)
        if failed_from is not None:
            again, lost = after_failure(batch, failed_from, self._mapping, self._desk.clock.now())
            self._batches.extendleft(reversed(again))
            self._give_up(lost, reply)

    def _failed_from(self, batch: Batch, reply: Reply) -> int | None:
        if not reply.is_ok or (self._tumbling is not None and not self._tumbling.keep(reply.payload)):
            return 0
        if not self._mapping.reports_item_failures:
            return None
        numbers = [one.sequence_number for one in batch.records]
        return first_failed(batch.records, failed_items(reply.payload, numbers))

    def _invoke(self, records: list[Any], *, is_final: bool) -> Reply:
        event: dict[str, Any] = {"Records": records}
        if self._tumbling is not None:
            event |= self._tumbling.fields(is_final=is_final)
        trigger = name_of(self._mapping.source, len(records))
        return self._desk.functions.invoke(self._mapping.function, json.dumps(event).encode(), trigger=trigger)

    def _give_up(self, lost: Lost | None, reply: Reply | None) -> None:
        if lost is not None:
            tell_lost(self._desk, self._mapping, self._shard, lost, reply)


class ShardReader:
    """Reads one shard from a position on, and gives each record to its partition."""

    def __init__(
        self,
        desk: Desk,
        mapping: EventSourceMapping,
        stream: Stream,
        shard: str,
        position: str,
        on_end: Callable[[], None],
    ) -> None:
        self._mapping = mapping
        self._stream = stream
        self._shard = shard
        self._on_end = on_end
        self._filter = MappingFilter(mapping.service, mapping.patterns)
        self._iterator: str | None = stream.iterator(shard, position, mapping.starting_timestamp_s)
        self.lane = desk.engine.lane(f"{mapping.service} {mapping.source.split('/')[1]} {shard}", self._read)
        self._partitions = [Partition(desk, mapping, shard, self.lane.wake) for _ in range(mapping.parallelization)]
        self.lane.wake()

    def close(self) -> None:
        """Read and deliver no more."""
        self.lane.close()
        for partition in self._partitions:
            partition.lane.close()

    def _read(self) -> None:
        while self._iterator is not None and all(partition.has_room for partition in self._partitions):
            records, self._iterator = self._stream.read(self._shard, self._iterator, self._mapping.batch_size)
            for record in records:
                if self._filter.admits(record.event):
                    self._partition(record).add(record)
            if self._iterator is None:
                self._on_end()
            if not records:
                return

    def _partition(self, record: StreamRecord) -> Partition:
        return self._partitions[zlib.crc32(record.partition_key.encode()) % len(self._partitions)]


class StreamPoller:
    """All shards of one stream for one function; what came from a split or merge is read after its parents."""

    def __init__(self, desk: Desk, mapping: EventSourceMapping) -> None:
        self._desk = desk
        self._mapping = mapping
        make = KinesisStream if mapping.service == "kinesis" else DynamoDbStream
        self._stream: Stream = make(desk.aws, mapping)
        self._lock = threading.Lock()
        self._readers: dict[str, ShardReader] = {}
        self._ended: set[str] = set()
        self._growing = desk.engine.lane(f"{mapping.service} shards", self._follow_shards)
        self._open(mapping.starting_position)

    def hear(self, occurrence: Occurrence) -> None:
        """Records arrived: read on."""
        for reader in list(self._readers.values()):
            reader.lane.wake()

    def close(self) -> None:
        """Read no more."""
        self._growing.close()
        for reader in self._readers.values():
            reader.close()

    def _open(self, position: str) -> None:
        with self._lock:
            for shard in self._stream.shards():
                if shard.id not in self._readers and not (set(shard.parents) & set(self._readers)) - self._ended:
                    on_end = lambda shard=shard: self._end(shard.id)  # noqa: E731
                    self._readers[shard.id] = ShardReader(
                        self._desk, self._mapping, self._stream, shard.id, position, on_end
                    )

    def _end(self, shard: str) -> None:
        self._ended.add(shard)
        self._growing.wake()

    def _follow_shards(self) -> None:
        self._open("TRIM_HORIZON")


class StreamSource:
    """All mappings of streams."""

    services = frozenset({"lambda", "kinesis", "dynamodb"})

    def __init__(self, desk: Desk) -> None:
        self._pollers = {service: Pollers(desk, service, StreamPoller) for service in ("kinesis", "dynamodb")}

    def hear(self, occurrence: Occurrence) -> None:
        """Pass on what concerns a mapped stream, or the mappings themselves."""
        for pollers in self._pollers.values():
            pollers.hear(occurrence)


SOURCE = StreamSource
