"""What calls of queues, topics, streams, buses, schedules, state machines and functions need.

AWS: "Service Authorization Reference"; docs "sqs-api-permissions-reference", "eb-iam-identity-based-permissions"
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from minisam.access.actions import general
from minisam.access.operation import Need, Operation, Place

_BATCHES = {
    "SendMessageBatch": "SendMessage",
    "DeleteMessageBatch": "DeleteMessage",
    "ChangeMessageVisibilityBatch": "ChangeMessageVisibility",
    "PublishBatch": "Publish",
}
_INVOCATIONS = {
    "Invoke": "InvokeFunction",
    "InvokeAsync": "InvokeFunction",
    "InvokeWithResponseStream": "InvokeFunction",
}


def sqs(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call of SQS; a queue is named by its address."""
    action = _BATCHES.get(operation.name, operation.name)
    url, name = operation.text("QueueUrl"), operation.text("QueueName")
    if url is None and name is None:
        return None
    queue = url.rstrip("/").rpartition("/")[2] if url else name
    return iter([Need(action=f"sqs:{action}", resource=place.arn("sqs", str(queue)))])


def sns(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call of SNS; a text message is about its number."""
    action = _BATCHES.get(operation.name, operation.name)
    target = operation.text("TopicArn", "TargetArn", "PhoneNumber")
    if operation.name == "CreateTopic":
        target = place.arn("sns", operation.text("Name") or "")
    if target is None and (subscription := operation.text("SubscriptionArn")):
        target = subscription.rpartition(":")[0]
    return iter([Need(action=f"sns:{action}", resource=target)]) if target else None


def events(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the needs of a call of EventBridge; each bus of a batch counts."""
    if operation.name == "PutEvents":
        return _put_events(operation, place)
    rule = operation.text("Name" if "Rule" in operation.name else "Rule", "Rule")
    if rule is None or operation.name in ("ListRules", "ListRuleNamesByTarget"):
        return None
    bus = (operation.text("EventBusName") or "default").rpartition("/")[2]
    path = f"rule/{rule}" if bus == "default" else f"rule/{bus}/{rule}"
    return iter([Need(action=f"events:{operation.name}", resource=place.arn("events", path))])


def _put_events(operation: Operation, place: Place) -> Iterator[Need]:
    for entry in operation.items("Entries"):
        bus = str(entry.get("EventBusName") or "default")
        keys = {"Source": "events:source", "DetailType": "events:detail-type"}
        context = {key: str(entry[name]) for name, key in keys.items() if entry.get(name)}
        yield Need(action="events:PutEvents", resource=place.arn("events", f"event-bus/{bus}"), context=context)


def kinesis(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call of Kinesis; an iterator names its stream."""
    stream = operation.text("StreamARN", "ConsumerARN", "StreamName")
    if stream is None and (iterator := operation.text("ShardIterator")):
        stream = _stream_of(iterator)
        if stream is None:
            return iter([Need(action=f"kinesis:{operation.name}", resource=None)])
    if stream is None:
        return None
    return iter([Need(action=f"kinesis:{operation.name}", resource=place.arn("kinesis", f"stream/{stream}"))])


def _stream_of(iterator: str) -> str | None:
    """Return the stream that the embedded AWS wrote into an iterator ("stream:shard:number", encoded)."""
    try:
        name, *rest = base64.b64decode(iterator, validate=True).decode().split(":")
    except ValueError:
        return None
    return name if len(rest) == 2 else None


def scheduler(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call about a schedule, which its group and name make."""
    if not operation.name.endswith("Schedule") or (name := operation.text("Name")) is None:
        return None
    group = operation.text("GroupName", "groupName") or "default"
    return iter(
        [Need(action=f"scheduler:{operation.name}", resource=place.arn("scheduler", f"schedule/{group}/{name}"))]
    )


def states(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call of Step Functions; a task's token does not tell whose it is."""
    action = f"states:{operation.name}"
    if operation.name.startswith("SendTask"):
        return iter([Need(action=action, resource=None)])
    target = operation.text("stateMachineArn", "executionArn", "activityArn", "mapRunArn", "resourceArn")
    return iter([Need(action=action, resource=target)]) if target else None


def connections(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call about a WebSocket connection; its API is in the client's address.

    AWS: docs "apigateway-how-to-call-websocket-api-connections"
    """
    return iter([Need(action="execute-api:ManageConnections", resource=None)])


def functions(operation: Operation, place: Place) -> Iterator[Need] | None:
    """Yield the need of a call of Lambda about a function: its name, ARN or part of one, with its qualifier."""
    name = operation.text("FunctionName")
    action = _INVOCATIONS.get(operation.name, operation.name)
    if name is None:
        return iter(general(operation, place, action) or ())
    name = place.find("function", name) or name
    if not name.startswith("arn:"):
        name = "function:" + (name.rpartition("function:")[2] if "function:" in name else name)
    arn = place.arn("lambda", name)
    if (qualifier := operation.text("Qualifier")) and arn.count(":") == 6:
        arn = f"{arn}:{qualifier}"
    return iter([Need(action=f"lambda:{action}", resource=arn)])
