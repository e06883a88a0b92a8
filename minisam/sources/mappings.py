"""Event source mappings: what the Lambda API holds of them, and one poller for each that is enabled.

AWS: docs "API_EventSourceMappingConfiguration" (the fields and their defaults).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from minisam.model import Occurrence
from minisam.records import dataclass
from minisam.sources.source import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSourceMapping:
    """One mapping. `patterns` are the filters' JSON texts, any of which admits a record; none admits all.

    Numbers of -1 mean "without limit", as AWS has it. `settings` is the whole API answer.
    """

    uuid: str
    function: str
    source: str
    batch_size: int
    window_s: float = 0
    patterns: tuple[str, ...] = ()
    reports_item_failures: bool = False
    max_concurrency: int | None = None
    starting_position: str = "LATEST"
    starting_timestamp_s: float | None = None
    parallelization: int = 1
    tumbling_window_s: int = 0
    bisects: bool = False
    max_retries: int = -1
    max_age_s: int = -1
    on_failure: str | None = None

    @property
    def service(self) -> str:
        """The service of the source's ARN: "sqs", "kinesis", "dynamodb", ..."""
        return self.source.split(":")[2]

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> EventSourceMapping:
        """Return the mapping that an entry of ListEventSourceMappings describes."""
        scaling = settings.get("ScalingConfig") or {}
        started = settings.get("StartingPositionTimestamp")
        return cls(
            uuid=settings["UUID"],
            function=settings["FunctionArn"],
            source=settings.get("EventSourceArn") or "",
            batch_size=int(settings["BatchSize"]),
            window_s=float(settings.get("MaximumBatchingWindowInSeconds") or 0),
            patterns=tuple(one["Pattern"] for one in (settings.get("FilterCriteria") or {}).get("Filters", ())),
            reports_item_failures="ReportBatchItemFailures" in settings.get("FunctionResponseTypes", ()),
            max_concurrency=scaling.get("MaximumConcurrency"),
            starting_position=settings.get("StartingPosition") or "LATEST",
            starting_timestamp_s=started.timestamp() if isinstance(started, datetime) else started,
            parallelization=int(settings.get("ParallelizationFactor") or 1),
            tumbling_window_s=int(settings.get("TumblingWindowInSeconds") or 0),
            bisects=bool(settings.get("BisectBatchOnFunctionError")),
            max_retries=_limit(settings.get("MaximumRetryAttempts")),
            max_age_s=_limit(settings.get("MaximumRecordAgeInSeconds")),
            on_failure=((settings.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination"),
        )


class Poller(Protocol):
    """Reads one mapping's source and invokes its function."""

    def hear(self, occurrence: Occurrence) -> None:
        """Something happened to the source: take note and wake."""

    def close(self) -> None:
        """Begin nothing new."""


class Pollers:
    """The pollers of one kind of source, kept equal to the mappings that the Lambda API holds."""

    def __init__(self, desk: Desk, service: str, make: Callable[[Desk, EventSourceMapping], Poller]) -> None:
        self._desk = desk
        self._service = service
        self._make = make
        self._pollers: dict[str, tuple[EventSourceMapping, Poller]] = {}
        self._following = threading.Lock()

    def hear(self, occurrence: Occurrence) -> None:
        """Follow a change of the mappings, or tell the pollers of a source what happened to it."""
        if occurrence.service == "lambda":
            if occurrence.kind == "mappings-changed":
                # At once: a stream is read from where it stands now.
                with self._following:
                    self._follow()
            return
        for mapping, poller in list(self._pollers.values()):
            if mapping.source == occurrence.resource:
                poller.hear(occurrence)

    def _follow(self) -> None:
        answer = self._desk.aws.call("lambda", "ListEventSourceMappings")
        enabled = [one for one in answer["EventSourceMappings"] if one["State"] == "Enabled"]
        wanted = {mapping.uuid: mapping for mapping in map(EventSourceMapping.read, enabled)}
        wanted = {uuid: mapping for uuid, mapping in wanted.items() if mapping.service == self._service}
        for uuid, (mapping, poller) in list(self._pollers.items()):
            if wanted.get(uuid) != mapping:
                poller.close()
                del self._pollers[uuid]
        for uuid, mapping in wanted.items():
            if uuid not in self._pollers:
                self._pollers[uuid] = (mapping, self._make(self._desk, mapping))


def _limit(value: Any) -> int:
    return -1 if value is None else int(value)
