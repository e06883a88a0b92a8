"""Tumbling windows: a state that a function carries from batch to batch, until a window of time is over.

AWS: docs "services-kinesis-windows".
"""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

_LARGEST_STATE_BYTES = 1_000_000


class TumblingWindow:
    """The window that a shard is in. Times are seconds since the epoch."""

    def __init__(self, length_s: int, shard: str, source: str) -> None:
        self._length_s = length_s
        self._shard = shard
        self._source = source
        self.ends: float | None = None
        self._state: Any = {}

    def admits(self, arrived_s: float) -> bool:
        """Tell whether a record belongs to the window; the first record opens one."""
        if self.ends is None:
            self.ends = (arrived_s // self._length_s + 1) * self._length_s
        return arrived_s < self.ends

    def fields(self, *, is_final: bool) -> dict[str, Any]:
        """Return what an event has besides its records."""
        assert self.ends is not None
        return {
            "window": {"start": _iso(self.ends - self._length_s), "end": _iso(self.ends)},
            "state": self._state,
            "shardId": self._shard,
            "eventSourceARN": self._source,
            "isFinalInvokeForWindow": is_final,
            "isWindowTerminatedEarly": False,
        }

    def keep(self, payload: bytes) -> bool:
        """Take the state out of the function's answer; False where there is none or it is over 1 MB."""
        try:
            answer = json.loads(payload)
        except ValueError:
            return False
        if not isinstance(answer, dict) or len(json.dumps(answer.get("state"))) > _LARGEST_STATE_BYTES:
            return False
        self._state = answer.get("state") or {}
        return True

    def close(self) -> None:
        """Begin anew with the next record."""
        self.ends, self._state = None, {}


def _iso(time_s: float) -> str:
    return datetime.fromtimestamp(time_s, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
