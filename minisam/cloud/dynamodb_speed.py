"""DynamoDB by key in a time that does not grow with the table: moto reads and sorts all items for each query.

moto's own code still decides what a query returns; it is only shown the items that can be meant: those of one
partition, or of one value of an index's partition key. Transactions, for which moto copies whole tables, keep what they
are about to change and nothing else. Everything here runs under the service's lock.
"""

from __future__ import annotations

import copy
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

Place = tuple[Any, Any]
"""A partition key and a sort key, None in a table without one."""


class IndexedTables:
    """Where the items of each table lie by the partition keys of its secondary indexes; built on the first query.

    An entry may be stale: whoever reads it looks at the item. None may be missing: `add` follows each write.
    """

    def __init__(self) -> None:
        self._tables: weakref.WeakKeyDictionary[Any, dict[str, dict[Any, dict[Place, None]]]]
        self._tables = weakref.WeakKeyDictionary()

    def find(self, table: Any, attribute: str, value: Any) -> list[Any]:
        """Return the items whose attribute may have this value."""
        indexes = self._tables.setdefault(table, {})
        if attribute not in indexes:
            indexes[attribute] = {}
            for place in places_of(table):
                self._enter(indexes[attribute], attribute, place, item_at(table, place))
        places = indexes[attribute].get(value, {})
        found = []
        for place in list(places):
            item = item_at(table, place)
            lies_here = item is not None and attribute in item.attrs and item.attrs[attribute] == value
            if lies_here:
                found.append(item)
            else:
                del places[place]
        return found

    def add(self, table: Any, item: Any) -> None:
        """Take note of an item that was written."""
        for attribute, values in self._tables.get(table, {}).items():
            self._enter(values, attribute, (item.hash_key, item.range_key), item)

    @staticmethod
    def _enter(values: dict[Any, dict[Place, None]], attribute: str, place: Place, item: Any) -> None:
        if item is not None and (value := item.attrs.get(attribute)) is not None:
            values.setdefault(value, {})[place] = None


def places_of(table: Any) -> Iterator[Place]:
    """Yield where each item lies."""
    for hash_key, content in table.items.items():
        if table.range_key_attr:
            yield from ((hash_key, range_key) for range_key in content)
        else:
            yield hash_key, None


def item_at(table: Any, place: Place) -> Any | None:
    """Return the item at a place; looking does not make the partition, as moto's own `get_item` does."""
    content = table.items.get(place[0])
    return content.get(place[1]) if table.range_key_attr and content is not None else content


_undone: list[Callable[[Any, Place, Any], None]] = []


def listen_to_undoing(hear: Callable[[Any, Place, Any], None]) -> None:
    """Tell from now on what a failed transaction puts back: table, place and item, None where there was none."""
    _undone.append(hear)


def quicken() -> None:
    """Replace the slow places in moto."""
    from moto.dynamodb.models import DynamoDBBackend
    from moto.dynamodb.models.table import Table

    indexed = IndexedTables()
    Table.all_items = _shown(Table.all_items)
    Table.query = _narrowed(Table.query, indexed)
    Table.put_item = _noting(Table.put_item, lambda table, item: indexed.add(table, item))
    DynamoDBBackend.update_item = _noting_update(DynamoDBBackend.update_item, indexed)
    DynamoDBBackend.transact_write_items = _undoable(DynamoDBBackend.transact_write_items)
    Table.__deepcopy__ = _copy_table


def _shown(all_items: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    def shown(table: Any) -> list[Any]:
        candidates: list[Any] | None = vars(table).get("_minisam_candidates")
        return all_items(table) if candidates is None else candidates

    return shown


def _narrowed(query: Callable[..., Any], indexed: IndexedTables) -> Callable[..., Any]:
    def narrowed(
        table: Any,
        hash_key: Any,
        range_comparison: str | None,
        range_objs: Sequence[Any],
        limit: int,
        exclusive_start_key: Any,
        *rest: Any,
        hash_key_conditions: Sequence[tuple[str, Any]] | None = None,
        **named: Any,
    ) -> Any:
        index_name = named.get("index_name", rest[2] if len(rest) > 2 else None)
        is_whole_key = range_comparison in ("=", "EQ") and limit is None and exclusive_start_key is None
        sort_key = range_objs[0] if is_whole_key and range_objs else None
        if index_name is None:
            candidates = _partition(table, hash_key, sort_key)
        else:
            candidates = _of_index(table, hash_key_conditions, indexed)
        arguments = (hash_key, range_comparison, range_objs, limit, exclusive_start_key, *rest)
        with _showing(table, candidates):
            return query(table, *arguments, hash_key_conditions=hash_key_conditions, **named)

    return narrowed


@contextmanager
def _showing(table: Any, candidates: list[Any] | None) -> Iterator[None]:
    if candidates is not None:
        table._minisam_candidates = candidates
    try:
        yield
    finally:
        vars(table).pop("_minisam_candidates", None)


def _partition(table: Any, hash_key: Any, sort_key: Any | None) -> list[Any] | None:
    content = table.items.get(hash_key)
    if content is None:
        return []
    if not table.range_key_attr:
        return [content]
    if sort_key is not None:
        return [content[sort_key]] if sort_key in content else []
    return list(content.values())


def _of_index(table: Any, conditions: Sequence[tuple[str, Any]] | None, indexed: IndexedTables) -> list[Any] | None:
    """None where the query names no key: moto refuses it, or reads everything."""
    if not conditions:
        return None
    attribute, value = conditions[0]
    return indexed.find(table, attribute, value)


def _noting(write: Callable[..., Any], note: Callable[[Any, Any], None]) -> Callable[..., Any]:
    def noting(table: Any, *args: Any, **kwargs: Any) -> Any:
        item = write(table, *args, **kwargs)
        note(table, item)
        return item

    return noting


def _noting_update(update: Callable[..., Any], indexed: IndexedTables) -> Callable[..., Any]:
    """moto changes items where they lie, after it has put new ones."""

    def update_item(backend: Any, table_name: str, *args: Any, **kwargs: Any) -> Any:
        item = update(backend, table_name, *args, **kwargs)
        indexed.add(backend.get_table(table_name), item)
        return item

    return update_item


def _undoable(transact: Callable[..., Any]) -> Callable[..., Any]:
    def transact_write_items(backend: Any, transact_items: list[dict[str, Any]]) -> Any:
        before = _before(backend, transact_items)
        for table, _ in before:
            table._minisam_is_in_transaction = True
        lengths = [(table.stream_shard, len(table.stream_shard.items)) for table in _streaming(before)]
        try:
            return transact(backend, transact_items)
        except Exception:
            for (table, place), item in before.items():
                _put_back(table, place, item)
            for shard, length in lengths:
                del shard.items[length:]
            raise
        finally:
            for table, _ in before:
                vars(table).pop("_minisam_is_in_transaction", None)

    return transact_write_items


def _copy_table(table: Any, memo: dict[int, Any]) -> Any:
    """What moto keeps of a table during a transaction is the table: what changes is undone item by item."""
    if vars(table).get("_minisam_is_in_transaction"):
        return table
    made = object.__new__(type(table))
    memo[id(table)] = made
    for name, value in vars(table).items():
        setattr(made, name, copy.deepcopy(value, memo))
    return made


def _before(backend: Any, transact_items: Iterable[Mapping[str, Any]]) -> dict[tuple[Any, Place], Any]:
    """Return copies of what the transaction names, None where nothing lies; what is malformed changes nothing."""
    from moto.dynamodb.models.dynamo_type import DynamoType

    found = {}
    for operation in (one for item in transact_items for one in item.values()):
        table = backend.tables.get(operation.get("TableName"))
        key = operation.get("Key") or operation.get("Item") or {}
        if table is None or table.hash_key_attr not in key or (table.range_key_attr or table.hash_key_attr) not in key:
            continue
        sort_key = DynamoType(key[table.range_key_attr]) if table.range_key_attr else None
        place = (DynamoType(key[table.hash_key_attr]), sort_key)
        found[table, place] = copy.deepcopy(item_at(table, place))
    return found


def _streaming(before: Iterable[tuple[Any, Place]]) -> list[Any]:
    tables = {id(table): table for table, _ in before}
    return [table for table in tables.values() if table.stream_shard is not None]


def _put_back(table: Any, place: Place, item: Any | None) -> None:
    hash_key, range_key = place
    for hear in _undone:
        hear(table, place, item)
    if item is None:
        (table.items.get(hash_key, {}) if table.range_key_attr else table.items).pop(
            range_key if table.range_key_attr else hash_key, None
        )
    elif table.range_key_attr:
        table.items[hash_key][range_key] = item
    else:
        table.items[hash_key] = item
