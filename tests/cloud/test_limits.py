"""What AWS refuses because there is too much of it, in AWS's words; sources are named in `limits.py`."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.cloud.running import RunningCloud

TABLE = "limited"
TOPIC = "arn:aws:sns:us-east-1:123456789012:limited"
LONG = '{"a": "%s"}' % ("x" * (1_048_576 - 2 - len('{"a": ""}')))
TWO_HALVES = [{"Id": str(n), "Message": "x" * 131_072} for n in range(2)]
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/limited"


def item(number: int, **rest: Any) -> dict[str, Any]:
    return {"id": {"S": str(number)}, **rest}


@pytest.fixture(scope="module")
def limited(everything: RunningCloud) -> RunningCloud:
    """A table, a queue, a stream and a bucket."""
    everything.client("dynamodb").create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    everything.client("sqs").create_queue(QueueName="limited")
    everything.client("kinesis").create_stream(StreamName="limited", ShardCount=1)
    everything.client("s3").create_bucket(Bucket="limited")
    everything.client("sns").create_topic(Name="limited")
    return everything


def puts(*items: dict[str, Any]) -> dict[str, Any]:
    return {"RequestItems": {TABLE: [{"PutRequest": {"Item": one}} for one in items]}}


def failure(limited: RunningCloud, service: str, operation: str, parameters: dict[str, Any]) -> dict[str, Any]:
    with pytest.raises(ClientError) as caught:
        getattr(limited.client(service), operation)(**parameters)
    response: dict[str, Any] = dict(caught.value.response)
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert response["ResponseMetadata"]["RetryAttempts"] == 0
    return response["Error"]


TOO_MUCH: list[Any] = [
    ("dynamodb", "batch_write_item", puts(*map(item, range(26))), "ValidationException", "less than or equal to 25"),
    (
        "dynamodb",
        "batch_write_item",
        puts(item(1, a={"S": "x"}), item(1, a={"S": "y"})),
        "ValidationException",
        "Provided list of item keys contains duplicates",
    ),
    (
        "dynamodb",
        "batch_get_item",
        {"RequestItems": {TABLE: {"Keys": [item(n) for n in range(101)]}}},
        "ValidationException",
        "less than or equal to 100",
    ),
    (
        "dynamodb",
        "transact_write_items",
        {"TransactItems": [{"Put": {"TableName": TABLE, "Item": item(n)}} for n in range(101)]},
        "ValidationException",
        "less than or equal to 100",
    ),
    (
        "dynamodb",
        "transact_get_items",
        {"TransactItems": [{"Get": {"TableName": TABLE, "Key": item(n)}} for n in range(101)]},
        "ValidationException",
        "less than or equal to 100",
    ),
    (
        "dynamodb",
        "put_item",
        {"TableName": TABLE, "Item": item(1, n={"M": {"deep": {"N": "1" * 39}}})},
        "ValidationException",
        "Attempting to store more than 38 significant digits in a Number",
    ),
    (
        "dynamodb",
        "put_item",
        {"TableName": TABLE, "Item": item(1), "ExpressionAttributeValues": {":x": {"S": "1"}}},
        "ValidationException",
        "ExpressionAttributeValues can only be specified when using expressions",
    ),
    (
        "dynamodb",
        "update_item",
        {
            "TableName": TABLE,
            "Key": item(1),
            "UpdateExpression": "SET a = :x",
            "ExpressionAttributeValues": {":x": {"S": "1"}, ":y": {"S": "2"}},
        },
        "ValidationException",
        "Value provided in ExpressionAttributeValues unused in expressions: keys: {:y}",
    ),
    (
        "dynamodb",
        "put_item",
        {"TableName": TABLE, "Item": {"id": {"S": ""}}},
        "ValidationException",
        "The AttributeValue for a key attribute cannot contain an empty string value. Key: id",
    ),
    (
        "sqs",
        "send_message_batch",
        {"QueueUrl": QUEUE, "Entries": [{"Id": str(n), "MessageBody": "x"} for n in range(11)]},
        "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        "Maximum number of entries per request are 10. You have sent 11.",
    ),
    (
        "sqs",
        "delete_message_batch",
        {"QueueUrl": QUEUE, "Entries": [{"Id": str(n), "ReceiptHandle": "x"} for n in range(11)]},
        "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        "Maximum number of entries per request are 10. You have sent 11.",
    ),
    (
        "sqs",
        "send_message_batch",
        {"QueueUrl": QUEUE, "Entries": [{"Id": str(n), "MessageBody": "x" * 300_000} for n in range(4)]},
        "AWS.SimpleQueueService.BatchRequestTooLong",
        "Batch requests cannot be longer than 1048576 bytes.",
    ),
    (
        "sqs",
        "receive_message",
        {"QueueUrl": QUEUE, "MaxNumberOfMessages": 11},
        "InvalidParameterValue",
        "Value 11 for parameter MaxNumberOfMessages is invalid.",
    ),
    (
        "kinesis",
        "put_records",
        {"StreamName": "limited", "Records": [{"Data": b"x", "PartitionKey": "a"}] * 501},
        "ValidationException",
        "less than or equal to 500",
    ),
    (
        "kinesis",
        "put_record",
        {"StreamName": "limited", "Data": b"x" * (1024 * 1024 + 1), "PartitionKey": "a"},
        "ValidationException",
        "less than or equal to 1048576",
    ),
    (
        "kinesis",
        "put_records",
        {"StreamName": "limited", "Records": [{"Data": b"x" * 1024 * 1023, "PartitionKey": "a"}] * 11},
        "InvalidArgumentException",
        "Records size exceeds 10 MB limit",
    ),
    (
        "events",
        "put_events",
        {"Entries": [{"Source": "a", "DetailType": "b", "Detail": "{}"}] * 11},
        "ValidationException",
        "less than or equal to 10",
    ),
    (
        "events",
        "put_events",
        {"Entries": [{"Source": "a", "DetailType": "b", "Detail": '{"a": "%s"}' % ("x" * 1_048_576)}]},
        "ValidationException",
        "Total size of the entries in the request is over the limit.",
    ),
    (
        "sns",
        "publish_batch",
        {
            "TopicArn": "arn:aws:sns:us-east-1:123456789012:limited",
            "PublishBatchRequestEntries": [{"Id": str(n), "Message": "x"} for n in range(11)],
        },
        "TooManyEntriesInBatchRequest",
        "The batch request contains more entries than permissible.",
    ),
    (
        "sns",
        "publish_batch",
        {
            "TopicArn": "arn:aws:sns:us-east-1:123456789012:limited",
            "PublishBatchRequestEntries": [{"Id": str(n), "Message": "x" * 131_073} for n in range(2)],
        },
        "BatchRequestTooLong",
        "The length of all the messages put together is more than the limit.",
    ),
    (
        "sns",
        "publish",
        {"TopicArn": "arn:aws:sns:us-east-1:123456789012:limited", "Message": "x" * 262_145},
        "InvalidParameter",
        "Invalid parameter: Message too long",
    ),
    (
        "s3",
        "delete_objects",
        {"Bucket": "limited", "Delete": {"Objects": [{"Key": str(n)} for n in range(1001)]}},
        "MalformedXML",
        "The XML you provided was not well-formed",
    ),
]


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "code", "message"),
    TOO_MUCH,
    ids=[f"{service} {operation} {message[:30]}" for service, operation, _, _, message in TOO_MUCH],
)
def test_what_is_too_much_is_refused_at_once_in_awss_words(limited, service, operation, parameters, code, message):
    error = failure(limited, service, operation, parameters)

    assert error["Code"] == code
    assert message in error["Message"]
    assert not error["Message"].startswith("An error occurred")


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("dynamodb", "batch_write_item", puts(*map(item, range(25)))),
        ("dynamodb", "put_item", {"TableName": TABLE, "Item": item(1, n={"N": "1" * 38 + "e10"})}),
        ("dynamodb", "put_item", {"TableName": TABLE, "Item": item(1, n={"N": "0.0" + "1" * 38})}),
        (
            "sqs",
            "send_message_batch",
            {"QueueUrl": QUEUE, "Entries": [{"Id": str(n), "MessageBody": "x"} for n in range(10)]},
        ),
        ("kinesis", "put_record", {"StreamName": "limited", "Data": b"x" * 1024 * 1024, "PartitionKey": "a"}),
        (
            "kinesis",
            "put_records",
            {"StreamName": "limited", "Records": [{"Data": b"x" * 1024 * 1023, "PartitionKey": "a"}] * 10},
        ),
        (
            "events",
            "put_events",
            {"Entries": [{"Source": "a", "DetailType": "b", "Detail": LONG}]},
        ),
        ("sns", "publish_batch", {"TopicArn": TOPIC, "PublishBatchRequestEntries": TWO_HALVES}),
        ("s3", "delete_objects", {"Bucket": "limited", "Delete": {"Objects": [{"Key": str(n)} for n in range(1000)]}}),
    ],
    ids=["batch", "digits", "small digits", "messages", "record", "records", "event", "publishing", "objects"],
)
def test_what_is_just_allowed_is_done(limited, service, operation, parameters):
    getattr(limited.client(service), operation)(**parameters)
