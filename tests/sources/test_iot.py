"""IoT topic rules and their actions. AWS: docs "iot-rules", "iot-lambda-rule", "iot-rule-actions"."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

from tests.sources.conftest import World
from tests.sources.test_deliveries import messages
from tests.sources.test_sqs import queue
from tests.sources.test_streams import table


def topic_rule(world: World, sql: str, *actions: Any, **more: Any) -> str:
    name = f"rule_{uuid.uuid4().hex[:8]}"
    world.call("iot", "CreateTopicRule", ruleName=name, topicRulePayload={"sql": sql, "actions": list(actions), **more})
    return name


def publish(world: World, topic: str, payload: Any) -> None:
    world.call("iot-data", "Publish", topic=topic, payload=json.dumps(payload).encode())
    world.drain()


def test_a_message_that_the_sql_admits_runs_the_function(world: World) -> None:
    to_function = {"lambda": {"functionArn": world.function("Hot", lambda event: None)}}
    name = topic_rule(world, "SELECT temp, topic(2) AS room FROM 'rooms/+/temp' WHERE temp > 20", to_function)
    publish(world, "rooms/kitchen/temp", {"temp": 25, "other": 1})
    publish(world, "rooms/cellar/temp", {"temp": 10})
    assert world.events_of("Hot") == [{"temp": 25, "room": "kitchen"}]
    assert world.functions.triggers == [f"iot rule {name}"]


def test_actions_reach_queues_tables_buckets_and_topics(world: World) -> None:
    (url, _), (name, _) = queue(world), table(world)
    bucket = f"iot-{uuid.uuid4().hex[:8]}"
    world.call("s3", "CreateBucket", Bucket=bucket)
    role = {"roleArn": "arn:aws:iam::123456789012:role/iot"}
    first = [
        {"dynamoDBv2": {**role, "putItem": {"tableName": name}}},
        {"s3": {**role, "bucketName": bucket, "key": "last"}},
        {"republish": {**role, "topic": "second"}},
    ]
    topic_rule(world, "SELECT * FROM 'first'", *first)
    topic_rule(world, "SELECT * FROM 'second'", {"sqs": {**role, "queueUrl": url}})
    publish(world, "first", {"id": "1", "n": 2})
    item = world.call("dynamodb", "GetItem", TableName=name, Key={"id": {"S": "1"}})["Item"]
    assert item == {"id": {"S": "1"}, "n": {"N": "2"}}
    assert json.loads(world.call("s3", "GetObject", Bucket=bucket, Key="last")["Body"].read()) == {"id": "1", "n": 2}
    assert messages(world, url) == [{"id": "1", "n": 2}]


def test_an_action_that_fails_leads_to_the_error_action(world: World) -> None:
    url, _ = queue(world)
    role = {"roleArn": "arn:aws:iam::123456789012:role/iot"}
    missing = {"s3": {**role, "bucketName": "no-such-bucket-anywhere", "key": "k"}}
    topic_rule(world, "SELECT * FROM 'broken'", missing, errorAction={"sqs": {**role, "queueUrl": url}})
    publish(world, "broken", {"a": 1})
    (told,) = messages(world, url)
    assert (told["topic"], json.loads(base64.b64decode(told["base64OriginalPayload"]))) == ("broken", {"a": 1})
    assert told["failures"][0]["failedAction"] == "s3"
    assert any("could not do its action s3" in event.message for event in world.events)


def test_a_disabled_rule_does_nothing(world: World) -> None:
    to_function = {"lambda": {"functionArn": world.function("Off", lambda event: None)}}
    topic_rule(world, "SELECT * FROM 'off'", to_function, ruleDisabled=True)
    publish(world, "off", {})
    assert world.events_of("Off") == []
