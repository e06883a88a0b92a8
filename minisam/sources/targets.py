"""Delivers a text to what an ARN names: a function, queue, topic, stream, state machine, bus or log group.

AWS: docs "eb-targets", "eb-rule-dlq".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any

from minisam.records import dataclass
from minisam.sources.source import Desk, name_of


class Undelivered(Exception):
    """The target did not take it: error code and message, as AWS says them to a dead-letter queue."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What is delivered: `text` to the target with the ARN `to`, because of the resource `cause` (an ARN).

    `target` holds the parameters that some targets have, under EventBridge's names.
    """

    to: str
    text: str
    cause: str
    target: Mapping[str, Any] = field(default_factory=dict)
    trace_id: str | None = None


def deliver(desk: Desk, parcel: Parcel) -> None:
    """Deliver. Raises Undelivered."""
    from botocore.exceptions import ClientError

    service = parcel.to.split(":")[2] if parcel.to.count(":") > 1 else parcel.to
    send = _SENDERS.get(service)
    if send is None:
        raise Undelivered("NOT_SUPPORTED", f"minisam does not deliver to {service}")
    try:
        with desk.traced(parcel.trace_id):
            send(desk, parcel)
    except ClientError as error:
        details = error.response.get("Error", {})
        raise Undelivered(str(details.get("Code", "")), str(details.get("Message", error))) from error


def deliver_or_keep(desk: Desk, parcel: Parcel) -> None:
    """Deliver; what cannot be delivered goes to the target's dead-letter queue, or is reported as lost."""
    try:
        deliver(desk, parcel)
    except Undelivered as error:
        queue = (parcel.target.get("DeadLetterConfig") or {}).get("Arn")
        where = f"; it is in its dead-letter queue {queue}" if queue else ""
        desk.report(f"{parcel.cause} could not deliver to {parcel.to}: {error}{where}")
        if queue:
            attributes = {
                "RULE_ARN": parcel.cause,
                "TARGET_ARN": parcel.to,
                "ERROR_CODE": error.code,
                "ERROR_MESSAGE": error.message,
            }
            _keep(desk, queue, parcel.text, attributes)


def send_bytes(desk: Desk, arn: str, data: bytes, key: str, cause: str) -> None:
    """Put bytes into the stream with this ARN; what it does not take is reported as lost."""
    from botocore.exceptions import ClientError

    try:
        if arn.split(":")[2] == "kinesis":
            desk.aws.call("kinesis", "PutRecord", StreamARN=arn, Data=data, PartitionKey=key)
        else:
            name = arn.rpartition("/")[2]
            desk.aws.call("firehose", "PutRecord", DeliveryStreamName=name, Record={"Data": data})
    except ClientError as error:
        desk.report(f"{cause} could not deliver to {arn}: {error}")


def queue_url(arn: str) -> str:
    """Return the address of the queue with this ARN."""
    _, _, _, region, account, name = arn.split(":", 5)
    return f"https://sqs.{region}.amazonaws.com/{account}/{name}"


def _keep(desk: Desk, queue: str, text: str, attributes: Mapping[str, str]) -> None:
    typed = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items() if value}
    desk.aws.call("sqs", "SendMessage", QueueUrl=queue_url(queue), MessageBody=text, MessageAttributes=typed)


def _to_function(desk: Desk, parcel: Parcel) -> None:
    trigger, trace_id = name_of(parcel.cause), parcel.trace_id
    reply = desk.functions.send(parcel.to, parcel.text.encode(), trigger=trigger, trace_id=trace_id)
    if reply.refusal:
        raise Undelivered(reply.refusal, reply.payload.decode(errors="replace"))


def _to_queue(desk: Desk, parcel: Parcel) -> None:
    group = (parcel.target.get("SqsParameters") or {}).get("MessageGroupId")
    grouped = {"MessageGroupId": group} if group else {}
    trace = {"AWSTraceHeader": {"DataType": "String", "StringValue": parcel.trace_id}} if parcel.trace_id else {}
    where = {"QueueUrl": queue_url(parcel.to)}
    desk.aws.call("sqs", "SendMessage", MessageBody=parcel.text, MessageSystemAttributes=trace, **where, **grouped)


def _to_topic(desk: Desk, parcel: Parcel) -> None:
    subject = {"Subject": parcel.target["Subject"]} if "Subject" in parcel.target else {}
    desk.aws.call("sns", "Publish", TopicArn=parcel.to, Message=parcel.text, **subject)


def _to_stream(desk: Desk, parcel: Parcel) -> None:
    from minisam.sources.inputs import value_at

    path = (parcel.target.get("KinesisParameters") or {}).get("PartitionKeyPath", "$.id")
    event = json.loads(parcel.text)
    key = value_at(event, path) if isinstance(event, Mapping) else parcel.text
    desk.aws.call("kinesis", "PutRecord", StreamARN=parcel.to, Data=parcel.text.encode(), PartitionKey=str(key)[:256])


def _to_delivery_stream(desk: Desk, parcel: Parcel) -> None:
    name = parcel.to.rpartition("/")[2]
    desk.aws.call("firehose", "PutRecord", DeliveryStreamName=name, Record={"Data": parcel.text.encode()})


def _to_state_machine(desk: Desk, parcel: Parcel) -> None:
    desk.aws.call("stepfunctions", "StartExecution", stateMachineArn=parcel.to, input=parcel.text)


def _to_bus(desk: Desk, parcel: Parcel) -> None:
    event = json.loads(parcel.text)
    entry = {
        "Source": event["source"],
        "DetailType": event["detail-type"],
        "Detail": json.dumps(event["detail"]),
        "Resources": event.get("resources", []),
        "EventBusName": parcel.to,
    }
    desk.aws.call("events", "PutEvents", Entries=[entry])


def _to_log_group(desk: Desk, parcel: Parcel) -> None:
    group = parcel.to.split(":")[6]
    streams = desk.aws.call("logs", "DescribeLogStreams", logGroupName=group, logStreamNamePrefix="events")
    if not streams.get("logStreams"):
        desk.aws.call("logs", "CreateLogStream", logGroupName=group, logStreamName="events")
    line = {"timestamp": int(desk.clock.now() * 1000), "message": parcel.text}
    desk.aws.call("logs", "PutLogEvents", logGroupName=group, logStreamName="events", logEvents=[line])


_SENDERS: Mapping[str, Callable[[Desk, Parcel], None]] = {
    "lambda": _to_function,
    "sqs": _to_queue,
    "sns": _to_topic,
    "kinesis": _to_stream,
    "firehose": _to_delivery_stream,
    "states": _to_state_machine,
    "events": _to_bus,
    "logs": _to_log_group,
}
