"""Queues as event sources.

AWS: docs "with-sqs" (events), "services-sqs-configure" (batches), "services-sqs-errorhandling" (failures).
"""

from __future__ import annotations

import threading
import uuid
from typing import Any

import pytest

from tests.sources.conftest import World


def queue(world: World, **attributes: str) -> tuple[str, str]:
    """Create a queue; returns its URL and ARN."""
    name = f"orders-{uuid.uuid4().hex[:8]}"
    url = world.call("sqs", "CreateQueue", QueueName=name, Attributes=attributes)["QueueUrl"]
    return url, f"arn:aws:sqs:us-east-1:123456789012:{name}"


def send(world: World, url: str, *bodies: str, **parameters: Any) -> None:
    for body in bodies:
        world.call("sqs", "SendMessage", QueueUrl=url, MessageBody=body, **parameters)


def bodies(event: dict[str, Any]) -> list[str]:
    return [record["body"] for record in event["Records"]]


def left(world: World, url: str) -> tuple[int, int]:
    """Return how many messages of the queue are visible, and how many are not."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = world.call("sqs", "GetQueueAttributes", QueueUrl=url, AttributeNames=names)["Attributes"]
    return int(found[names[0]]), int(found[names[1]])


def test_messages_come_in_batches_and_are_deleted_when_handled(world: World) -> None:
    url, arn = queue(world)
    world.map(arn, world.function("Worker", lambda event: None), BatchSize=3)
    send(world, url, "1", "2", "3", "4")
    world.drain()
    assert [bodies(event) for event in world.events_of("Worker")] == [["1", "2", "3"], ["4"]]
    assert left(world, url) == (0, 0)


def test_a_record_looks_as_the_documentation_shows_it(world: World) -> None:
    url, arn = queue(world)
    world.map(arn, world.function("Worker", lambda event: None))
    send(world, url, "hello", MessageAttributes={"kind": {"DataType": "String", "StringValue": "new"}})
    world.drain()
    ((record,),) = [event["Records"] for event in world.events_of("Worker")]
    assert {**record, "messageId": "", "receiptHandle": "", "attributes": sorted(record["attributes"])} == {
        "messageId": "",
        "receiptHandle": "",
        "body": "hello",
        "attributes": ["ApproximateFirstReceiveTimestamp", "ApproximateReceiveCount", "SenderId", "SentTimestamp"],
        "messageAttributes": {
            "kind": {"stringValue": "new", "stringListValues": [], "binaryListValues": [], "dataType": "String"}
        },
        "md5OfBody": "5d41402abc4b2a76b9719d911017c592",
        "md5OfMessageAttributes": record["md5OfMessageAttributes"],
        "eventSource": "aws:sqs",
        "eventSourceARN": arn,
        "awsRegion": "us-east-1",
    }


@pytest.mark.parametrize(("window", "digests"), [(0, []), (1, [None])], ids=["without a window", "with one"])
def test_a_window_says_that_there_are_no_message_attributes(world: World, window: int, digests: list[None]) -> None:
    # Recorded on AWS: localstack, test_sqs_event_source_mapping and test_failing_lambda_retries... (25-11-2025).
    url, arn = queue(world)
    world.map(arn, world.function("Worker", lambda event: None), MaximumBatchingWindowInSeconds=window)
    send(world, url, "hello")
    world.drain()
    world.advance(window)
    ((record,),) = [event["Records"] for event in world.events_of("Worker")]
    assert [record[name] for name in ("md5OfMessageAttributes",) if name in record] == digests


def test_a_batch_that_fails_comes_again_after_the_visibility_timeout(world: World) -> None:
    url, arn = queue(world, VisibilityTimeout="30")
    outcomes = iter([ValueError("first"), None])

    def handler(event: Any) -> None:
        if (error := next(outcomes)) is not None:
            raise error

    world.map(arn, world.function("Worker", handler))
    send(world, url, "1")
    world.drain()
    assert left(world, url) == (0, 1)
    world.advance(29)
    assert len(world.events_of("Worker")) == 1
    world.advance(2)
    counts = [event["Records"][0]["attributes"]["ApproximateReceiveCount"] for event in world.events_of("Worker")]
    assert counts == ["1", "2"]
    assert left(world, url) == (0, 0)


def test_after_too_many_receives_a_message_goes_to_the_dead_letter_queue(world: World) -> None:
    dead_url, dead_arn = queue(world)
    redrive = f'{{"deadLetterTargetArn": "{dead_arn}", "maxReceiveCount": 2}}'
    url, arn = queue(world, VisibilityTimeout="10", RedrivePolicy=redrive)

    def handler(event: Any) -> None:
        raise ValueError("always")

    world.map(arn, world.function("Worker", handler))
    send(world, url, "poison")
    world.advance(60)
    assert len(world.events_of("Worker")) == 2
    assert (left(world, url), left(world, dead_url)) == ((0, 0), (1, 0))


def test_only_the_reported_messages_come_again(world: World) -> None:
    url, arn = queue(world, VisibilityTimeout="10")

    def handler(event: Any) -> Any:
        bad = [record["messageId"] for record in event["Records"] if record["body"] == "bad"]
        return {"batchItemFailures": [{"itemIdentifier": one} for one in bad]}

    world.map(arn, world.function("Worker", handler), FunctionResponseTypes=["ReportBatchItemFailures"])
    send(world, url, "good", "bad")
    world.drain()
    assert left(world, url) == (0, 1)
    world.advance(11)
    assert [bodies(event) for event in world.events_of("Worker")] == [["good", "bad"], ["bad"]]


def test_a_batch_waits_for_its_window_unless_it_is_full(world: World) -> None:
    url, arn = queue(world)
    world.map(arn, world.function("Worker", lambda event: None), BatchSize=3, MaximumBatchingWindowInSeconds=20)
    send(world, url, "1", "2")
    world.advance(19)
    assert world.events_of("Worker") == []
    world.advance(2)
    assert [bodies(event) for event in world.events_of("Worker")] == [["1", "2"]]
    send(world, url, "3", "4", "5")
    world.drain()
    assert bodies(world.events_of("Worker")[1]) == ["3", "4", "5"]


def test_a_delayed_message_comes_at_its_time(world: World) -> None:
    url, arn = queue(world)
    world.map(arn, world.function("Worker", lambda event: None))
    send(world, url, "later", DelaySeconds=60)
    world.advance(59)
    assert world.events_of("Worker") == []
    world.advance(2)
    assert [bodies(event) for event in world.events_of("Worker")] == [["later"]]


@pytest.mark.parametrize("change", ["UpdateEventSourceMapping", "DeleteEventSourceMapping"])
def test_a_mapping_that_is_disabled_or_deleted_reads_nothing(world: World, change: str) -> None:
    url, arn = queue(world)
    mapping = world.map(arn, world.function("Worker", lambda event: None))
    disabled = {"Enabled": False} if change == "UpdateEventSourceMapping" else {}
    world.call("lambda", change, UUID=mapping["UUID"], **disabled)
    world.drain()
    send(world, url, "1")
    world.drain()
    assert world.events_of("Worker") == []
    assert left(world, url) == (1, 0)


def test_messages_that_were_there_before_the_mapping_are_read_too(world: World) -> None:
    url, arn = queue(world)
    send(world, url, "early")
    world.map(arn, world.function("Worker", lambda event: None))
    world.drain()
    assert [bodies(event) for event in world.events_of("Worker")] == [["early"]]


def test_messages_that_no_filter_admits_are_deleted(world: World) -> None:
    url, arn = queue(world)
    filters = {"Filters": [{"Pattern": '{"body": {"total": [{"numeric": [">", 100]}]}}'}]}
    world.map(arn, world.function("Worker", lambda event: None), FilterCriteria=filters)
    send(world, url, '{"total": 99}', '{"total": 101}', "no JSON")
    world.drain()
    assert [bodies(event) for event in world.events_of("Worker")] == [['{"total": 101}']]
    assert left(world, url) == (0, 0)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"FilterCriteria": {"Filters": [{"Pattern": "null"}]}}, "Invalid filter pattern definition."),
        (
            {"BatchSize": 11},
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
        ),
    ],
)
def test_a_mapping_that_aws_would_refuse_is_refused(world: World, settings: dict[str, Any], message: str) -> None:
    from botocore.exceptions import ClientError

    _, arn = queue(world)
    with pytest.raises(ClientError) as refused:
        world.map(arn, "Worker", **settings)
    assert refused.value.response["Error"] == {"Code": "InvalidParameterValueException", "Message": message}


def fifo(world: World, **attributes: str) -> tuple[str, str]:
    name = f"orders-{uuid.uuid4().hex[:8]}.fifo"
    made = world.call("sqs", "CreateQueue", QueueName=name, Attributes={"FifoQueue": "true", **attributes})
    return made["QueueUrl"], f"arn:aws:sqs:us-east-1:123456789012:{name}"


def send_in_order(world: World, url: str, *messages: str) -> None:
    """Send messages whose first letter is their group."""
    for message in messages:
        send(world, url, message, MessageGroupId=message[0], MessageDeduplicationId=message)


def test_a_group_stays_in_order_when_a_part_of_a_batch_fails(world: World) -> None:
    # AWS: docs "services-sqs-errorhandling": stop at the first failure and report the rest of the batch
    url, arn = fifo(world, VisibilityTimeout="30")
    seen: list[list[str]] = []

    def handle(event: dict[str, Any]) -> Any:
        seen.append(bodies(event))
        failed = event["Records"][1:] if len(seen) == 1 else []
        return {"batchItemFailures": [{"itemIdentifier": record["messageId"]} for record in failed]}

    send_in_order(world, url, "a1", "a2", "a3")
    world.map(arn, world.function("Worker", handle), FunctionResponseTypes=["ReportBatchItemFailures"])
    send_in_order(world, url, "a4")
    world.drain()
    assert seen == [["a1", "a2", "a3"]]
    world.advance(31)
    assert [one for batch in seen[1:] for one in batch] == ["a2", "a3", "a4"]


def test_a_group_that_fails_does_not_hold_up_another(world: World) -> None:
    url, arn = fifo(world, VisibilityTimeout="30")

    def handle(event: dict[str, Any]) -> None:
        if bodies(event)[0].startswith("x"):
            raise ValueError("poison")

    world.map(arn, world.function("Worker", handle), BatchSize=1)
    send_in_order(world, url, "x1", "y1", "x2", "y2")
    world.drain()
    assert [bodies(event)[0] for event in world.events_of("Worker")] == ["x1", "y1", "y2"]


def test_no_more_batches_run_at_once_than_the_mapping_allows(world: World) -> None:
    url, arn = queue(world)
    begun, may_end = threading.Semaphore(0), threading.Event()

    def handle(event: dict[str, Any]) -> None:
        begun.release()
        assert may_end.wait(30)

    send(world, url, *map(str, range(6)))
    world.aws.engine.start()
    world.call(
        "lambda",
        "CreateEventSourceMapping",
        EventSourceArn=arn,
        FunctionName=world.function("Worker", handle),
        BatchSize=1,
        ScalingConfig={"MaximumConcurrency": 2},
    )
    try:
        assert all(begun.acquire(timeout=30) for _ in range(2))
        assert left(world, url) == (4, 2)
    finally:
        may_end.set()
    world.drain()
    assert len(world.events_of("Worker")) == 6
