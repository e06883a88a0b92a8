"""CloudWatch Logs as an event source: what a subscription filter lets through goes to its function or stream.

AWS: docs "SubscriptionFilters" of the CloudWatch Logs guide, "services-cloudwatchlogs" of Lambda's.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Mapping
from typing import Any

from minisam.model import ACCOUNT_ID, Occurrence
from minisam.patterns import compile_log_filter
from minisam.sources.source import Desk
from minisam.sources.targets import Parcel, deliver_or_keep, send_bytes


class LogsSource:
    """Delivers what is logged."""

    services = frozenset({"logs"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def hear(self, occurrence: Occurrence) -> None:
        """Deliver to each filter of the group that admits any of the events."""
        if occurrence.kind != "logged":
            return
        for one in occurrence.content["filters"]:
            admits = compile_log_filter(one["pattern"])
            if events := [event for event in occurrence.content["events"] if admits(event["message"])]:
                name = f"logs {occurrence.content['group']}"
                self._desk.engine.submit(name, lambda one=one, events=events: self._deliver(occurrence, one, events))  # type: ignore[misc]

    def _deliver(self, occurrence: Occurrence, one: Mapping[str, str], events: list[dict[str, Any]]) -> None:
        packed = gzip.compress(json.dumps(to_message(occurrence, one["name"], events)).encode(), mtime=0)
        if one["to"].split(":")[2] == "lambda":
            text = json.dumps({"awslogs": {"data": base64.b64encode(packed).decode()}})
            deliver_or_keep(self._desk, Parcel(to=one["to"], text=text, cause=occurrence.resource))
        else:
            send_bytes(self._desk, one["to"], packed, occurrence.content["stream"], occurrence.resource)


def to_message(occurrence: Occurrence, name: str, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a subscriber finds when it has unpacked the data."""
    return {
        "messageType": "DATA_MESSAGE",
        "owner": ACCOUNT_ID,
        "logGroup": occurrence.content["group"],
        "logStream": occurrence.content["stream"],
        "subscriptionFilters": [name],
        "logEvents": events,
    }


SOURCE = LogsSource
