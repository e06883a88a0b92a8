"""DynamoDB by key: as a table grows, and with what is written kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.clocks import in_turn, seconds
from benchmarks.rows import Bench, Row

COUNT = 100
TABLE = {
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
}


def measure(bench: Bench) -> Iterator[Row]:
    template = bench.folder() / "template.yaml"
    template.write_text("Resources: {Topic: {Type: AWS::SNS::Topic}}\n")
    with bench.command.serving(template) as plain:
        table = plain.client("dynamodb")
        fill(table, "small", 1_000)
        fill(table, "large", 100_000)
        for name, call in CALLS.items():
            pairs = in_turn(
                lambda call=call: call(table, "large"), lambda call=call: call(table, "small"), bench.rounds
            )
            base = "the same at 1,000 items"
            yield Row(name=f"{name} at 100,000 items", value=pairs.ratio, unit="x", goal=3, base=base, note=pairs.note)
        with bench.command.serving(template, "--state", bench.folder() / "state") as keeping:
            kept = keeping.client("dynamodb")
            fill(kept, "things", 10_000)
            fill(table, "things", 10_000)
            pairs = in_turn(lambda: put(kept, "things"), lambda: put(table, "things"), bench.rounds)
    base = "the same without"
    yield Row(name="put with --state, 10,000 items", value=pairs.ratio, unit="x", goal=3, base=base, note=pairs.note)


def fill(dynamodb: Any, name: str, count: int) -> None:
    """Make a table of so many items."""
    dynamodb.create_table(TableName=name, **TABLE)
    for start in range(0, count, 25):
        requests = [{"PutRequest": {"Item": item(number)}} for number in range(start, start + 25)]
        dynamodb.batch_write_item(RequestItems={name: requests})


def item(number: int) -> dict[str, Any]:
    return {"id": {"S": str(number)}, "text": {"S": "x" * 100}}


def put(dynamodb: Any, name: str) -> float:
    return _timed(lambda number: dynamodb.put_item(TableName=name, Item=item(number)))


def get(dynamodb: Any, name: str) -> float:
    return _timed(lambda number: dynamodb.get_item(TableName=name, Key={"id": {"S": str(number)}}))


def query(dynamodb: Any, name: str) -> float:
    values = [{":id": {"S": str(number)}} for number in range(COUNT)]
    return _timed(
        lambda number: dynamodb.query(
            TableName=name, KeyConditionExpression="id = :id", ExpressionAttributeValues=values[number]
        )
    )


def _timed(call: Callable[[int], object]) -> float:
    return seconds(lambda: [call(number) for number in range(COUNT)]) / COUNT


CALLS = {"put": put, "get": get, "query": query}
