"""Queries that read only what they ask for answer as moto does, whatever was written before."""

from __future__ import annotations

from typing import Any, cast

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto.dynamodb.models.table import Table

from minisam.cloud import dynamodb_speed
from minisam.cloud.clients import Clients
from minisam.cloud.state import reset
from minisam.embedded.aws import EmbeddedAws
from minisam.sources.source import Functions

TABLE = {
    "TableName": "things",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk", "colour", "size")],
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by-colour",
            "KeySchema": [
                {"AttributeName": "colour", "KeyType": "HASH"},
                {"AttributeName": "size", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "ALL"},
        }
    ],
}
texts = st.sampled_from("abc")
keys = st.fixed_dictionaries({"pk": texts, "sk": texts})
attributes = st.fixed_dictionaries({}, optional={"colour": texts, "size": texts})
writes = st.one_of(
    st.tuples(st.just("put"), keys, attributes),
    st.tuples(st.just("update"), keys, attributes),
    st.tuples(st.just("delete"), keys, st.just({})),
    st.tuples(st.just("transact"), keys, attributes),
    st.tuples(st.just("fail"), keys, attributes),
)
queries = st.tuples(
    st.sampled_from([None, "by-colour"]),
    texts,
    st.sampled_from(["", "= :r", "> :r", "begins"]),
    texts,
    st.sampled_from([None, 1, 2]),
    st.booleans(),
)


@pytest.fixture
def clients() -> Any:
    aws = EmbeddedAws("us-east-1", "", cast(Functions, None), lambda event: None)
    yield aws.clients
    aws.close()
    reset()


def typed(values: dict[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"S": value} for name, value in values.items()}


def write(clients: Clients, kind: str, key: dict[str, str], rest: dict[str, str]) -> None:
    if kind == "put":
        clients.call("dynamodb", "PutItem", TableName="things", Item=typed({**key, **rest}))
    elif kind == "delete":
        clients.call("dynamodb", "DeleteItem", TableName="things", Key=typed(key))
    elif kind == "update":
        changes = {name: {"Value": value, "Action": "PUT"} for name, value in typed(rest).items()}
        clients.call("dynamodb", "UpdateItem", TableName="things", Key=typed(key), AttributeUpdates=changes)
    else:
        put = {"Put": {"TableName": "things", "Item": typed({**key, **rest})}}
        other = {"pk": "never", "sk": "never"}
        expression = "attribute_exists(pk)" if kind == "fail" else "attribute_not_exists(pk)"
        check = {"ConditionCheck": {"TableName": "things", "Key": typed(other), "ConditionExpression": expression}}
        try:
            clients.call("dynamodb", "TransactWriteItems", TransactItems=[put, check])
        except ClientError as error:
            assert kind == "fail", error


def ask(clients: Clients, query: tuple[Any, ...]) -> list[Any]:
    """Return every page that a query gives."""
    index, hash_value, comparison, range_value, limit, is_forward = query
    hash_name, range_name = ("colour", "size") if index else ("pk", "sk")
    condition = {"": "", "begins": " and begins_with(#r, :r)"}.get(comparison, f" and #r {comparison}")
    parameters: dict[str, Any] = {
        "TableName": "things",
        "KeyConditionExpression": "#h = :h" + condition,
        "ExpressionAttributeNames": {"#h": hash_name, **({"#r": range_name} if condition else {})},
        "ExpressionAttributeValues": typed({":h": hash_value, **({":r": range_value} if condition else {})}),
        "ScanIndexForward": is_forward,
    }
    parameters |= {"IndexName": index} if index else {}
    parameters |= {"Limit": limit} if limit else {}
    pages: list[Any] = []
    while len(pages) < 20:
        answer = clients.call("dynamodb", "Query", **parameters)
        pages.append({name: answer.get(name) for name in ("Items", "Count", "ScannedCount", "LastEvaluatedKey")})
        if not answer.get("LastEvaluatedKey"):
            break
        parameters["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
    return pages


def as_moto(clients: Clients, query: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return what moto's own reading of all items gives."""
    with monkeypatch.context() as moto:
        moto.setattr(dynamodb_speed, "_partition", lambda *args: None)
        moto.setattr(dynamodb_speed, "_of_index", lambda *args: None)
        return ask(clients, query)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.tuples(st.just("w"), writes), st.tuples(st.just("q"), queries)), min_size=5, max_size=40))
def test_every_query_answers_as_moto_does(clients, monkeypatch, steps):
    clients.call("dynamodb", "CreateTable", **TABLE)
    try:
        for kind, step in steps:
            if kind == "w":
                write(clients, *step)
            else:
                assert ask(clients, step) == as_moto(clients, step, monkeypatch)
    finally:
        clients.call("dynamodb", "DeleteTable", TableName="things")


def test_a_cancelled_transaction_leaves_items_and_stream_alone(clients):
    stream = {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    clients.call("dynamodb", "CreateTable", **TABLE, StreamSpecification=stream)
    write(clients, "put", {"pk": "a", "sk": "a"}, {"colour": "b"})
    write(clients, "fail", {"pk": "a", "sk": "a"}, {"colour": "c"})
    write(clients, "fail", {"pk": "new", "sk": "new"}, {})

    items = clients.call("dynamodb", "Scan", TableName="things")["Items"]
    arn = clients.call("dynamodb", "DescribeTable", TableName="things")["Table"]["LatestStreamArn"]
    shard = clients.call("dynamodbstreams", "DescribeStream", StreamArn=arn)["StreamDescription"]["Shards"][0]
    position = clients.call(
        "dynamodbstreams",
        "GetShardIterator",
        StreamArn=arn,
        ShardId=shard["ShardId"],
        ShardIteratorType="TRIM_HORIZON",
    )
    records = clients.call("dynamodbstreams", "GetRecords", ShardIterator=position["ShardIterator"])["Records"]
    assert items == [typed({"pk": "a", "sk": "a", "colour": "b"})]
    assert [record["eventName"] for record in records] == ["INSERT"]


@pytest.mark.parametrize("conditions", ["#h = :h", "#h = :h and #r = :r"], ids=["partition", "whole key"])
def test_a_query_by_key_looks_at_no_other_partition(clients, monkeypatch, conditions):
    clients.call("dynamodb", "CreateTable", **TABLE)
    for place in "abc":
        write(clients, "put", {"pk": place, "sk": place}, {})
    seen: list[Any] = []
    shown = Table.all_items
    monkeypatch.setattr(Table, "all_items", lambda table: seen.extend(found := shown(table)) or found)

    clients.call(
        "dynamodb",
        "Query",
        TableName="things",
        KeyConditionExpression=conditions,
        ExpressionAttributeNames={"#h": "pk", **({"#r": "sk"} if "#r" in conditions else {})},
        ExpressionAttributeValues=typed({":h": "a", **({":r": "a"} if "#r" in conditions else {})}),
    )

    assert [item.hash_key.value for item in seen] == ["a"]


def test_an_item_that_lost_its_index_key_leaves_the_index(clients, monkeypatch):
    clients.call("dynamodb", "CreateTable", **TABLE)
    query = ("by-colour", "b", "", "a", None, True)
    key = {"pk": "a", "sk": "a"}
    write(clients, "put", key, {"colour": "b", "size": "c"})
    assert ask(clients, query)[0]["Count"] == 1

    write(clients, "put", key, {})

    assert ask(clients, query) == as_moto(clients, query, monkeypatch)
    assert ask(clients, query)[0]["Count"] == 0
