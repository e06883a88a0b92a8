"""Streams of tables and data streams as event sources.

AWS: docs "with-ddb", "with-kinesis" (events), "services-kinesis-errors", "services-kinesis-batchfailurereporting",
"services-kinesis-windows", "kinesis-on-failure-destination".
"""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import pytest

from tests.sources.conftest import World
from tests.sources.test_deliveries import messages
from tests.sources.test_sqs import queue


def table(world: World, view: str = "NEW_AND_OLD_IMAGES") -> tuple[str, str]:
    """Create a table with a stream; returns its name and the stream's ARN."""
    name = f"votes-{uuid.uuid4().hex[:8]}"
    made = world.call(
        "dynamodb",
        "CreateTable",
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": view},
    )
    return name, made["TableDescription"]["LatestStreamArn"]


def put(world: World, name: str, id: str, **attributes: Any) -> None:
    world.call("dynamodb", "PutItem", TableName=name, Item={"id": {"S": id}, **attributes})


def stream(world: World, shards: int = 1) -> tuple[str, str]:
    name = f"clicks-{uuid.uuid4().hex[:8]}"
    world.call("kinesis", "CreateStream", StreamName=name, ShardCount=shards)
    return name, f"arn:aws:kinesis:us-east-1:123456789012:stream/{name}"


def send(world: World, name: str, *contents: str, key: str = "k") -> None:
    for content in contents:
        world.call("kinesis", "PutRecord", StreamName=name, Data=content.encode(), PartitionKey=key)


def contents(event: dict[str, Any]) -> list[str]:
    return [base64.b64decode(record["kinesis"]["data"]).decode() for record in event["Records"]]


def batches(world: World, function: str = "Worker") -> list[list[str]]:
    return [contents(event) for event in world.events_of(function)]


def test_changes_of_a_table_come_in_order_with_their_images(world: World) -> None:
    name, arn = table(world)
    world.map(arn, world.function("Worker", lambda event: None), StartingPosition="LATEST")
    put(world, name, "a", n={"N": "1"})
    put(world, name, "a", n={"N": "2"})
    put(world, name, "a", n={"N": "2"})
    world.call("dynamodb", "DeleteItem", TableName=name, Key={"id": {"S": "a"}})
    world.drain()
    (event,) = world.events_of("Worker")
    assert [record["eventName"] for record in event["Records"]] == ["INSERT", "MODIFY", "REMOVE"]
    change = event["Records"][1]
    assert (change["eventVersion"], change["eventSource"], change["eventSourceARN"]) == ("1.1", "aws:dynamodb", arn)
    assert change["dynamodb"]["Keys"] == {"id": {"S": "a"}}
    assert change["dynamodb"]["OldImage"]["n"] == {"N": "1"}
    assert change["dynamodb"]["NewImage"]["n"] == {"N": "2"}
    assert isinstance(change["dynamodb"]["ApproximateCreationDateTime"], int)


def test_binary_values_are_base64(world: World) -> None:
    name, arn = table(world)
    world.map(arn, world.function("Worker", lambda event: None), StartingPosition="LATEST")
    put(world, name, "a", b={"B": b"\x00\x01"})
    world.drain()
    assert world.events_of("Worker")[0]["Records"][0]["dynamodb"]["NewImage"]["b"] == {"B": "AAE="}


@pytest.mark.parametrize(("position", "expected"), [("LATEST", [["new"]]), ("TRIM_HORIZON", [["old", "new"]])])
def test_reading_begins_at_the_starting_position(world: World, position: str, expected: list[list[str]]) -> None:
    name, arn = stream(world)
    send(world, name, "old")
    mapping = {"StartingPosition": position, "MaximumBatchingWindowInSeconds": 5}
    world.map(arn, world.function("Worker", lambda event: None), **mapping)
    send(world, name, "new")
    world.advance(6)
    assert batches(world) == expected


def test_a_kinesis_record_looks_as_the_documentation_shows_it(world: World) -> None:
    name, arn = stream(world)
    world.map(arn, world.function("Worker", lambda event: None), StartingPosition="LATEST")
    send(world, name, "hello")
    world.drain()
    ((record,),) = [event["Records"] for event in world.events_of("Worker")]
    assert set(record) == {
        "kinesis", "eventSource", "eventVersion", "eventID", "eventName", "invokeIdentityArn", "awsRegion",
        "eventSourceARN",
    }  # fmt: skip
    assert record["eventID"] == f"shardId-000000000000:{record['kinesis']['sequenceNumber']}"
    assert (record["eventName"], record["eventVersion"]) == ("aws:kinesis:record", "1.0")
    assert (record["kinesis"]["partitionKey"], record["kinesis"]["data"]) == ("k", "aGVsbG8=")
    assert isinstance(record["kinesis"]["approximateArrivalTimestamp"], float)


def test_a_batch_that_fails_blocks_its_shard_until_it_is_done(world: World) -> None:
    name, arn = stream(world)
    outcomes = iter([ValueError("1"), ValueError("2"), None, None])

    def handler(event: Any) -> None:
        if (error := next(outcomes)) is not None:
            raise error

    world.map(arn, world.function("Worker", handler), StartingPosition="LATEST", BatchSize=2)
    send(world, name, "1", "2", "3")
    world.advance(60)
    assert batches(world) == [["1", "2"], ["1", "2"], ["1", "2"], ["3"]]


def test_retries_end_and_the_destination_is_told_which_records_were_lost(world: World) -> None:
    url, queue_arn = queue(world)
    name, arn = stream(world)

    def handler(event: Any) -> None:
        if contents(event)[0] == "bad":
            raise ValueError("always")

    destination = {"OnFailure": {"Destination": queue_arn}}
    settings = {"BatchSize": 1, "MaximumRetryAttempts": 2, "DestinationConfig": destination}
    world.map(arn, world.function("Worker", handler), StartingPosition="LATEST", **settings)
    send(world, name, "bad", "good")
    world.advance(60)
    assert batches(world) == [["bad"], ["bad"], ["bad"], ["good"]]
    (record,) = messages(world, url)
    context, response, info = record["requestContext"], record["responseContext"], record["KinesisBatchInfo"]
    assert (context["condition"], context["approximateInvokeCount"]) == ("RetryAttemptsExhausted", 3)
    assert response == {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"}
    assert (info["shardId"], info["batchSize"], info["streamArn"]) == ("shardId-000000000000", 1, arn)
    assert info["startSequenceNumber"] == info["endSequenceNumber"]


def test_a_failed_batch_is_split_until_the_poison_is_alone(world: World) -> None:
    name, arn = stream(world)

    def handler(event: Any) -> None:
        if "bad" in contents(event):
            raise ValueError("bad")

    settings = {"BisectBatchOnFunctionError": True, "MaximumRetryAttempts": 0}
    world.map(arn, world.function("Worker", handler), StartingPosition="LATEST", BatchSize=4, **settings)
    send(world, name, "1", "2", "bad", "4")
    world.advance(60)
    assert batches(world) == [["1", "2", "bad", "4"], ["1", "2"], ["bad", "4"], ["bad"], ["4"]]


def test_only_what_follows_the_first_reported_record_is_tried_again(world: World) -> None:
    name, arn = stream(world)

    def handler(event: Any) -> Any:
        bad = [one["kinesis"]["sequenceNumber"] for one in event["Records"][1:3]]
        return {"batchItemFailures": [{"itemIdentifier": one} for one in reversed(bad)]}

    settings = {"FunctionResponseTypes": ["ReportBatchItemFailures"], "MaximumRetryAttempts": 1, "BatchSize": 3}
    world.map(arn, world.function("Worker", handler), StartingPosition="LATEST", **settings)
    send(world, name, "1", "2", "3")
    world.advance(60)
    assert batches(world) == [["1", "2", "3"], ["2", "3"]]


def test_records_that_are_too_old_are_given_up(world: World) -> None:
    url, queue_arn = queue(world)
    name, arn = stream(world)

    def handler(event: Any) -> None:
        raise ValueError("always")

    destination = {"OnFailure": {"Destination": queue_arn}}
    settings = {"MaximumRecordAgeInSeconds": 60, "DestinationConfig": destination}
    world.map(arn, world.function("Worker", handler), StartingPosition="LATEST", **settings)
    send(world, name, "1")
    world.advance(300)
    (record,) = messages(world, url)
    assert record["requestContext"]["condition"] == "RecordAgeExceeded"
    assert "responseContext" not in record


def test_records_of_one_key_keep_their_order_in_parallel_batches(world: World) -> None:
    name, arn = stream(world)
    settings = {"ParallelizationFactor": 4, "BatchSize": 5}
    world.map(arn, world.function("Worker", lambda event: None), StartingPosition="LATEST", **settings)
    for number in range(20):
        send(world, name, f"{number % 4}:{number}", key=f"key-{number % 4}")
    world.drain()
    seen = [content for batch in batches(world) for content in batch]
    for key in "0123":
        numbers = [int(content.partition(":")[2]) for content in seen if content.startswith(key)]
        assert numbers == sorted(numbers)
        assert len(numbers) == 5


def test_filters_choose_the_records(world: World) -> None:
    name, arn = table(world)
    filters = {"Filters": [{"Pattern": '{"eventName": ["INSERT"], "dynamodb": {"NewImage": {"n": {"N": ["1"]}}}}'}]}
    function = world.function("Worker", lambda event: None)
    world.map(arn, function, StartingPosition="LATEST", FilterCriteria=filters)
    put(world, name, "a", n={"N": "1"})
    put(world, name, "b", n={"N": "2"})
    world.drain()
    keys = [one["dynamodb"]["Keys"]["id"]["S"] for event in world.events_of("Worker") for one in event["Records"]]
    assert keys == ["a"]


def test_a_tumbling_window_carries_a_state_and_ends_with_a_final_call(world: World) -> None:
    name, arn = stream(world)

    def handler(event: Any) -> Any:
        return {"state": {"count": event["state"].get("count", 0) + len(event["Records"])}}

    settings = {"TumblingWindowInSeconds": 60, "BatchSize": 2}
    world.map(arn, world.function("Worker", handler), StartingPosition="LATEST", **settings)
    send(world, name, "1", "2", "3")
    world.advance(120)
    calls = [(len(e["Records"]), e["state"], e["isFinalInvokeForWindow"]) for e in world.events_of("Worker")]
    assert calls == [(2, {}, False), (1, {"count": 2}, False), (0, {"count": 3}, True)]
    window = world.events_of("Worker")[0]["window"]
    assert sorted(window) == ["end", "start"]


def test_shards_that_come_from_a_split_are_read_after_their_parent(world: World) -> None:
    name, arn = stream(world)
    world.map(arn, world.function("Worker", lambda event: None), StartingPosition="TRIM_HORIZON", BatchSize=1)
    send(world, name, "before")
    world.call(
        "kinesis", "SplitShard", StreamName=name, ShardToSplit="shardId-000000000000", NewStartingHashKey=str(2**127)
    )
    send(world, name, "after", key="a")
    world.drain()
    assert [content for batch in batches(world) for content in batch] == ["before", "after"]


def test_the_record_of_lost_changes_of_a_table_names_its_stream(world: World) -> None:
    url, queue_arn = queue(world)
    name, arn = table(world)

    def handler(event: Any) -> None:
        raise ValueError("always")

    settings = {"MaximumRetryAttempts": 0, "DestinationConfig": {"OnFailure": {"Destination": queue_arn}}}
    world.map(arn, world.function("Worker", handler), StartingPosition="LATEST", **settings)
    put(world, name, "a")
    world.drain()
    (record,) = messages(world, url)
    assert record["DDBStreamBatchInfo"]["streamArn"] == arn
    assert json.dumps(record)
