"""EventBridge rules: an event that matched goes to the rule's targets, each with the input that it asks for.

The embedded AWS says which rule matched; here the event is shaped and delivered.
AWS: docs "eb-rules", "eb-targets".
"""

from __future__ import annotations

import re
from typing import Any

from minisam.model import Occurrence
from minisam.sources.inputs import make_input
from minisam.sources.source import Desk
from minisam.sources.targets import Parcel, deliver_or_keep

_LINEAGE = re.compile(r";?Lineage=[^;]*")


class EventBridgeSource:
    """Delivers what rules match."""

    services = frozenset({"events"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def hear(self, occurrence: Occurrence) -> None:
        """Deliver to each target of the rule that matched, side by side."""
        if occurrence.kind != "matched":
            return
        for target in occurrence.content["targets"]:
            name = f"rule {occurrence.resource.rpartition('/')[2]}"
            self._desk.engine.submit(name, lambda target=target: self._deliver(occurrence, target))  # type: ignore[misc]

    def _deliver(self, occurrence: Occurrence, target: dict[str, Any]) -> None:
        text = make_input(occurrence.content["event"], target, occurrence.resource)
        # AWS: docs "invocation-recursion": loops through EventBridge are not noticed, so none is stopped here.
        trace_id = _LINEAGE.sub("", occurrence.trace_id) if occurrence.trace_id else None
        parcel = Parcel(to=target["Arn"], text=text, cause=occurrence.resource, target=target, trace_id=trace_id)
        deliver_or_keep(self._desk, parcel)


SOURCE = EventBridgeSource
