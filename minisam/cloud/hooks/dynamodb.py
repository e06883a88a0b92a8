"""DynamoDB: a change arrived in a table's stream."""

from __future__ import annotations

from typing import Any

from minisam.cloud.announcements import Announcements


def install(announcements: Announcements) -> None:
    """Announce "arrived" of a stream; a write that changes nothing is no change."""
    from moto.dynamodb.models import table

    add = table.StreamShard.add

    def add_record(shard: Any, old: Any, new: Any) -> None:
        if old is not None and new is not None and old.to_json() == new.to_json():
            return
        add(shard, old, new)
        made = shard.table
        announcements.tell("dynamodb", "arrived", f"{made.table_arn}/stream/{made.latest_stream_label}")

    table.StreamShard.add = add_record
