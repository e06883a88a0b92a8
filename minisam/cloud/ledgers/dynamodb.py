"""DynamoDB: the items of each table, kept as plain values; records of streams are not kept."""

from __future__ import annotations

import copyreg
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from minisam.cloud.dynamodb_speed import item_at, listen_to_undoing, places_of
from minisam.cloud.ledgers import Note

_A_RUN = 10_000_000_000
"""More records than a stream has between two starts: the numbers of records only ever rise."""


def install(note: Note) -> None:
    """Note the items that are put, updated and deleted, and those that a failed transaction puts back."""
    from moto.dynamodb.models import DynamoDBBackend
    from moto.dynamodb.models.table import Table

    put, delete, update = Table.put_item, Table.delete_item, DynamoDBBackend.update_item

    def note_item(table: Any, hash_key: Any, range_key: Any, item: Any) -> None:
        note(table, _name(hash_key, range_key), item)

    def put_item(table: Any, *args: Any, **kwargs: Any) -> Any:
        item = put(table, *args, **kwargs)
        note_item(table, item.hash_key, item.range_key, item)
        return item

    def delete_item(table: Any, hash_key: Any, range_key: Any = None, *args: Any, **kwargs: Any) -> Any:
        item = delete(table, hash_key, range_key, *args, **kwargs)
        note_item(table, hash_key, range_key, None)
        return item

    def update_item(backend: Any, table_name: str, *args: Any, **kwargs: Any) -> Any:
        item = update(backend, table_name, *args, **kwargs)
        note_item(backend.get_table(table_name), item.hash_key, item.range_key, item)
        return item

    Table.put_item, Table.delete_item, DynamoDBBackend.update_item = put_item, delete_item, update_item
    listen_to_undoing(lambda table, place, item: note_item(table, *place, item))


def containers(backends: Any) -> dict[str, Any]:
    """The tables."""
    return {
        f"{account}/{region}/{name}": table
        for account, regions in backends.items()
        for region, backend in regions.items()
        for name, table in backend.tables.items()
    }


def contents(table: Any) -> Iterator[tuple[bytes, Any]]:
    """All items."""
    for place in places_of(table):
        if (item := item_at(table, place)) is not None:
            yield _name(*place), item


def packed(table: Any, item: Any) -> Any:
    """An item as DynamoDB's JSON."""
    return {name: _plain(value) for name, value in item.attrs.items()}


def put_back(table: Any, name: bytes, packed: Any) -> None:
    """Put an item into its table; no stream tells of it."""
    from moto.dynamodb.models.dynamo_type import DynamoType, Item

    hash_key = DynamoType(packed[table.hash_key_attr])
    range_key = DynamoType(packed[table.range_key_attr]) if table.range_key_attr else None
    item = Item(hash_key, range_key, packed)
    if range_key is None:
        table.items[hash_key] = item
    else:
        table.items[hash_key][range_key] = item


def emptied(containers: Mapping[str, Any]) -> dict[type, Callable[[Any], tuple[Any, ...]]]:
    """Tables without items; copies of tables in backups keep theirs."""
    from moto.dynamodb.models.table import StreamShard, Table

    live = {id(table) for table in containers.values()}

    def reduce_table(table: Any) -> tuple[Any, ...]:
        state = {**vars(table), "items": defaultdict(dict)} if id(table) in live else vars(table)
        return copyreg.__newobj__, (type(table),), state  # type: ignore[attr-defined]

    def reduce_shard(shard: Any) -> tuple[Any, ...]:
        state = {**vars(shard), "items": [], "starting_sequence_number": shard.starting_sequence_number + _A_RUN}
        return copyreg.__newobj__, (type(shard),), state  # type: ignore[attr-defined]

    kinds = {Table, StreamShard, *(type(table) for table in containers.values())}
    return {kind: reduce_shard if kind is StreamShard else reduce_table for kind in kinds}


def _name(hash_key: Any, range_key: Any) -> bytes:
    return json.dumps([_key(hash_key), _key(range_key) if range_key is not None else None]).encode()


def _key(value: Any) -> Any:
    """A number is the same key however it is written."""
    return {"N": str(Decimal(value.value).normalize())} if value.type == "N" else value.to_json()


def _plain(value: Any) -> Any:
    content = value.value
    if isinstance(content, dict):
        return {value.type: {name: _plain(inner) for name, inner in content.items()}}
    if isinstance(content, list):
        return {value.type: [_plain(inner) if hasattr(inner, "type") else inner for inner in content]}
    return {value.type: content}
