"""All sources of one embedded AWS: tells each of them what happens in the services that it listens to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from minisam.model import Occurrence
from minisam.sources import source_types
from minisam.sources.source import Desk, Source, SourceType


class Switchboard:
    """The sources, at work."""

    def __init__(self, desk: Desk, types: Iterable[SourceType] | None = None) -> None:
        self._listeners: defaultdict[str, list[Source]] = defaultdict(list)
        for make in source_types() if types is None else types:
            source = make(desk)
            for service in source.services:
                self._listeners[service].append(source)

    def hear(self, occurrence: Occurrence) -> None:
        """Tell the sources of the service; called wherever it happened, perhaps under a lock."""
        for source in self._listeners[occurrence.service]:
            source.hear(occurrence)
