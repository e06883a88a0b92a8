"""State machines: an execution that failed is told on the terminal, once, with the error and its cause."""

from __future__ import annotations

from minisam.model import Occurrence
from minisam.sources.source import Desk


class StateMachineSource:
    """Hears how executions end; what they cause themselves is heard by other sources."""

    services = frozenset({"stepfunctions"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def hear(self, occurrence: Occurrence) -> None:
        """Tell of a failure."""
        if occurrence.kind != "failed":
            return
        machine, execution = occurrence.resource.split(":")[6:8]
        error, cause = occurrence.content.get("error"), occurrence.content.get("cause")
        why = ": ".join(str(part) for part in (error, cause) if part)
        self._desk.report(f"state machine {machine}: execution {execution} failed{f' ({why})' if why else ''}")


SOURCE = StateMachineSource
