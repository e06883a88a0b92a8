"""Calls that the front makes over the private connection, as for destinations of asynchronous invocations."""

from __future__ import annotations

import json

import pytest

from minisam.errors import UserError
from tests.cloud.declared import EVERYTHING
from tests.cloud.running import RunningCloud, resource


def test_a_call_starts_the_cloud_and_is_seen_by_clients(fresh: RunningCloud) -> None:
    queue = resource(
        "Q", "AWS::SQS::Queue", {"QueueName": "q"}, ref="https://sqs.us-east-1.amazonaws.com/123456789012/q"
    )
    fresh.apply(queue)
    attributes = {"ErrorCode": {"DataType": "Number", "StringValue": "200"}}
    message = {"QueueUrl": queue.ref, "MessageBody": '{"ä": 1}', "MessageAttributes": attributes}
    fresh.run(fresh.cloud.call("sqs", "SendMessage", message))
    answer = fresh.client("sqs").receive_message(QueueUrl=queue.ref, MessageAttributeNames=["All"])
    assert answer["Messages"][0]["Body"] == '{"ä": 1}'
    assert answer["Messages"][0]["MessageAttributes"] == attributes


def test_an_event_on_a_bus_reaches_its_rules_targets(fresh: RunningCloud) -> None:
    queue = resource(
        "Q", "AWS::SQS::Queue", {"QueueName": "q"}, ref="https://sqs.us-east-1.amazonaws.com/123456789012/q"
    )
    fresh.apply(queue)
    events, arn = fresh.client("events"), "arn:aws:sqs:us-east-1:123456789012:q"
    events.create_event_bus(Name="orders")
    events.put_rule(Name="all", EventBusName="orders", EventPattern=json.dumps({"source": ["lambda"]}))
    events.put_targets(Rule="all", EventBusName="orders", Targets=[{"Id": "q", "Arn": arn}])
    bus = "arn:aws:events:us-east-1:123456789012:event-bus/orders"
    entry = {"Source": "lambda", "DetailType": "d", "Detail": '{"a": 1}', "Resources": ["r"], "EventBusName": bus}
    fresh.run(fresh.cloud.call("events", "PutEvents", {"Entries": [{**entry, "Time": 1_573_755_365.5}]}))
    (message,) = fresh.client("sqs").receive_message(QueueUrl=queue.ref, WaitTimeSeconds=5)["Messages"]
    event = json.loads(message["Body"])
    assert (event["source"], event["detail-type"], event["detail"]) == ("lambda", "d", {"a": 1})
    assert event["resources"] == ["r"]


def test_a_call_that_fails_says_aws_reason_and_the_cloud_serves_on(fresh: RunningCloud) -> None:
    fresh.apply(EVERYTHING["Table"])
    url = "https://sqs.us-east-1.amazonaws.com/123456789012/gone"
    with pytest.raises(UserError, match="queue does not exist"):
        fresh.run(fresh.cloud.call("sqs", "SendMessage", {"QueueUrl": url, "MessageBody": "x"}))
    with pytest.raises(UserError, match="Missing required parameter"):
        fresh.run(fresh.cloud.call("sqs", "SendMessage", {}))
    assert fresh.client("dynamodb").list_tables()["TableNames"]
