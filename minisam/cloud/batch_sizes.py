"""How much a batch may hold in all, where moto has older limits of AWS's, or none.

Kinesis takes 10 MiB in one PutRecords since October 2025, moto 5: it gets larger ones in pieces. SNS takes 256 KB in
one PublishBatch. AWS: docs "API_PutRecords", "API_PublishBatch"
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Sequence
from typing import Any

RECORDS_BYTES = 10 * 1024 * 1024
MESSAGES_BYTES = 256 * 1024
_PIECE_BYTES = 5 * 1024 * 1024
_MOST_RECORDS = 500


def correct_record_batches() -> None:
    """Let moto take as much in one PutRecords as AWS does, and no more."""
    from moto.core.exceptions import JsonRESTError
    from moto.kinesis.models import KinesisBackend

    put = KinesisBackend.put_records

    def put_records(backend: Any, stream_arn: str, stream_name: str, records: list[Any]) -> dict[str, Any]:
        if len(records) > _MOST_RECORDS or sum(map(_size, records)) <= _PIECE_BYTES:
            answer: dict[str, Any] = put(backend, stream_arn, stream_name, records)
            return answer
        if sum(map(_size, records)) > RECORDS_BYTES:
            raise JsonRESTError("InvalidArgumentException", "Records size exceeds 10 MB limit")
        answers = [put(backend, stream_arn, stream_name, piece) for piece in _pieces(records)]
        return {
            **answers[0],
            "FailedRecordCount": sum(one["FailedRecordCount"] for one in answers),
            "Records": [record for one in answers for record in one["Records"]],
        }

    KinesisBackend.put_records = put_records


def _size(record: dict[str, Any]) -> int:
    return len(b64decode(record.get("Data", ""))) + len(record.get("PartitionKey", ""))


def _pieces(records: Sequence[Any]) -> Iterator[list[Any]]:
    piece: list[Any] = []
    for record in records:
        if piece and sum(map(_size, piece)) + _size(record) > _PIECE_BYTES:
            yield piece
            piece = []
        piece.append(record)
    yield piece


def correct_message_batches() -> None:
    """Let moto refuse a PublishBatch that is too long."""
    from moto.sns.exceptions import TooManyEntriesInBatchRequest
    from moto.sns.models import SNSBackend

    publish = SNSBackend.publish_batch

    class BatchRequestTooLong(TooManyEntriesInBatchRequest):  # type: ignore[misc]
        code = "BatchRequestTooLong"
        message = "The length of all the messages put together is more than the limit."

    def publish_batch(backend: Any, topic_arn: str, publish_batch_request_entries: list[dict[str, Any]]) -> Any:
        if sum(len(entry["Message"].encode()) for entry in publish_batch_request_entries) > MESSAGES_BYTES:
            raise BatchRequestTooLong
        return publish(backend, topic_arn, publish_batch_request_entries)

    SNSBackend.publish_batch = publish_batch
