"""DynamoDB: a change arrived in a table's stream, an item will be over at some time."""

from __future__ import annotations

from typing import Any

from minisam.cloud.announcements import Announcements
from minisam.cloud.time_to_live import IDENTITY, due_of, dues_of, is_expiring


def install(announcements: Announcements) -> None:
    """Announce "arrived" of a stream, a write that changes nothing being no change; and "expires" of a table."""
    from moto.dynamodb.models import DynamoDBBackend, table

    add, put = table.StreamShard.add, table.Table.put_item
    update, set_time_to_live = DynamoDBBackend.update_item, DynamoDBBackend.update_time_to_live

    def add_record(shard: Any, old: Any, new: Any) -> None:
        if old is not None and new is not None and old.to_json() == new.to_json():
            return
        add(shard, old, new)
        made = shard.table
        if is_expiring.get():
            shard.items[-1].record["userIdentity"] = IDENTITY
        announcements.tell("dynamodb", "arrived", f"{made.table_arn}/stream/{made.latest_stream_label}")

    def tell_end(made: Any, key: Any, due: float | None) -> None:
        if due is not None:
            announcements.tell("dynamodb", "expires", made.table_arn, {"table": made, "key": key, "at": due})

    def put_item(made: Any, *args: Any, **kwargs: Any) -> Any:
        item = put(made, *args, **kwargs)
        tell_end(made, (item.hash_key, item.range_key), due_of(made, item))
        return item

    def update_item(backend: Any, table_name: str, *args: Any, **kwargs: Any) -> Any:
        item = update(backend, table_name, *args, **kwargs)
        made = backend.get_table(table_name)
        tell_end(made, (item.hash_key, item.range_key), due_of(made, item))
        return item

    def update_time_to_live(backend: Any, table_name: str, specification: Any) -> None:
        set_time_to_live(backend, table_name, specification)
        made = backend.get_table(table_name)
        for key, due in dues_of(made):
            tell_end(made, key, due)

    table.StreamShard.add = add_record
    table.Table.put_item = put_item
    DynamoDBBackend.update_item = update_item
    DynamoDBBackend.update_time_to_live = update_time_to_live
