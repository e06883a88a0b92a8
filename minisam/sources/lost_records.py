"""Where records go that a stream's function could not handle: to the mapping's on-failure destination, and to the log.

AWS: docs "kinesis-on-failure-destination", "services-dynamodb-errors" (the records' shapes).
"""

from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any
from uuid import uuid4

from minisam.sources.mappings import EventSourceMapping
from minisam.sources.shards import StreamRecord
from minisam.sources.source import Desk, Reply
from minisam.sources.stream_retries import Lost
from minisam.sources.targets import Parcel, Undelivered, deliver

_BATCH_INFO = {"kinesis": "KinesisBatchInfo", "dynamodb": "DDBStreamBatchInfo"}


def tell_lost(desk: Desk, mapping: EventSourceMapping, shard: str, lost: Lost, reply: Reply | None) -> None:
    """Say that records are given up, and send the destination their place in the stream."""
    number, where = len(lost.batch.records), f"; {mapping.on_failure} is told" if mapping.on_failure else ""
    desk.report(f"{mapping.function} gives up {number} record(s) of {mapping.source}: {lost.condition}{where}")
    if mapping.on_failure is None:
        return
    now_s = desk.clock.now()
    record = to_record(mapping, shard, lost, reply, now_s)
    try:
        if mapping.on_failure.split(":")[2] == "s3":
            _put_object(desk, mapping, shard, {**record, "payload": _payload(lost)}, now_s)
        else:
            deliver(desk, Parcel(to=mapping.on_failure, text=json.dumps(record), cause=mapping.source))
    except Undelivered as error:
        desk.report(f"{mapping.on_failure} could not be told of lost records: {error}")


def to_record(mapping: EventSourceMapping, shard: str, lost: Lost, reply: Reply | None, now_s: float) -> dict[str, Any]:
    """Return what a destination gets; there is no response where the function was not asked."""
    records = lost.batch.records
    made: dict[str, Any] = {
        "requestContext": {
            "requestId": (reply and reply.request_id) or str(uuid4()),
            "functionArn": mapping.function,
            "condition": lost.condition,
            "approximateInvokeCount": lost.batch.retries + 1,
        },
    }
    if reply is not None and lost.condition != "RecordAgeExceeded":
        made["responseContext"] = {
            "statusCode": reply.status,
            "executedVersion": reply.executed_version,
            "functionError": reply.function_error,
        }
    made |= {"version": "1.0", "timestamp": _iso(now_s)}
    made[_BATCH_INFO[mapping.service]] = _info(mapping, shard, records)
    return made


def _info(mapping: EventSourceMapping, shard: str, records: tuple[StreamRecord, ...]) -> dict[str, Any]:
    return {
        "shardId": shard,
        "startSequenceNumber": records[0].sequence_number,
        "endSequenceNumber": records[-1].sequence_number,
        "approximateArrivalOfFirstRecord": _iso(records[0].arrived_s),
        "approximateArrivalOfLastRecord": _iso(records[-1].arrived_s),
        "batchSize": len(records),
        "streamArn": mapping.source,
    }


def _payload(lost: Lost) -> str:
    return json.dumps({"Records": [one.event for one in lost.batch.records]})


def _put_object(desk: Desk, mapping: EventSourceMapping, shard: str, record: dict[str, Any], now_s: float) -> None:
    from botocore.exceptions import ClientError

    moment = datetime.fromtimestamp(now_s, timezone.utc)
    key = f"aws/lambda/{mapping.uuid}/{shard}/{moment:%Y/%m/%d}/{moment:%Y-%m-%dT%H.%M.%S}-{uuid4()}"
    bucket = str(mapping.on_failure).rpartition(":")[2]
    try:
        desk.aws.call("s3", "PutObject", Bucket=bucket, Key=key, Body=json.dumps(record).encode())
    except ClientError as error:
        details = error.response["Error"]
        raise Undelivered(str(details.get("Code")), str(details.get("Message"))) from error


def _iso(time_s: float) -> str:
    return datetime.fromtimestamp(time_s, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
