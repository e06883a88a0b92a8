"""Time to live of DynamoDB items: when an item's time is over, and deleting it as DynamoDB itself does.

AWS: docs "TTL", "time-to-live-ttl-before-you-start" (a number, in seconds; nothing older than five years),
"time-to-live-ttl-streams" (whom the stream names).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from minisam.cloud.locks import Locks

_OLDEST_S = 5 * 365 * 86_400
IDENTITY = {"Type": "Service", "PrincipalId": "dynamodb.amazonaws.com"}
"""Who deletes an item whose time is over."""

is_expiring: ContextVar[bool] = ContextVar("is_expiring", default=False)
"""Whether what happens now happens because an item's time is over."""

Key = tuple[Any, Any]
"""Partition key and sort key, as moto holds them; None for the sort key that a table does not have."""


def due_of(table: Any, item: Any) -> float | None:
    """Return the time (seconds since the epoch) at which an item is to be deleted, None for never."""
    if table.ttl.get("TimeToLiveStatus") != "ENABLED":
        return None
    value = item.attrs.get(table.ttl["AttributeName"])
    if value is None or value.type != "N":
        return None
    return float(value.value)


def dues_of(table: Any) -> Iterator[tuple[Key, float]]:
    """Yield the items of a table that are to be deleted some time."""
    if table.ttl.get("TimeToLiveStatus") == "ENABLED":
        for item in table.all_items():
            if (due := due_of(table, item)) is not None:
                yield (item.hash_key, item.range_key), due


def tables() -> Iterator[Any]:
    """Yield all tables that there are; where nobody has called DynamoDB, it is not loaded for that."""
    if "moto.dynamodb.models" not in sys.modules:
        return
    from moto.dynamodb.models import dynamodb_backends

    for regions in dynamodb_backends.values():
        for backend in regions.values():
            yield from backend.tables.values()


def expire(table: Any, key: Key, now: float, locks: Locks) -> None:
    """Delete an item, unless its time is not over, or so long ago that DynamoDB leaves it alone."""
    with locks.held("dynamodb"):
        content = table.items.get(key[0])
        item = content.get(key[1]) if table.range_key_attr and content is not None else content
        due = due_of(table, item) if item is not None else None
        if due is None or due > now or due < now - _OLDEST_S:
            return
        token = is_expiring.set(True)
        try:
            table.delete_item(*key)
        finally:
            is_expiring.reset(token)
