"""What sources deliver has the shape of what `generate-event` makes: the same keys, values of the same JSON types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from minisam.samples.sample import load
from tests.sources.conftest import World
from tests.sources.test_deliveries import bucket, put, rule, subscribe, to_function, topic
from tests.sources.test_logs import group, log
from tests.sources.test_logs import subscribe as subscribe_logs
from tests.sources.test_schedules import schedule, scheduled_rule
from tests.sources.test_sqs import queue, send
from tests.sources.test_streams import send as send_record
from tests.sources.test_streams import stream, table

Shape = dict[str, str]

FORMS = {
    "time to the second": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "time to the millisecond": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    "milliseconds since the epoch": r"\d{13}",
    "sequence number": r"\d{17,}",
    "UUID": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "32 hexadecimal digits": r"[0-9a-f]{32}",
    "sequencer": r"[0-9A-F]{18}",
    "shard and sequence number": r"shardId-\d{12}:\d+",
    "account": r"\d{12}",
    "region": r"[a-z]{2}-[a-z]+-\d",
    "ARN of S3": r"arn:aws:s3:::.+",
    "ARN of SNS": r"arn:aws:sns:[^:]+:\d{12}:.+",
    "ARN of SQS": r"arn:aws:sqs:[^:]+:\d{12}:.+",
    "ARN of a table's stream": r"arn:aws:dynamodb:[^:]+:\d{12}:table/[^/]+/stream/[-\d]{10}T[:\d]{8}\.\d{3}",
    "ARN of a stream": r"arn:aws:kinesis:[^:]+:\d{12}:stream/.+",
    "ARN of a rule": r"arn:aws:events:[^:]+:\d{12}:rule/.+",
    "ARN of a schedule": r"arn:aws:scheduler:[^:]+:\d{12}:schedule/.+/.+",
    "ARN of a role": r"arn:aws:iam::\d{12}:role/.+",
    "address": r"https://.+",
}
"""How texts look that have a form: the first that fits."""

OPAQUE = (".versionId", ".eTag")
"""Texts of S3 that may look like anything; the ETag of a multipart upload is no digest of its content."""


def shape(value: Any, path: str = "") -> Shape:
    """Return the JSON type at each path; elements of a list share one path."""
    if isinstance(value, dict):
        return {
            place: kind for name, inner in value.items() for place, kind in shape(inner, f"{path}.{name}").items()
        } | {path: "object"}
    if isinstance(value, list):
        return {place: kind for inner in value for place, kind in shape(inner, f"{path}[]").items()} | {path: "array"}
    if isinstance(value, str) and not path.endswith(OPAQUE):
        return {path: next((f"text: {name}" for name, form in FORMS.items() if re.fullmatch(form, value)), "text")}
    return {path: {str: "text", bool: "boolean", int: "number", float: "number"}.get(type(value), "null")}


def s3_object(operation: str, **parameters: Any) -> Callable[[World, str], None]:
    def cause(world: World, function: str) -> None:
        name = bucket(world, **to_function(function, "s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:ObjectTagging:*"))
        if operation != "PutObject":
            world.call("s3", "PutObject", Bucket=name, Key="a", Body=b"x")
        source = {"CopySource": f"{name}/a"} if operation == "CopyObject" else {}
        world.call("s3", operation, Bucket=name, Key="b" if source else "a", **parameters, **source)

    return cause


def s3_multipart(world: World, function: str) -> None:
    name = bucket(world, **to_function(function, "s3:ObjectCreated:*"))
    where = {"Bucket": name, "Key": "big"}
    upload = world.call("s3", "CreateMultipartUpload", **where)["UploadId"]
    part = world.call("s3", "UploadPart", PartNumber=1, UploadId=upload, Body=b"x", **where)
    parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
    world.call("s3", "CompleteMultipartUpload", UploadId=upload, MultipartUpload=parts, **where)


def s3_marker(world: World, function: str) -> None:
    name = bucket(world, **to_function(function, "s3:ObjectRemoved:*"))
    world.call("s3", "PutBucketVersioning", Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    world.call("s3", "PutObject", Bucket=name, Key="a", Body=b"x")
    world.call("s3", "DeleteObject", Bucket=name, Key="a")


def s3_to_event_bridge(world: World, function: str) -> None:
    name = bucket(world, EventBridgeConfiguration={})
    rule(world, {"source": ["aws.s3"], "detail": {"bucket": {"name": [name]}}}, Arn=function)
    world.call("s3", "PutObject", Bucket=name, Key="a", Body=b"x")


def sns_notification(world: World, function: str) -> None:
    arn = topic(world)
    subscribe(world, arn, "lambda", function)
    attributes = {"Test": {"DataType": "String", "StringValue": "TestString"}}
    world.call("sns", "Publish", TopicArn=arn, Message="m", Subject="s", MessageAttributes=attributes)


def sqs_message(world: World, function: str) -> None:
    url, arn = queue(world)
    world.map(arn, function)
    send(world, url, "hello")


def sqs_fifo(world: World, function: str) -> None:
    name = "orders-of-shapes.fifo"
    url = world.call("sqs", "CreateQueue", QueueName=name, Attributes={"FifoQueue": "true"})["QueueUrl"]
    world.map(f"arn:aws:sqs:us-east-1:123456789012:{name}", function)
    send(world, url, "hello", MessageGroupId="g", MessageDeduplicationId="d")


def table_change(world: World, function: str) -> None:
    name, arn = table(world)
    world.map(arn, function, StartingPosition="LATEST")
    key = {"id": {"S": "1"}}
    world.call("dynamodb", "PutItem", TableName=name, Item={**key, "v": {"S": "a"}})
    world.call("dynamodb", "PutItem", TableName=name, Item={**key, "v": {"S": "b"}})
    world.call("dynamodb", "DeleteItem", TableName=name, Key=key)


def table_expiry(world: World, function: str) -> None:
    name, arn = table(world)
    world.map(arn, function, StartingPosition="LATEST")
    specification = {"Enabled": True, "AttributeName": "ends"}
    world.call("dynamodb", "UpdateTimeToLive", TableName=name, TimeToLiveSpecification=specification)
    ends = {"N": str(int(world.clock.now()) + 60)}
    world.call("dynamodb", "PutItem", TableName=name, Item={"id": {"S": "1"}, "ends": ends})
    world.advance(61)


def table_window(world: World, function: str) -> None:
    name, arn = table(world)
    world.map(arn, function, StartingPosition="LATEST", TumblingWindowInSeconds=60)
    for value in "ab":
        world.call("dynamodb", "PutItem", TableName=name, Item={"id": {"S": "1"}, "v": {"S": value}})
    world.call("dynamodb", "DeleteItem", TableName=name, Key={"id": {"S": "1"}})


def kinesis_window(world: World, function: str) -> None:
    name, arn = stream(world)
    world.map(arn, function, StartingPosition="LATEST", TumblingWindowInSeconds=60)
    send_record(world, name, "hello")


def topic_through_queue(world: World, function: str) -> None:
    url, arn = queue(world)
    subscribe(world, topic_arn := topic(world), "sqs", arn)
    world.map(arn, function)
    world.call("sns", "Publish", TopicArn=topic_arn, Message="m", Subject="s")


def kinesis_record(world: World, function: str) -> None:
    name, arn = stream(world)
    world.map(arn, function, StartingPosition="LATEST")
    send_record(world, name, "hello")


def bus_event(world: World, function: str) -> None:
    rule(world, {"source": ["shapes"]}, Arn=function)
    put(world, "shapes", {"key": "value"})


def rule_on_time(world: World, function: str) -> None:
    scheduled_rule(world, "rate(1 minute)", function)
    world.advance(60)


def schedule_on_time(world: World, function: str) -> None:
    schedule(world, "rate(1 minute)", {"Arn": function})
    world.advance(60)


def log_events(world: World, function: str) -> None:
    name = group(world)
    subscribe_logs(world, name, "", function)
    log(world, name, "hello")


CASES: list[tuple[str, str, Callable[[World, str], None]]] = [
    ("s3", "put", s3_object("PutObject", Body=b"x")),
    ("s3", "copy", s3_object("CopyObject")),
    ("s3", "complete-multipart-upload", s3_multipart),
    ("s3", "delete", s3_object("DeleteObject")),
    ("s3", "delete-marker", s3_marker),
    ("s3", "tagging-put", s3_object("PutObjectTagging", Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})),
    ("s3", "tagging-delete", s3_object("DeleteObjectTagging")),
    ("eventbridge", "s3-object-created", s3_to_event_bridge),
    ("sns", "notification", sns_notification),
    ("sqs", "receive-message", sqs_message),
    ("sqs", "fifo", sqs_fifo),
    ("sqs", "sns-notification", topic_through_queue),
    ("dynamodb", "update", table_change),
    ("dynamodb", "ttl-removal", table_expiry),
    ("dynamodb", "tumbling-window", table_window),
    ("kinesis", "get-records", kinesis_record),
    ("kinesis", "tumbling-window", kinesis_window),
    ("eventbridge", "event", bus_event),
    ("cloudwatch", "scheduled-event", rule_on_time),
    ("scheduler", "schedule", schedule_on_time),
    ("cloudwatch", "logs", log_events),
]

OF_THE_CONTENT = (".detail.", ".state.", ".Keys.", ".NewImage.", ".OldImage.", ".resources[]")
"""What the application puts there, not the source."""


def of_the_source(found: Shape, service: str, event: str) -> Shape:
    is_own = event in ("event", "update", "ttl-removal", "tumbling-window")
    return {path: kind for path, kind in found.items() if not (is_own and any(one in path for one in OF_THE_CONTENT))}


@pytest.mark.parametrize(("service", "event", "cause"), CASES, ids=[f"{one[0]}-{one[1]}" for one in CASES])
def test_an_event_has_the_shape_of_its_sample(
    world: World, service: str, event: str, cause: Callable[[World, str], None]
) -> None:
    cause(world, world.function("Worker", lambda event: None))
    world.drain()
    delivered = world.events_of("Worker")
    assert delivered, "nothing was delivered"
    sample = load(service, event).render({})
    if "Records" in sample:
        delivered = [{**delivered[-1], "Records": [record for one in delivered for record in one["Records"]]}]
        names = {record.get("eventName") for record in sample["Records"]}
        delivered[0]["Records"] = [one for one in delivered[0]["Records"] if one.get("eventName") in names]
    assert of_the_source(shape(delivered[-1]), service, event) == of_the_source(shape(sample), service, event)
    assert json.dumps(delivered)
