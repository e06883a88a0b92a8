"""Items of tables that end by themselves, by the clock that the test moves.

AWS: docs "TTL", "time-to-live-ttl-before-you-start", "time-to-live-ttl-streams".
"""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from minisam.embedded.expiry import Expiry
from tests.sources.conftest import World
from tests.sources.test_streams import table


@pytest.fixture
def sessions(world: World) -> str:
    name, _ = table(world)
    specification = {"Enabled": True, "AttributeName": "ends"}
    world.call("dynamodb", "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=specification)
    return name


def put(world: World, name: str, id: str, ends: Any) -> None:
    world.call("dynamodb", "PutItem", TableName=name, Item={"id": {"S": id}, "ends": ends})


def in_s(world: World, seconds: float) -> dict[str, str]:
    return {"N": str(int(world.clock.now() + seconds))}


def ids(world: World, name: str) -> set[str]:
    return {item["id"]["S"] for item in world.call("dynamodb", "Scan", TableName=name)["Items"]}


def test_an_item_ends_at_its_time(world: World, sessions: str) -> None:
    put(world, sessions, "short", in_s(world, 60))
    put(world, sessions, "long", in_s(world, 3600))
    world.advance(50)
    assert ids(world, sessions) == {"short", "long"}
    world.advance(20)
    assert ids(world, sessions) == {"long"}
    world.advance(3600)
    assert ids(world, sessions) == set()


def test_an_item_that_is_given_more_time_ends_later(world: World, sessions: str) -> None:
    put(world, sessions, "1", in_s(world, 60))
    world.call(
        "dynamodb",
        "UpdateItem",
        TableName=sessions,
        Key={"id": {"S": "1"}},
        UpdateExpression="SET ends = :ends",
        ExpressionAttributeValues={":ends": in_s(world, 120)},
    )
    world.advance(61)
    assert ids(world, sessions) == {"1"}
    world.advance(61)
    assert ids(world, sessions) == set()


def test_items_written_in_batches_and_transactions_end_too(world: World, sessions: str) -> None:
    one, two = ({"id": {"S": id}, "ends": in_s(world, 60)} for id in "ab")
    world.call("dynamodb", "BatchWriteItem", RequestItems={sessions: [{"PutRequest": {"Item": one}}]})
    world.call("dynamodb", "TransactWriteItems", TransactItems=[{"Put": {"TableName": sessions, "Item": two}}])
    world.advance(61)
    assert ids(world, sessions) == set()


@pytest.mark.parametrize(
    "ends",
    [{"S": "1"}, {"N": "1000"}, {"N": "99999999999"}],
    ids=["a text", "more than five years ago", "far away"],
)
def test_what_is_no_time_that_has_come_stays(world: World, sessions: str, ends: dict[str, str]) -> None:
    put(world, sessions, "1", ends)
    world.advance(86_400)
    assert ids(world, sessions) == {"1"}


def test_items_end_that_were_there_before_the_table_had_a_time_to_live(world: World) -> None:
    name, _ = table(world)
    put(world, name, "1", in_s(world, 60))
    specification = {"Enabled": True, "AttributeName": "ends"}
    world.call("dynamodb", "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=specification)
    world.advance(61)
    assert ids(world, name) == set()


def test_nothing_ends_any_more_after_the_time_to_live_is_switched_off(world: World, sessions: str) -> None:
    put(world, sessions, "1", in_s(world, 60))
    specification = {"Enabled": False, "AttributeName": "ends"}
    world.call("dynamodb", "UpdateTimeToLive", TableName=sessions, TimeToLiveSpecification=specification)
    world.advance(61)
    assert ids(world, sessions) == {"1"}


def test_the_stream_says_that_dynamodb_deleted_the_item(world: World) -> None:
    name, arn = table(world)
    pattern = '{"userIdentity": {"type": ["Service"], "principalId": ["dynamodb.amazonaws.com"]}}'
    function = world.function("Worker", lambda event: None)
    world.map(arn, function, StartingPosition="LATEST", FilterCriteria={"Filters": [{"Pattern": pattern}]})
    specification = {"Enabled": True, "AttributeName": "ends"}
    world.call("dynamodb", "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=specification)
    put(world, name, "by itself", in_s(world, 60))
    put(world, name, "by hand", in_s(world, 60))
    world.call("dynamodb", "DeleteItem", TableName=name, Key={"id": {"S": "by hand"}})
    world.advance(61)
    ((record,),) = [event["Records"] for event in world.events_of("Worker")]
    assert record["eventName"] == "REMOVE"
    assert record["dynamodb"]["OldImage"]["id"] == {"S": "by itself"}
    assert record["userIdentity"] == {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


def test_items_that_were_restored_end_as_well(world: World, sessions: str) -> None:
    from moto.dynamodb.models import dynamodb_backends

    from minisam.cloud.locks import LOCKS

    backend = dynamodb_backends["123456789012"]["us-east-1"]
    put(world, sessions, "1", in_s(world, 60))
    backend.tables[sessions] = pickle.loads(pickle.dumps(backend.tables[sessions]))
    Expiry(world.aws.engine, LOCKS).look()
    world.advance(61)
    assert ids(world, sessions) == set()
