"""SQS queues as event sources: messages are received in batches, and deleted when the function has handled them.

A queue tells when a message arrives and when one will be visible again; between the two nothing here runs.
AWS: docs "with-sqs", "services-sqs-configure", "services-sqs-errorhandling".
"""

from __future__ import annotations

import base64
import json
import math
import re
import threading
from collections.abc import Mapping
from typing import Any

from minisam.model import Occurrence
from minisam.patterns import MappingFilter
from minisam.sources.batches import failed_items
from minisam.sources.mappings import EventSourceMapping, Pollers
from minisam.sources.source import Desk, Reply, name_of
from minisam.sources.targets import queue_url

_RECEIVE_LIMIT = 10
_GRAIN_S = 0.05
"""Messages that become visible within it are received together: thousands of them are not thousands of polls."""
_CONCURRENCY = 10
"""Batches at once without MaximumConcurrency. AWS begins with 5 and adds hundreds a minute; a laptop has few cores."""


_RUNS = re.compile(r"(?<=:)\d+(?=[|;]|$)")
"""The numbers of a trace header's lineage."""


class SqsPoller:
    """Polls one queue for one function."""

    def __init__(self, desk: Desk, mapping: EventSourceMapping) -> None:
        self._desk = desk
        self._mapping = mapping
        self._queue_url = queue_url(mapping.source)
        self._filter = MappingFilter("sqs", mapping.patterns)
        self._lock = threading.Lock()
        self._held: list[Mapping[str, Any]] = []
        self._window_ends: float | None = None
        self._running = 0
        self._lane = desk.engine.lane(f"sqs {mapping.source.rpartition(':')[2]}", self._poll)
        self._lane.wake()

    def hear(self, occurrence: Occurrence) -> None:
        """A message arrived, or one that is hidden will be visible: poll then."""
        visible_at = occurrence.content.get("visible_at")
        self._lane.wake(visible_at and math.ceil(visible_at / _GRAIN_S) * _GRAIN_S)

    def close(self) -> None:
        """Begin no batch any more; messages that are held return to the queue after their visibility timeout."""
        self._lane.close()

    def _poll(self) -> float | None:
        while self._running < (self._mapping.max_concurrency or _CONCURRENCY):
            self._fill()
            if not self._held:
                return None
            if len(self._held) < self._mapping.batch_size and not self._is_window_over():
                return self._window_ends
            batch, self._held, self._window_ends = self._held, [], None
            with self._lock:
                self._running += 1
            self._desk.engine.submit(f"{self._lane.name} batch", lambda batch=batch: self._deliver(batch))  # type: ignore[misc]
        return None  # the end of a batch wakes this lane

    def _fill(self) -> None:
        """Receive until the batch is full or the queue has no more."""
        while (room := self._mapping.batch_size - len(self._held)) > 0:
            answer = self._desk.aws.call(
                "sqs",
                "ReceiveMessage",
                QueueUrl=self._queue_url,
                MaxNumberOfMessages=min(room, _RECEIVE_LIMIT),
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
            messages = answer.get("Messages", [])
            wanted = [one for one in messages if self._filter.admits(to_record(one, self._mapping.source))]
            # AWS: docs "with-sqs-filtering": Lambda deletes what the filters do not let through.
            self._delete([one for one in messages if one not in wanted])
            if wanted and not self._held and self._mapping.window_s:
                self._window_ends = self._desk.clock.now() + self._mapping.window_s
            self._held += wanted
            if not messages:
                return

    def _is_window_over(self) -> bool:
        return self._window_ends is None or self._desk.clock.now() >= self._window_ends

    def _deliver(self, batch: list[Mapping[str, Any]]) -> None:
        try:
            reply = self._invoke(batch)
            if reply.refusal == "RecursiveInvocationException":
                self._tell_loop(batch, reply)
            self._delete(self._handled(batch, reply))
        finally:
            with self._lock:
                self._running -= 1
            self._lane.wake()

    def _invoke(self, batch: list[Mapping[str, Any]]) -> Reply:
        has_window = self._mapping.window_s > 0
        event = {"Records": [to_record(message, self._mapping.source, has_window=has_window) for message in batch]}
        trigger = name_of(self._mapping.source, len(batch))
        trace_id = _longest_trace(batch)
        functions = self._desk.functions
        return functions.invoke(self._mapping.function, json.dumps(event).encode(), trigger=trigger, trace_id=trace_id)

    def _handled(self, batch: list[Mapping[str, Any]], reply: Reply) -> list[Mapping[str, Any]]:
        if not reply.is_ok:
            return []
        if not self._mapping.reports_item_failures:
            return batch
        failed = failed_items(reply.payload, [message["MessageId"] for message in batch])
        return [] if failed is None else [one for one in batch if one["MessageId"] not in failed]

    def _tell_loop(self, batch: list[Mapping[str, Any]], reply: Reply) -> None:
        """AWS: docs "invocation-recursion": the messages return, and are refused again until the queue has enough."""
        text = json.loads(reply.payload or b"{}").get("Message", "")
        what = f"{len(batch)} {'message returns' if len(batch) == 1 else 'messages return'} to the queue"
        self._desk.report(f"{self._mapping.source}: {text} ({what}, until its maxReceiveCount)")

    def _delete(self, messages: list[Mapping[str, Any]]) -> None:
        for start in range(0, len(messages), _RECEIVE_LIMIT):
            entries = [
                {"Id": str(place), "ReceiptHandle": message["ReceiptHandle"]}
                for place, message in enumerate(messages[start : start + _RECEIVE_LIMIT])
            ]
            self._desk.aws.call("sqs", "DeleteMessageBatch", QueueUrl=self._queue_url, Entries=entries)


def _longest_trace(batch: list[Mapping[str, Any]]) -> str | None:
    """Return the trace header that went through the most functions: a batch is one invocation."""
    found = [message.get("Attributes", {}).get("AWSTraceHeader", "") for message in batch]
    return max(found, key=lambda header: sum(map(int, _RUNS.findall(header)))) or None


def to_record(message: Mapping[str, Any], queue_arn: str, *, has_window: bool = False) -> dict[str, Any]:
    """Return a received message as the record of an event.

    AWS: docs "with-sqs" (Example Amazon SQS message event). Recorded (localstack, test_sqs_event_source_mapping,
    25-11-2025): with a batching window the digest of message attributes is null where there are none.
    """
    record = {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": dict(message.get("Attributes", {})),
        "messageAttributes": {name: _attribute(value) for name, value in message.get("MessageAttributes", {}).items()},
        "md5OfBody": message["MD5OfBody"],
    }
    if "MD5OfMessageAttributes" in message:
        record["md5OfMessageAttributes"] = message["MD5OfMessageAttributes"]
    elif has_window:
        record["md5OfMessageAttributes"] = None
    return {**record, "eventSource": "aws:sqs", "eventSourceARN": queue_arn, "awsRegion": queue_arn.split(":")[3]}


def _attribute(value: Mapping[str, Any]) -> dict[str, Any]:
    content = (
        {"binaryValue": base64.b64encode(value["BinaryValue"]).decode()}
        if "BinaryValue" in value
        else {"stringValue": value.get("StringValue", "")}
    )
    return {**content, "stringListValues": [], "binaryListValues": [], "dataType": value["DataType"]}


class SqsSource:
    """All mappings of queues."""

    services = frozenset({"lambda", "sqs"})

    def __init__(self, desk: Desk) -> None:
        self._pollers = Pollers(desk, "sqs", SqsPoller)

    def hear(self, occurrence: Occurrence) -> None:
        """Pass on what concerns a mapped queue, or the mappings themselves."""
        self._pollers.hear(occurrence)


SOURCE = SqsSource
