"""Shards of moto's Kinesis: sequence numbers as long as AWS's, and reads that do not begin at the first record.

AWS: docs "API_Record" (SequenceNumber), "key-concepts" (numbers grow over time; those of a shard have no other order).
"""

from __future__ import annotations

from typing import Any

_FIRST_NUMBER = 49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898
"""The one of AWS's examples. The numbers of a shard follow one another here: a record is found by its number."""


def correct_data_streams() -> None:
    """Replace how moto's shards keep and find records."""
    from moto.kinesis import models

    models.Shard.put_record = _put_record
    models.Shard.get_records = _get_records
    models.Shard.get_min_sequence_number = _first
    models.Shard.get_max_sequence_number = _last


def _put_record(shard: Any, partition_key: str, data: str, explicit_hash_key: str) -> str:
    from moto.kinesis.models import Record

    number = (_last(shard) or _FIRST_NUMBER) + 1
    shard.records[number] = Record(partition_key, data, number, explicit_hash_key)
    return str(number)


def _get_records(shard: Any, last_number: str, limit: int | None) -> tuple[list[Any], int, int]:
    """Return records after a number, the number after which to read on, and how many ms the last one lies back."""
    number = max(int(last_number) + 1, _first(shard))
    found: list[Any] = []
    while number in shard.records and len(found) != limit:
        found.append(shard.records[number])
        number += 1
    if not found:
        return [], int(last_number), 0
    behind_s = shard.records[_last(shard)].created_at - found[-1].created_at
    return found, found[-1].sequence_number, int(behind_s * 1000)


def _first(shard: Any) -> int:
    return next(iter(shard.records), 0)


def _last(shard: Any) -> int:
    return next(reversed(shard.records), 0)
