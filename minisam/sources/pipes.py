"""EventBridge Pipes: records of a queue or stream, filtered, enriched and given to one target.

The source is polled as an event source mapping polls it, with the pipe in the function's place.
AWS: docs "eb-pipes-event-source", "eb-pipes-event-filtering", "pipes-enrichment", "eb-pipes-event-target".
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from minisam.model import Occurrence
from minisam.records import dataclass
from minisam.sources.mappings import EventSourceMapping, Poller
from minisam.sources.pipe_steps import PipeRun
from minisam.sources.source import Desk
from minisam.sources.sqs import SqsPoller
from minisam.sources.streams import StreamPoller

_POLLERS: Mapping[str, tuple[Callable[[Desk, EventSourceMapping], Poller], str, int]] = {
    "sqs": (SqsPoller, "SqsQueueParameters", 10),
    "kinesis": (StreamPoller, "KinesisStreamParameters", 100),
    "dynamodb": (StreamPoller, "DynamoDBStreamParameters", 100),
}


@dataclass(frozen=True, kw_only=True)
class Pipe:
    """One pipe, as DescribePipe says it."""

    arn: str
    source: str
    settings: Mapping[str, Any]

    def mapping(self) -> EventSourceMapping:
        """Return how its source is polled."""
        parameters = self.settings.get("SourceParameters") or {}
        _, name, batch_size = _POLLERS[self.source.split(":")[2]]
        own = parameters.get(name) or {}
        filters = (parameters.get("FilterCriteria") or {}).get("Filters") or ()
        retries, age = own.get("MaximumRetryAttempts"), own.get("MaximumRecordAgeInSeconds")
        return EventSourceMapping(
            uuid=self.arn,
            function=self.arn,
            source=self.source,
            batch_size=int(own.get("BatchSize") or batch_size),
            window_s=float(own.get("MaximumBatchingWindowInSeconds") or 0),
            patterns=tuple(one["Pattern"] for one in filters),
            reports_item_failures=True,
            starting_position=own.get("StartingPosition") or "LATEST",
            parallelization=int(own.get("ParallelizationFactor") or 1),
            bisects=own.get("OnPartialBatchItemFailure") == "AUTOMATIC_BISECT",
            max_retries=-1 if retries is None else int(retries),
            max_age_s=-1 if age is None else int(age),
            on_failure=(own.get("DeadLetterConfig") or {}).get("Arn"),
        )


class PipeSource:
    """All pipes, kept equal to what the Pipes API holds."""

    services = frozenset({"pipes", "sqs", "kinesis", "dynamodb"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pollers: dict[str, tuple[Pipe, Poller]] = {}
        self._following = threading.Lock()
        self._lane = desk.engine.lane("pipes", self._follow)

    def hear(self, occurrence: Occurrence) -> None:
        """Follow a change of pipes, or tell a pipe what happened to its source."""
        if occurrence.service == "pipes":
            self._lane.wake()
            return
        for pipe, poller in list(self._pollers.values()):
            if pipe.source == occurrence.resource:
                poller.hear(occurrence)

    def _follow(self) -> None:
        with self._following:
            wanted = {pipe.arn: pipe for pipe in self._running()}
            for arn, (pipe, poller) in list(self._pollers.items()):
                if wanted.get(arn) != pipe:
                    poller.close()
                    del self._pollers[arn]
            for arn, pipe in wanted.items():
                if arn not in self._pollers:
                    self._open(pipe)

    def _open(self, pipe: Pipe) -> None:
        service = pipe.source.split(":")[2]
        if service not in _POLLERS:
            self._desk.report(f"{pipe.arn} does not run: minisam reads no {service} (its source is {pipe.source})")
            return
        desk = replace(self._desk, functions=PipeRun(self._desk, pipe.settings))
        self._pollers[pipe.arn] = (pipe, _POLLERS[service][0](desk, pipe.mapping()))

    def _running(self) -> list[Pipe]:
        names = [one["Name"] for one in self._desk.aws.call("pipes", "ListPipes")["Pipes"]]
        found = [self._desk.aws.call("pipes", "DescribePipe", Name=name) for name in names]
        return [
            Pipe(arn=one["Arn"], source=one["Source"], settings=_settings(one))
            for one in found
            if one.get("DesiredState") == "RUNNING"
        ]


def _settings(described: Mapping[str, Any]) -> dict[str, Any]:
    """Return what decides what the pipe does."""
    names = ("Arn", "Source", "SourceParameters", "Enrichment", "EnrichmentParameters", "Target", "TargetParameters")
    return {name: described[name] for name in names if described.get(name)}


SOURCE = PipeSource
