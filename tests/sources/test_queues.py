"""Queues beside moto's own, operation for operation, and what AWS says where moto says something else."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.conftest import World

ACCOUNT, REGION = "123456789012", "us-east-1"


def moto_as_it_is() -> Any:
    """Return a second copy of moto's module, which nobody has corrected."""
    from moto.core.base_backend import BackendDict

    kept = list(BackendDict._instances)
    spec = importlib.util.find_spec("moto.sqs.models")
    module = importlib.util.module_from_spec(spec)
    sys.modules["moto.sqs.plain_models"] = module
    spec.loader.exec_module(module)
    BackendDict._instances[:] = kept
    return module


@pytest.fixture(scope="module")
def plain() -> Iterator[Any]:
    yield moto_as_it_is()
    del sys.modules["moto.sqs.plain_models"]


class Pair:
    """The same queue in moto and here; messages are known by their bodies, since ids differ."""

    def __init__(self, world: World, plain: Any, name: str, **attributes: str) -> None:
        from moto.sqs.models import sqs_backends

        self.clock = world.clock
        self.sides = [backends[ACCOUNT][REGION] for backends in (plain.sqs_backends, sqs_backends)]
        self.name = name
        self.handles: list[dict[str, str]] = [{}, {}]
        for backend in self.sides:
            for known in [one for one in (name, f"dead-{name}") if one in backend.queues]:
                backend.delete_queue(known)
            dead = backend.create_queue(f"dead-{name}", **attributes)
            redrive = {"deadLetterTargetArn": dead.queue_arn, "maxReceiveCount": "3"}
            backend.create_queue(name, RedrivePolicy=redrive, **attributes)

    def send(self, body: str, group: str | None, delay: int) -> None:
        for backend in self.sides:
            once = {"group_id": group, "deduplication_id": body} if group else {"delay_seconds": delay}
            backend.send_message(self.name, body, **once)

    def receive(self, count: int, timeout: int) -> None:
        found = []
        for backend, handles in zip(self.sides, self.handles, strict=True):
            messages = backend.receive_message(self.name, count, 0, timeout, ["All"])
            handles.update({one.body: one.receipt_handle for one in messages})
            found.append([(one.body, one.approximate_receive_count) for one in messages])
        assert found[1] == found[0]

    def in_flight(self) -> list[str]:
        queue = self.sides[0].get_queue(self.name)
        return sorted(one.body for one in queue._messages if not one.visible)

    def delete(self, body: str) -> None:
        for backend, handles in zip(self.sides, self.handles, strict=True):
            backend.delete_message(self.name, handles[body])

    def show(self, body: str, timeout: int) -> None:
        for backend, handles in zip(self.sides, self.handles, strict=True):
            backend.change_message_visibility(self.name, handles[body], timeout)

    def look(self) -> None:
        names = ["", "Delayed", "NotVisible"]
        asked = [f"ApproximateNumberOfMessages{name}" for name in names]
        for name in (self.name, f"dead-{self.name}"):
            held, wanted = (backend.get_queue_attributes(name, asked) for backend in reversed(self.sides))
            assert held == wanted


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.sampled_from("abc"), st.sampled_from([0, 0, 5])),
        st.tuples(st.just("receive"), st.integers(1, 10), st.sampled_from([2, 7, 30])),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.tuples(st.just("show"), st.integers(0, 9), st.sampled_from([0, 4, 20])),
        st.tuples(st.just("wait"), st.sampled_from([0.5, 3.5, 11.5, 40.5])),
    ),
    max_size=40,
)


@pytest.mark.parametrize("is_fifo", [False, True], ids=["standard", "fifo"])
@settings(max_examples=50, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_a_queue_does_what_motos_does(world: World, plain: Any, is_fifo: bool, steps: list[Any]) -> None:
    name, attributes = ("orders.fifo", {"FifoQueue": "true"}) if is_fifo else ("orders", {})
    world.call("sqs", "ListQueues")
    pair = Pair(world, plain, name, **attributes)
    for number, (verb, *values) in enumerate(steps):
        world.clock.move_to(world.clock.now() + 0.01)
        if verb == "send":
            pair.send(f"m{number}", values[0] if is_fifo else None, values[1])
        elif verb == "receive":
            # moto begins a group whose timeouts ended with its second message; AWS keeps the order.
            pair.receive(1 if is_fifo else values[0], values[1])
        elif verb == "wait":
            world.clock.move_to(world.clock.now() + values[0])
        elif flying := pair.in_flight():
            body = flying[values[0] % len(flying)]
            pair.delete(body) if verb == "delete" else pair.show(body, values[1])
        world.clock.move_to(world.clock.now() + 0.01)
        pair.look()


def queue(world: World, name: str, **attributes: str) -> str:
    return str(world.call("sqs", "CreateQueue", QueueName=name, Attributes=attributes)["QueueUrl"])


def received(world: World, url: str, **options: Any) -> Any:
    return world.call("sqs", "ReceiveMessage", QueueUrl=url, MaxNumberOfMessages=10, **options).get("Messages", [])


def test_a_deduplication_id_is_remembered_after_its_message_is_deleted(world: World) -> None:
    # AWS: docs "FIFO-queues-exactly-once-processing", "using-messagededuplicationid-property"
    url = queue(world, "once.fifo", FifoQueue="true")
    once = {"QueueUrl": url, "MessageBody": "x", "MessageGroupId": "g", "MessageDeduplicationId": "d"}
    first = world.call("sqs", "SendMessage", **once)
    world.call("sqs", "DeleteMessage", QueueUrl=url, ReceiptHandle=received(world, url)[0]["ReceiptHandle"])
    again = world.call("sqs", "SendMessage", **once)
    assert (again["MessageId"], again["SequenceNumber"]) == (first["MessageId"], first["SequenceNumber"])
    assert received(world, url) == []
    world.advance(301)
    assert world.call("sqs", "SendMessage", **once)["MessageId"] != first["MessageId"]
    assert len(received(world, url)) == 1


def test_deduplication_by_group_looks_at_one_group(world: World) -> None:
    # AWS: docs "high-throughput-fifo": DeduplicationScope messageGroup
    scope = {"DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"}
    url = queue(world, "by-group.fifo", FifoQueue="true", **scope)
    for group in ("a", "b", "a"):
        once = {"MessageGroupId": group, "MessageDeduplicationId": "d"}
        world.call("sqs", "SendMessage", QueueUrl=url, MessageBody="x", **once)
    assert len(received(world, url)) == 2


def test_sequence_numbers_of_a_fifo_queue_grow(world: World) -> None:
    # AWS: docs "API_SendMessage": SequenceNumber has 128 bits and increases for a MessageGroupId; 20 digits in samples
    url = queue(world, "numbers.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    sent = [
        world.call("sqs", "SendMessage", QueueUrl=url, MessageBody=body, MessageGroupId="g")["SequenceNumber"]
        for body in "abc"
    ]
    assert sent == sorted(set(sent))
    assert {len(number) for number in sent} == {20}
    attributes = [one["Attributes"] for one in received(world, url, AttributeNames=["All"])]
    assert [one["SequenceNumber"] for one in attributes] == sent


def test_a_message_may_be_deleted_twice(world: World) -> None:
    url = queue(world, "twice")
    world.call("sqs", "SendMessage", QueueUrl=url, MessageBody="x")
    handle = received(world, url)[0]["ReceiptHandle"]
    for _ in range(2):
        world.call("sqs", "DeleteMessage", QueueUrl=url, ReceiptHandle=handle)
    assert received(world, url) == []


def test_an_old_handle_of_a_fifo_queue_deletes_nothing(world: World) -> None:
    url = queue(world, "late.fifo", FifoQueue="true", VisibilityTimeout="5")
    once = {"MessageGroupId": "g", "MessageDeduplicationId": "d"}
    world.call("sqs", "SendMessage", QueueUrl=url, MessageBody="x", **once)
    handle = received(world, url)[0]["ReceiptHandle"]
    world.advance(6)
    with pytest.raises(ClientError, match="The receipt handle has expired") as caught:
        world.call("sqs", "DeleteMessage", QueueUrl=url, ReceiptHandle=handle)
    assert caught.value.response["Error"]["Code"] == "InvalidParameterValue"
    entries = [{"Id": "1", "ReceiptHandle": handle}]
    answer = world.call("sqs", "DeleteMessageBatch", QueueUrl=url, Entries=entries)
    assert [one["Code"] for one in answer["Failed"]] == ["InvalidParameterValue"]
    assert len(received(world, url)) == 1


@pytest.mark.parametrize(
    ("then", "code", "text"),
    [
        ("wait", "AWS.SimpleQueueService.MessageNotInflight", "in flight"),
        ("delete", "InvalidParameterValue", "not available for visibility timeout change"),
    ],
)
def test_only_a_message_in_flight_can_be_hidden_longer(world: World, then: str, code: str, text: str) -> None:
    # AWS: docs "API_ChangeMessageVisibility"
    url = queue(world, "hidden", VisibilityTimeout="5")
    world.call("sqs", "SendMessage", QueueUrl=url, MessageBody="x")
    where = {"QueueUrl": url, "ReceiptHandle": received(world, url)[0]["ReceiptHandle"]}
    world.advance(6) if then == "wait" else world.call("sqs", "DeleteMessage", **where)
    with pytest.raises(ClientError, match=text) as caught:
        world.call("sqs", "ChangeMessageVisibility", VisibilityTimeout=30, **where)
    assert caught.value.response["Error"]["Code"] == code


@pytest.mark.parametrize("handle", ["nonsense", "bm9uc2Vuc2U="])
def test_a_handle_that_nobody_gave_out_is_invalid(world: World, handle: str) -> None:
    url = queue(world, "strict")
    with pytest.raises(ClientError) as caught:
        world.call("sqs", "DeleteMessage", QueueUrl=url, ReceiptHandle=handle)
    assert caught.value.response["Error"]["Code"] == "ReceiptHandleIsInvalid"


def test_messages_are_gone_after_the_retention_period(world: World) -> None:
    url = queue(world, "short", MessageRetentionPeriod="60")
    world.call("sqs", "SendMessage", QueueUrl=url, MessageBody="old")
    world.advance(50)
    world.call("sqs", "SendMessage", QueueUrl=url, MessageBody="new")
    world.advance(20)
    assert [one["Body"] for one in received(world, url)] == ["new"]


def test_a_purged_queue_is_empty(world: World) -> None:
    url = queue(world, "purged")
    world.call("sqs", "SendMessage", QueueUrl=url, MessageBody="x")
    world.call("sqs", "PurgeQueue", QueueUrl=url)
    assert received(world, url) == []
