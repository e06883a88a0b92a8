"""Queues at other endpoints: nothing there tells when a message arrives, so who waits for one looks every second."""

from __future__ import annotations

from minisam.cloud.announcements import Announcements
from minisam.cloud.kind import Aws
from minisam.endpoints import Endpoints
from minisam.sources.engine import Engine

EVERY_S = 1.0
"""AWS's own pollers look at an idle queue every 20 s at the longest; a developer waits less gladly."""


class Rounds:
    """Wakes those who poll what is mapped to functions and is elsewhere."""

    def __init__(self, aws: Aws, engine: Engine, endpoints: Endpoints, announcements: Announcements) -> None:
        self._aws = aws
        self._engine = engine
        self._endpoints = endpoints
        self._announcements = announcements
        if endpoints.of("sqs"):
            engine.lane("rounds elsewhere", self._go).wake()

    def look(self) -> None:
        """Wake who waits for a queue that is elsewhere."""
        if not self._endpoints.of("sqs"):
            return
        for mapping in self._aws.call("lambda", "ListEventSourceMappings")["EventSourceMappings"]:
            source = mapping.get("EventSourceArn") or ""
            service = source.split(":")[2] if source.startswith("arn:") else ""
            if service == "sqs" and self._endpoints.of(service):
                self._announcements.tell(service, "look", source)

    def _go(self) -> float:
        self.look()
        return self._engine.clock.now() + EVERY_S
