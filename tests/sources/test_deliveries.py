"""What S3, SNS and EventBridge deliver to functions, queues and one another.

AWS: docs "notification-content-structure" (S3), "with-sns", "sns-message-and-json-formats" (SNS), "eb-targets",
"eb-transform-target-input" (EventBridge); values inside quotes as localstack recorded them
(tests/aws/services/events/test_events_inputs).
"""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from botocore.exceptions import ClientError

from minisam.cloud.announcements import traced
from minisam.sources.inputs import make_input
from tests.sources.conftest import World
from tests.sources.test_sqs import left, queue


def messages(world: World, url: str) -> list[Any]:
    answer = world.call("sqs", "ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in answer.get("Messages", [])]


def bucket(world: World, **configuration: Any) -> str:
    name = f"files-{uuid.uuid4().hex[:8]}"
    world.call("s3", "CreateBucket", Bucket=name)
    world.call("s3", "PutBucketNotificationConfiguration", Bucket=name, NotificationConfiguration=configuration)
    world.drain()
    return name


def to_function(arn: str, *events: str, **filters: str) -> dict[str, Any]:
    rules = [{"Name": name, "Value": value} for name, value in filters.items()]
    filter_ = {"Filter": {"Key": {"FilterRules": rules}}} if rules else {}
    return {"LambdaFunctionConfigurations": [{"LambdaFunctionArn": arn, "Events": list(events), **filter_}]}


def test_an_object_put_into_a_bucket_runs_the_function(world: World) -> None:
    name = bucket(world, **to_function(world.function("Thumb", lambda event: None), "s3:ObjectCreated:*"))
    world.call("s3", "PutObject", Bucket=name, Key="in/a b@c.jpg", Body=b"12345")
    world.drain()
    ((record,),) = [event["Records"] for event in world.events_of("Thumb")]
    assert (record["eventVersion"], record["eventSource"], record["eventName"]) == (
        "2.1",
        "aws:s3",
        "ObjectCreated:Put",
    )
    assert record["s3"]["bucket"]["arn"] == f"arn:aws:s3:::{name}"
    seen = record["s3"]["object"]
    assert (seen["key"], seen["size"], seen["eTag"]) == ("in/a+b%40c.jpg", 5, "827ccb0eea8a706c4c34a16891f84e7b")
    assert set(seen) == {"key", "size", "eTag", "sequencer"}


def test_prefix_and_suffix_choose_the_objects(world: World) -> None:
    function = world.function("Thumb", lambda event: None)
    name = bucket(world, **to_function(function, "s3:ObjectCreated:*", prefix="in/", suffix=".jpg"))
    for key in ("in/a.jpg", "in/a.png", "out/a.jpg"):
        world.call("s3", "PutObject", Bucket=name, Key=key, Body=b"")
    world.drain()
    assert [event["Records"][0]["s3"]["object"]["key"] for event in world.events_of("Thumb")] == ["in/a.jpg"]


def test_a_removed_object_has_neither_size_nor_etag(world: World) -> None:
    name = bucket(world, **to_function(world.function("Gone", lambda event: None), "s3:ObjectRemoved:*"))
    world.call("s3", "PutObject", Bucket=name, Key="a", Body=b"x")
    world.call("s3", "DeleteObject", Bucket=name, Key="a")
    world.drain()
    ((record,),) = [event["Records"] for event in world.events_of("Gone")]
    assert record["eventName"] == "ObjectRemoved:Delete"
    assert set(record["s3"]["object"]) == {"key", "sequencer"}


def test_deleting_in_a_versioned_bucket_makes_a_marker(world: World) -> None:
    name = bucket(world, **to_function(world.function("Gone", lambda event: None), "s3:ObjectRemoved:*"))
    world.call("s3", "PutBucketVersioning", Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    world.call("s3", "PutObject", Bucket=name, Key="a", Body=b"x")
    world.call("s3", "DeleteObject", Bucket=name, Key="a")
    world.drain()
    assert [event["Records"][0]["eventName"] for event in world.events_of("Gone")] == [
        "ObjectRemoved:DeleteMarkerCreated"
    ]


def test_a_bucket_tells_a_queue_beginning_with_a_test_event(world: World) -> None:
    url, arn = queue(world)
    name = bucket(world, QueueConfigurations=[{"QueueArn": arn, "Events": ["s3:ObjectCreated:Put"]}])
    world.call("s3", "PutObject", Bucket=name, Key="a", Body=b"x")
    world.drain()
    test, event = messages(world, url)
    # AWS: docs "notification-content-structure"
    assert (test["Event"], test["Bucket"]) == ("s3:TestEvent", name)
    assert sorted(test) == ["Bucket", "Event", "HostId", "RequestId", "Service", "Time"]
    assert event["Records"][0]["s3"]["object"]["key"] == "a"


def test_what_a_bucket_tells_a_topic_has_a_subject(world: World) -> None:
    """As in the messages that AWS's own examples of fan-out show: docs "with-s3-example", SNS "sns-event-sources"."""
    arn = topic(world)
    subscribe(world, arn, "lambda", world.function("Told", lambda event: None))
    name = bucket(world, TopicConfigurations=[{"TopicArn": arn, "Events": ["s3:ObjectCreated:Put"]}])
    world.call("s3", "PutObject", Bucket=name, Key="a", Body=b"x")
    world.drain()
    assert {event["Records"][0]["Sns"]["Subject"] for event in world.events_of("Told")} == {"Amazon S3 Notification"}


def rule(world: World, pattern: dict[str, Any], **target: Any) -> str:
    name = f"rule-{uuid.uuid4().hex[:8]}"
    arn = world.call("events", "PutRule", Name=name, EventPattern=json.dumps(pattern))["RuleArn"]
    world.call("events", "PutTargets", Rule=name, Targets=[{"Id": "one", **target}])
    return str(arn)


def put(world: World, source: str, detail: dict[str, Any]) -> None:
    entry = {"Source": source, "DetailType": "order", "Detail": json.dumps(detail)}
    world.call("events", "PutEvents", Entries=[entry])
    world.drain()


def test_a_bucket_tells_event_bridge(world: World) -> None:
    name = bucket(world, EventBridgeConfiguration={})
    pattern = {"source": ["aws.s3"], "detail": {"bucket": {"name": [name]}}}
    rule(world, pattern, Arn=world.function("Watch", lambda event: None))
    world.call("s3", "PutObject", Bucket=name, Key="a b", Body=b"x")
    world.drain()
    (event,) = world.events_of("Watch")
    assert (event["detail-type"], event["detail"]["reason"]) == ("Object Created", "PutObject")
    assert event["detail"]["object"]["key"] == "a b"
    assert event["resources"] == [f"arn:aws:s3:::{name}"]


def test_an_event_goes_to_the_targets_of_rules_that_match(world: World) -> None:
    source = f"shop-{uuid.uuid4().hex}"
    pattern = {"source": [source], "detail": {"total": [{"numeric": [">", 100]}]}}
    rule(world, pattern, Arn=world.function("Big", lambda event: None))
    put(world, source, {"total": 99})
    put(world, source, {"total": 101})
    (event,) = world.events_of("Big")
    assert (event["version"], event["source"], event["detail-type"], event["detail"]) == (
        "0",
        source,
        "order",
        {"total": 101},
    )
    assert set(event) == {
        "version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"
    }  # fmt: skip
    assert event["time"].endswith("Z")


def test_a_rule_with_a_schedule_gets_no_events(world: World) -> None:
    name = f"rule-{uuid.uuid4().hex[:8]}"
    world.call("events", "PutRule", Name=name, ScheduleExpression="rate(1 day)")
    target = {"Id": "one", "Arn": world.function("Daily", lambda event: None)}
    world.call("events", "PutTargets", Rule=name, Targets=[target])
    put(world, "anything", {})
    assert world.events_of("Daily") == []


def test_what_a_target_does_not_take_goes_to_its_dead_letter_queue(world: World) -> None:
    url, arn = queue(world)
    source = f"shop-{uuid.uuid4().hex}"
    missing = "arn:aws:sqs:us-east-1:123456789012:no-such-queue"
    rule(world, {"source": [source]}, Arn=missing, DeadLetterConfig={"Arn": arn})
    put(world, source, {"total": 1})
    assert [event["detail"] for event in messages(world, url)] == [{"total": 1}]
    assert any("no-such-queue" in event.message for event in world.events)


def topic(world: World) -> str:
    return str(world.call("sns", "CreateTopic", Name=f"news-{uuid.uuid4().hex[:8]}")["TopicArn"])


def subscribe(world: World, topic_arn: str, protocol: str, endpoint: str, **attributes: str) -> str:
    answer = world.call(
        "sns",
        "Subscribe",
        TopicArn=topic_arn,
        Protocol=protocol,
        Endpoint=endpoint,
        Attributes=attributes,
        ReturnSubscriptionArn=True,
    )
    return str(answer["SubscriptionArn"])


def test_a_published_message_runs_the_function(world: World) -> None:
    arn = topic(world)
    subscription = subscribe(world, arn, "lambda", world.function("News", lambda event: None))
    attributes = {"kind": {"DataType": "String", "StringValue": "new"}}
    world.call("sns", "Publish", TopicArn=arn, Message="hello", Subject="s", MessageAttributes=attributes)
    world.drain()
    ((record,),) = [event["Records"] for event in world.events_of("News")]
    assert (record["EventSource"], record["EventVersion"]) == ("aws:sns", "1.0")
    assert record["EventSubscriptionArn"] == subscription
    sns = record["Sns"]
    assert (sns["TopicArn"], sns["Message"], sns["Subject"]) == (arn, "hello", "s")
    assert sns["MessageAttributes"] == {"kind": {"Type": "String", "Value": "new"}}


def test_a_queue_gets_an_envelope_or_the_raw_message(world: World) -> None:
    arn = topic(world)
    enveloped, raw = queue(world), queue(world)
    subscribe(world, arn, "sqs", enveloped[1])
    subscribe(world, arn, "sqs", raw[1], RawMessageDelivery="true")
    world.call("sns", "Publish", TopicArn=arn, Message='{"n": 1}')
    world.drain()
    ((envelope,), plain) = messages(world, enveloped[0]), messages(world, raw[0])
    assert (envelope["Type"], envelope["TopicArn"], envelope["Message"]) == ("Notification", arn, '{"n": 1}')
    assert plain == [{"n": 1}]


def test_a_filter_policy_chooses_the_messages(world: World) -> None:
    arn = topic(world)
    policy = json.dumps({"price": [{"numeric": [">=", 10]}]})
    subscribe(world, arn, "lambda", world.function("Dear", lambda event: None), FilterPolicy=policy)
    for price in ("9", "10"):
        attributes = {"price": {"DataType": "Number", "StringValue": price}}
        world.call("sns", "Publish", TopicArn=arn, Message=price, MessageAttributes=attributes)
    world.drain()
    assert [event["Records"][0]["Sns"]["Message"] for event in world.events_of("Dear")] == ["10"]


def test_messages_reach_a_queue_in_the_order_of_publishing(world: World) -> None:
    arn, (url, queue_arn) = topic(world), queue(world)
    subscribe(world, arn, "sqs", queue_arn, RawMessageDelivery="true")
    for number in range(10):
        world.call("sns", "Publish", TopicArn=arn, Message=str(number))
    world.drain()
    assert messages(world, url) == list(range(10))


def test_what_a_subscription_does_not_take_goes_to_its_dead_letter_queue(world: World) -> None:
    arn, (url, queue_arn) = topic(world), queue(world)
    redrive = json.dumps({"deadLetterTargetArn": queue_arn})
    missing = "arn:aws:sqs:us-east-1:123456789012:no-such-queue"
    subscribe(world, arn, "sqs", missing, RedrivePolicy=redrive)
    world.call("sns", "Publish", TopicArn=arn, Message="kept")
    world.drain()
    assert left(world, url) == (1, 0)


EVENT = {
    "id": "i",
    "source": "app",
    "time": "2022-07-13T13:48:01Z",
    "detail": {"user": {"id": "u1", "n": 5}, "tags": ["A", "B"], "ok": True, "quoted": 'a "b"'},
}
PATHS = {"id": "$.detail.user.id", "user": "$.detail.user", "tags": "$.detail.tags", "none": "$.detail.none"}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('{"id": <id>, "user": <user>}', '{"id": "u1", "user": {"id": "u1", "n": 5}}'),
        ('{"path": "users/<id>/second/<id>"}', '{"path": "users/u1/second/u1"}'),
        ('"<none> is missing"', '" is missing"'),
        ('"user <user> of <tags>"', '"user {id:u1,n:5} of [A,B]"'),
        ('{"rule": "<aws.events.rule-name>"}', '{"rule": "orders"}'),
        ("plain <id> text", 'plain "u1" text'),
    ],
)
def test_an_input_transformer_places_values(template: str, expected: str) -> None:
    target = {"InputTransformer": {"InputPathsMap": PATHS, "InputTemplate": template}}
    assert make_input(EVENT, target, "arn:aws:events:us-east-1:123456789012:rule/orders") == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({}, json.dumps(EVENT)),
        ({"Input": '{"a": 1}'}, '{"a": 1}'),
        ({"InputPath": "$.detail.user"}, '{"id": "u1", "n": 5}'),
        ({"InputPath": "$.detail.tags[1]"}, '"B"'),
        ({"InputPath": "$.detail.none"}, "null"),
    ],
)
def test_a_target_gets_the_part_that_it_asks_for(target: dict[str, Any], expected: str) -> None:
    assert make_input(EVENT, target, "arn") == expected


def test_tags_are_told_when_they_are_put_and_not_with_every_object(world: World) -> None:
    function = world.function("Tags", lambda event: None)
    name = bucket(world, **to_function(function, "s3:ObjectTagging:*"))
    world.call("s3", "PutObject", Bucket=name, Key="a", Body=b"x")
    world.drain()
    assert world.events_of("Tags") == []
    tags = {"TagSet": [{"Key": "k", "Value": "v"}]}
    world.call("s3", "PutObjectTagging", Bucket=name, Key="a", Tagging=tags)
    world.drain()
    ((record,),) = [event["Records"] for event in world.events_of("Tags")]
    assert (record["eventName"], record["eventVersion"]) == ("ObjectTagging:Put", "2.3")
    assert "sequencer" not in record["s3"]["object"]


def test_a_fifo_topic_keeps_order_and_drops_what_it_had(world: World) -> None:
    # AWS: docs "fifo-topic-message-ordering", "fifo-message-dedup"
    attributes = {"FifoTopic": "true", "ContentBasedDeduplication": "true"}
    arn = str(world.call("sns", "CreateTopic", Name="prices.fifo", Attributes=attributes)["TopicArn"])
    name = f"orders-{uuid.uuid4().hex[:8]}.fifo"
    url = world.call("sqs", "CreateQueue", QueueName=name, Attributes={"FifoQueue": "true"})["QueueUrl"]
    subscribe(world, arn, "sqs", f"arn:aws:sqs:us-east-1:123456789012:{name}", RawMessageDelivery="true")
    for text in ("1", "2", "2", "3"):
        world.call("sns", "Publish", TopicArn=arn, Message=text, MessageGroupId="g")
    world.drain()
    assert messages(world, url) == [1, 2, 3]


def test_a_multipart_upload_and_a_copy_are_one_event_each(world: World) -> None:
    everything = world.function("All", lambda event: None)
    name = bucket(world, **to_function(everything, "s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:ObjectTagging:*"))
    where = {"Bucket": name, "Key": "big"}
    upload = world.call("s3", "CreateMultipartUpload", **where)["UploadId"]
    part = world.call("s3", "UploadPart", PartNumber=1, UploadId=upload, Body=b"x", **where)
    parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
    world.call("s3", "CompleteMultipartUpload", UploadId=upload, MultipartUpload=parts, **where)
    world.call("s3", "CopyObject", Bucket=name, Key="other", CopySource=f"{name}/big")
    objects = {"Objects": [{"Key": "big"}, {"Key": "other"}]}
    world.call("s3", "DeleteObjects", Bucket=name, Delete=objects)
    world.call("s3", "PutObject", Bucket=name, Key="tagged", Body=b"", Tagging="a=b")
    world.drain()
    seen = [record for event in world.events_of("All") for record in event["Records"]]
    assert [(one["eventName"], one["s3"]["object"]["key"]) for one in seen] == [
        ("ObjectCreated:CompleteMultipartUpload", "big"),
        ("ObjectCreated:Copy", "other"),
        ("ObjectRemoved:Delete", "big"),
        ("ObjectRemoved:Delete", "other"),
        ("ObjectCreated:Put", "tagged"),
    ]


def test_a_trace_goes_from_a_bucket_through_a_topic_and_a_queue(world: World) -> None:
    # AWS: docs "invocation-recursion": what a message caused is known by its trace header.
    arn, (_, queue_arn) = topic(world), queue(world)
    subscribe(world, arn, "lambda", world.function("Told", lambda event: None))
    subscribe(world, arn, "sqs", queue_arn)
    world.map(queue_arn, world.function("Worker", lambda event: None))
    name = bucket(world, TopicConfigurations=[{"TopicArn": arn, "Events": ["s3:ObjectCreated:*"]}])
    trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=1d62b57a:3"
    world.functions.trace_ids.clear()
    with traced(trace):
        world.call("s3", "PutObject", Bucket=name, Key="a", Body=b"")
    world.drain()
    assert world.functions.trace_ids == [trace, trace]


def test_a_rule_forgets_the_lineage(world: World) -> None:
    rule(world, {"source": ["traced"]}, Arn=world.function("Watch", lambda event: None))
    with traced("Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=1d62b57a:3"):
        put(world, "traced", {})
    assert world.functions.trace_ids == ["Root=1-5759e988-bd862e3fe1be46a994272793"]


@pytest.mark.parametrize("policy", ["no JSON", '{"a": "x"}', '{"a": [{"numeric": [">"]}]}', '{"a": [{"nothing": 1}]}'])
def test_a_filter_policy_that_is_none_is_refused(world: World, policy: str) -> None:
    # AWS: docs "API_Subscribe" (InvalidParameter); the patterns' own errors are recorded cases of the filters
    arn, function = topic(world), world.function("Worker", lambda event: None)
    with pytest.raises(ClientError) as refused:
        world.call(
            "sns",
            "Subscribe",
            TopicArn=arn,
            Protocol="lambda",
            Endpoint=function,
            Attributes={"FilterPolicy": policy},
        )
    assert refused.value.response["Error"]["Code"] == "InvalidParameter"
