"""CloudWatch Logs subscriptions. AWS: docs "SubscriptionFilters"."""

from __future__ import annotations

import base64
import gzip
import json
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sources.conftest import World


def group(world: World) -> str:
    name = f"/app/{uuid.uuid4().hex[:8]}"
    world.call("logs", "CreateLogGroup", logGroupName=name)
    world.call("logs", "CreateLogStream", logGroupName=name, logStreamName="one")
    return name


def log(world: World, name: str, *messages: str) -> None:
    events = [{"timestamp": int(world.clock.now() * 1000), "message": message} for message in messages]
    world.call("logs", "PutLogEvents", logGroupName=name, logStreamName="one", logEvents=events)
    world.drain()


def subscribe(world: World, name: str, pattern: str, arn: str) -> None:
    names = {"logGroupName": name, "filterName": "mine"}
    world.call("logs", "PutSubscriptionFilter", filterPattern=pattern, destinationArn=arn, **names)


def unpacked(data: bytes) -> Any:
    return json.loads(gzip.decompress(data))


def test_a_function_gets_the_events_that_match_packed(world: World) -> None:
    name = group(world)
    subscribe(world, name, "?ERROR ?WARN", world.function("Alarm", lambda event: None))
    log(world, name, "INFO fine", "ERROR bad", "WARN odd")
    (event,) = world.events_of("Alarm")
    message = unpacked(base64.b64decode(event["awslogs"]["data"]))
    assert [one["message"] for one in message.pop("logEvents")] == ["ERROR bad", "WARN odd"]
    assert message == {
        "messageType": "DATA_MESSAGE",
        "owner": "123456789012",
        "logGroup": name,
        "logStream": "one",
        "subscriptionFilters": ["mine"],
    }


def test_nothing_is_sent_where_nothing_matches(world: World) -> None:
    name = group(world)
    subscribe(world, name, '{ $.level = "ERROR" }', world.function("Alarm", lambda event: None))
    log(world, name, '{"level": "INFO"}', "ERROR")
    assert world.events_of("Alarm") == []


def test_a_stream_gets_packed_bytes(world: World) -> None:
    name, stream = group(world), f"s-{uuid.uuid4().hex[:8]}"
    world.call("kinesis", "CreateStream", StreamName=stream, ShardCount=1)
    arn = world.call("kinesis", "DescribeStream", StreamName=stream)["StreamDescription"]["StreamARN"]
    subscribe(world, name, "", arn)
    log(world, name, "one")
    shard = {"StreamName": stream, "ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}
    iterator = world.call("kinesis", "GetShardIterator", **shard)["ShardIterator"]
    (record,) = world.call("kinesis", "GetRecords", ShardIterator=iterator)["Records"]
    assert [one["message"] for one in unpacked(record["Data"])["logEvents"]] == ["one"]


def test_a_pattern_that_means_nothing_is_refused(world: World) -> None:
    name = group(world)
    with pytest.raises(ClientError, match="Invalid filter pattern"):
        subscribe(world, name, "{ $.a ", world.function("Alarm", lambda event: None))
