"""What is next after a batch of a stream failed: try again, split it, or give it up. Pure.

AWS: docs "services-kinesis-errors", "services-kinesis-batchfailurereporting", "with-ddb-create-package".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from minisam.records import dataclass
from minisam.sources.mappings import EventSourceMapping
from minisam.sources.shards import StreamRecord

_FIRST_PAUSE_S = 1.0
_LONGEST_PAUSE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Records that go to the function together, how often that was repeated, and when it may be again."""

    records: tuple[StreamRecord, ...]
    retries: int = 0
    not_before: float = 0.0


@dataclass(frozen=True, slots=True)
class Lost:
    """Records that are given up, and why, in AWS's words."""

    batch: Batch
    condition: str


def after_failure(
    batch: Batch, failed_from: int, mapping: EventSourceMapping, now_s: float
) -> tuple[list[Batch], Lost | None]:
    """Return the batches to try next, in order, and what is given up.

    `failed_from` is the place of the first record that is not done: 0 where the whole batch failed. A split does not
    count as a retry.
    """
    rest = replace(batch, records=batch.records[failed_from:])
    if mapping.bisects and failed_from == 0 and len(rest.records) > 1:
        middle = len(rest.records) // 2
        return [replace(rest, records=rest.records[:middle]), replace(rest, records=rest.records[middle:])], None
    if 0 <= mapping.max_retries <= batch.retries:
        return [], Lost(rest, "RetryAttemptsExhausted")
    pause_s = min(_FIRST_PAUSE_S * 2**batch.retries, _LONGEST_PAUSE_S) if batch.retries < 16 else _LONGEST_PAUSE_S
    return [replace(rest, retries=batch.retries + 1, not_before=now_s + pause_s)], None


def without_aged(batch: Batch, mapping: EventSourceMapping, now_s: float) -> tuple[Batch, Lost | None]:
    """Return the batch without the records that are too old, and those."""
    if mapping.max_age_s < 0:
        return batch, None
    aged = tuple(one for one in batch.records if now_s - one.arrived_s > mapping.max_age_s)
    if not aged:
        return batch, None
    kept = tuple(one for one in batch.records if one not in aged)
    return replace(batch, records=kept), Lost(replace(batch, records=aged), "RecordAgeExceeded")


def first_failed(records: Sequence[StreamRecord], failed: frozenset[str] | None) -> int | None:
    """Return the place of the first reported record, None where nothing failed; 0 where all did."""
    if failed is None:
        return 0
    return next((place for place, one in enumerate(records) if one.sequence_number in failed), None)
