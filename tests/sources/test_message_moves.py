"""Messages that come back from a dead-letter queue.

AWS: docs of SQS, "API_StartMessageMoveTask", "sqs-configure-dead-letter-queue-redrive", "API_ReceiveMessage".
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sources.conftest import World
from tests.sources.test_sqs import left, queue, send


@pytest.fixture
def dead(world: World) -> dict[str, str]:
    """A queue, its dead-letter queue, and a message that has gone from one to the other."""
    dead_url, dead_arn = queue(world)
    redrive = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 1})
    url, arn = queue(world, VisibilityTimeout="1", RedrivePolicy=redrive)
    send(world, url, "x")
    receive(world, url)
    world.advance(2)
    assert receive(world, url) == []
    return {"url": url, "arn": arn, "dead_url": dead_url, "dead_arn": dead_arn}


def receive(world: World, url: str) -> Any:
    return world.call("sqs", "ReceiveMessage", QueueUrl=url, AttributeNames=["All"]).get("Messages", [])


def test_a_dead_letter_says_where_it_came_from(world: World, dead: dict[str, str]) -> None:
    (message,) = receive(world, dead["dead_url"])
    assert message["Attributes"]["DeadLetterQueueSourceArn"] == dead["arn"]


@pytest.mark.parametrize("is_named", [True, False])
def test_a_move_brings_messages_back_as_new_ones(world: World, dead: dict[str, str], is_named: bool) -> None:
    target = {"DestinationArn": dead["arn"]} if is_named else {}
    assert world.call("sqs", "StartMessageMoveTask", SourceArn=dead["dead_arn"], **target)["TaskHandle"]
    assert left(world, dead["dead_url"]) == (0, 0)
    (message,) = receive(world, dead["url"])
    assert (message["Body"], message["Attributes"]["ApproximateReceiveCount"]) == ("x", "1")
    assert "DeadLetterQueueSourceArn" not in message["Attributes"]
    (task,) = world.call("sqs", "ListMessageMoveTasks", SourceArn=dead["dead_arn"])["Results"]
    assert (task["Status"], task["ApproximateNumberOfMessagesMoved"]) == ("COMPLETED", 1)


def test_a_move_wakes_the_function_of_the_queue(world: World, dead: dict[str, str]) -> None:
    world.map(dead["arn"], world.function("Worker", lambda event: None))
    world.call("sqs", "StartMessageMoveTask", SourceArn=dead["dead_arn"])
    world.drain()
    assert len(world.events_of("Worker")) == 1


def test_only_a_dead_letter_queue_can_be_moved(world: World, dead: dict[str, str]) -> None:
    with pytest.raises(ClientError, match="must be configured as a Dead Letter Queue"):
        world.call("sqs", "StartMessageMoveTask", SourceArn=dead["arn"])
