"""Reading shards: Kinesis and DynamoDB Streams behind one face, and their records as functions get them.

AWS: docs "with-kinesis", "with-ddb" (events), "API_GetRecords" of both services.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from minisam.model import ACCOUNT_ID
from minisam.records import dataclass
from minisam.sources.mappings import EventSourceMapping
from minisam.sources.source import Aws


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRecord:
    """One record: as the function gets it, its place in the shard, when it came (s) and what keeps it in order."""

    event: Mapping[str, Any]
    sequence_number: str
    arrived_s: float
    partition_key: str


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard and those that it was split or merged from."""

    id: str
    parents: tuple[str, ...] = ()


class Stream(Protocol):
    """One stream, for reading. An iterator is AWS's; None when the shard is closed and read to its end."""

    def shards(self) -> list[Shard]:
        """Return all shards, the closed ones too."""

    def iterator(self, shard: str, position: str, timestamp_s: float | None) -> str:
        """Return an iterator at a starting position."""

    def read(self, shard: str, iterator: str, limit: int) -> tuple[list[StreamRecord], str | None]:
        """Return the next records and the iterator after them."""


class KinesisStream:
    """A data stream."""

    def __init__(self, aws: Aws, mapping: EventSourceMapping) -> None:
        self._aws = aws
        self._arn = mapping.source
        self._role = role_of(aws, mapping.function)

    def shards(self) -> list[Shard]:
        """Return all shards, the closed ones too."""
        found = self._aws.call("kinesis", "ListShards", StreamARN=self._arn)["Shards"]
        parents = ("ParentShardId", "AdjacentParentShardId")
        return [Shard(one["ShardId"], tuple(one[name] for name in parents if one.get(name))) for one in found]

    def iterator(self, shard: str, position: str, timestamp_s: float | None) -> str:
        """Return an iterator at a starting position."""
        at = {"Timestamp": timestamp_s} if position == "AT_TIMESTAMP" else {}
        answer = self._aws.call(
            "kinesis", "GetShardIterator", StreamARN=self._arn, ShardId=shard, ShardIteratorType=position, **at
        )
        return str(answer["ShardIterator"])

    def read(self, shard: str, iterator: str, limit: int) -> tuple[list[StreamRecord], str | None]:
        """Return the next records and the iterator after them."""
        answer = self._aws.call("kinesis", "GetRecords", ShardIterator=iterator, Limit=limit, StreamARN=self._arn)
        return [self._record(shard, one) for one in answer["Records"]], answer.get("NextShardIterator")

    def _record(self, shard: str, record: Mapping[str, Any]) -> StreamRecord:
        arrived_s = _seconds(record["ApproximateArrivalTimestamp"])
        event = {
            "kinesis": {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": record["PartitionKey"],
                "sequenceNumber": record["SequenceNumber"],
                "data": base64.b64encode(record["Data"]).decode(),
                "approximateArrivalTimestamp": round(arrived_s, 3),
            },
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": f"{shard}:{record['SequenceNumber']}",
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": self._role,
            "awsRegion": self._arn.split(":")[3],
            "eventSourceARN": self._arn,
        }
        return StreamRecord(
            event=event,
            sequence_number=record["SequenceNumber"],
            arrived_s=arrived_s,
            partition_key=record["PartitionKey"],
        )


class DynamoDbStream:
    """The stream of a table."""

    def __init__(self, aws: Aws, mapping: EventSourceMapping) -> None:
        self._aws = aws
        self._arn = mapping.source

    def shards(self) -> list[Shard]:
        """Return all shards."""
        found = self._aws.call("dynamodbstreams", "DescribeStream", StreamArn=self._arn)["StreamDescription"]["Shards"]
        return [Shard(one["ShardId"], (one["ParentShardId"],) if one.get("ParentShardId") else ()) for one in found]

    def iterator(self, shard: str, position: str, timestamp_s: float | None) -> str:
        """Return an iterator at a starting position."""
        answer = self._aws.call(
            "dynamodbstreams", "GetShardIterator", StreamArn=self._arn, ShardId=shard, ShardIteratorType=position
        )
        return str(answer["ShardIterator"])

    def read(self, shard: str, iterator: str, limit: int) -> tuple[list[StreamRecord], str | None]:
        """Return the next records and the iterator after them."""
        answer = self._aws.call("dynamodbstreams", "GetRecords", ShardIterator=iterator, Limit=min(limit, 1000))
        return [self._record(one) for one in answer["Records"]], answer.get("NextShardIterator")

    def _record(self, record: Mapping[str, Any]) -> StreamRecord:
        change = {name: plain(value) for name, value in record["dynamodb"].items()}
        arrived_s = _seconds(record["dynamodb"]["ApproximateCreationDateTime"])
        change["ApproximateCreationDateTime"] = int(arrived_s)
        event = {
            **record,
            "eventVersion": "1.1",
            "awsRegion": self._arn.split(":")[3],
            "dynamodb": change,
            "eventSourceARN": self._arn,
        }
        if identity := record.get(
            "userIdentity"
        ):  # AWS: docs "time-to-live-ttl-streams"; small letters, unlike the API
            event["userIdentity"] = {"type": identity["Type"], "principalId": identity["PrincipalId"]}
        return StreamRecord(
            event=event,
            sequence_number=change["SequenceNumber"],
            arrived_s=arrived_s,
            partition_key=str(sorted(change["Keys"].items())),
        )


def role_of(aws: Aws, function: str) -> str:
    """Return the ARN of a function's role; where the Lambda API knows none, one of the function's name."""
    from botocore.exceptions import ClientError

    try:
        role = aws.call("lambda", "GetFunctionConfiguration", FunctionName=function).get("Role")
    except ClientError:
        role = None
    return str(role or f"arn:aws:iam::{ACCOUNT_ID}:role/{function.rpartition(':')[2]}")


def plain(value: Any) -> Any:
    """Return a part of a DynamoDB record as JSON has it: bytes are base64 text."""
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(inner) for inner in value]
    return value


def _seconds(time: Any) -> float:
    return time.timestamp() if isinstance(time, datetime) else float(time)
