"""Delivers a text to what an ARN names: a function, queue, topic, stream, state machine, bus or log group.

AWS: docs "eb-targets", "eb-rule-dlq".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from minisam.sources.source import Desk


class Undelivered(Exception):
    """The target did not take it: error code and message, as AWS says them to a dead-letter queue."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


def deliver(desk: Desk, arn: str, text: str, target: Mapping[str, Any], trace_id: str | None = None) -> None:
    """Deliver to the target with this ARN; `target` holds the parameters that some targets have. Raises Undelivered."""
    from botocore.exceptions import ClientError

    service = arn.split(":")[2]
    send = _SENDERS.get(service)
    if send is None:
        raise Undelivered("NOT_SUPPORTED", f"minisam does not deliver to {service}")
    try:
        send(desk, arn, text, target, trace_id)
    except ClientError as error:
        details = error.response.get("Error", {})
        raise Undelivered(str(details.get("Code", "")), str(details.get("Message", error))) from error


def deliver_or_keep(
    desk: Desk, arn: str, text: str, target: Mapping[str, Any], cause: str, trace_id: str | None
) -> None:
    """Deliver; what cannot be delivered goes to the target's dead-letter queue, or is reported as lost."""
    try:
        deliver(desk, arn, text, target, trace_id)
    except Undelivered as error:
        queue = (target.get("DeadLetterConfig") or {}).get("Arn")
        where = f"; it is in its dead-letter queue {queue}" if queue else ""
        desk.report(f"{cause} could not deliver to {arn}: {error}{where}")
        if queue:
            attributes = {
                "RULE_ARN": cause,
                "TARGET_ARN": arn,
                "ERROR_CODE": error.code,
                "ERROR_MESSAGE": error.message,
            }
            _keep(desk, queue, text, attributes)


def queue_url(arn: str) -> str:
    """Return the address of the queue with this ARN."""
    _, _, _, region, account, name = arn.split(":", 5)
    return f"https://sqs.{region}.amazonaws.com/{account}/{name}"


def _keep(desk: Desk, queue: str, text: str, attributes: Mapping[str, str]) -> None:
    typed = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items() if value}
    desk.aws.call("sqs", "SendMessage", QueueUrl=queue_url(queue), MessageBody=text, MessageAttributes=typed)


def _to_function(desk: Desk, arn: str, text: str, target: Mapping[str, Any], trace_id: str | None) -> None:
    reply = desk.functions.send(arn, text.encode(), trace_id=trace_id)
    if reply.refusal:
        raise Undelivered(reply.refusal, reply.payload.decode(errors="replace"))


def _to_queue(desk: Desk, arn: str, text: str, target: Mapping[str, Any], trace_id: str | None) -> None:
    group = (target.get("SqsParameters") or {}).get("MessageGroupId")
    grouped = {"MessageGroupId": group} if group else {}
    trace = {"AWSTraceHeader": {"DataType": "String", "StringValue": trace_id}} if trace_id else {}
    desk.aws.call(
        "sqs", "SendMessage", QueueUrl=queue_url(arn), MessageBody=text, MessageSystemAttributes=trace, **grouped
    )


def _to_topic(desk: Desk, arn: str, text: str, target: Mapping[str, Any], trace_id: str | None) -> None:
    desk.aws.call("sns", "Publish", TopicArn=arn, Message=text)


def _to_stream(desk: Desk, arn: str, text: str, target: Mapping[str, Any], trace_id: str | None) -> None:
    from minisam.sources.inputs import value_at

    path = (target.get("KinesisParameters") or {}).get("PartitionKeyPath", "$.id")
    event = json.loads(text)
    key = value_at(event, path) if isinstance(event, Mapping) else text
    desk.aws.call("kinesis", "PutRecord", StreamARN=arn, Data=text.encode(), PartitionKey=str(key)[:256])


def _to_delivery_stream(desk: Desk, arn: str, text: str, target: Mapping[str, Any], trace_id: str | None) -> None:
    name = arn.rpartition("/")[2]
    desk.aws.call("firehose", "PutRecord", DeliveryStreamName=name, Record={"Data": text.encode()})


def _to_state_machine(desk: Desk, arn: str, text: str, target: Mapping[str, Any], trace_id: str | None) -> None:
    desk.aws.call("stepfunctions", "StartExecution", stateMachineArn=arn, input=text)


def _to_bus(desk: Desk, arn: str, text: str, target: Mapping[str, Any], trace_id: str | None) -> None:
    event = json.loads(text)
    entry = {
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"]),
        "Resources": event.get("resources", []),
        "EventBusName": arn,
    }
    desk.aws.call("events", "PutEvents", Entries=[entry])


def _to_log_group(desk: Desk, arn: str, text: str, target: Mapping[str, Any], trace_id: str | None) -> None:
    group = arn.split(":")[6]
    streams = desk.aws.call("logs", "DescribeLogStreams", logGroupName=group, logStreamNamePrefix="events")
    if not streams.get("logStreams"):
        desk.aws.call("logs", "CreateLogStream", logGroupName=group, logStreamName="events")
    line = {"timestamp": int(desk.clock.now() * 1000), "message": text}
    desk.aws.call("logs", "PutLogEvents", logGroupName=group, logStreamName="events", logEvents=[line])


_SENDERS: Mapping[str, Callable[[Desk, str, str, Mapping[str, Any], str | None], None]] = {
    "lambda": _to_function,
    "sqs": _to_queue,
    "sns": _to_topic,
    "kinesis": _to_stream,
    "firehose": _to_delivery_stream,
    "states": _to_state_machine,
    "events": _to_bus,
    "logs": _to_log_group,
}
