"""What a destination or a dead-letter queue gets of an event that is done with. Pure: records and AWS calls as values.

AWS: docs "invocation-async-retain-records"; the record's fields as recorded by localstack
(test_lambda_destinations.snapshot.json)
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime, timezone
from typing import Any

from minisam.model import Outcome
from minisam.records import dataclass
from minisam.sources.retries import Condition

FUNCTION = "lambda"
_MOST_MESSAGE_BYTES = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An event that is done with. `outcome` is that of the last attempt that ran, `attempts` how many ran.

    `function_arn` has its qualifier. `refusal` is the status and the message of a last attempt that did not run.
    """

    request_id: str
    function_name: str
    function_arn: str
    event: bytes
    condition: Condition
    attempts: int
    at_s: float
    outcome: Outcome | None = None
    refusal: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One call of AWS; where the service is "lambda", `parameters` are FunctionArn and Payload of an event to run."""

    service: str
    operation: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


class NoDestination(ValueError):
    """An ARN that nothing can be delivered to."""


def to_destination(arn: str, settled: Settled) -> Delivery:
    """Return what delivers the invocation record to a destination. Raises NoDestination."""
    service, record = service_of(arn), invocation_record(settled)
    if service == "events":
        return _put_event(arn, settled, record)
    text = _json(record)
    if service == "sqs":
        return Delivery(service=service, operation="SendMessage", parameters=_message(arn, text))
    if service == "sns":
        return Delivery(service=service, operation="Publish", parameters={"TopicArn": arn, "Message": text})
    if service == "s3":
        parameters = {"Bucket": arn.rpartition(":")[2], "Key": _object_key(settled), "Body": text}
        return Delivery(service=service, operation="PutObject", parameters=parameters)
    if service == FUNCTION:
        parameters = {"FunctionArn": arn, "Payload": text}
        return Delivery(service=service, operation="Invoke", parameters=parameters)
    raise NoDestination(f"'{arn}' is no destination")


def to_dead_letters(arn: str, settled: Settled) -> Delivery:
    """Return what delivers the event itself to a dead-letter queue or topic. Raises NoDestination.

    ErrorMessage is the first kilobyte of the error's.
    """
    code, message = _error(settled)
    attributes = {
        "RequestID": {"DataType": "String", "StringValue": settled.request_id},
        "ErrorCode": {"DataType": "Number", "StringValue": str(code)},
        "ErrorMessage": {"DataType": "String", "StringValue": message},
    }
    text = settled.event.decode()
    service = service_of(arn)
    if service == "sqs":
        parameters = {**_message(arn, text), "MessageAttributes": attributes}
        return Delivery(service=service, operation="SendMessage", parameters=parameters)
    if service == "sns":
        parameters = {"TopicArn": arn, "Message": text, "MessageAttributes": attributes}
        return Delivery(service=service, operation="Publish", parameters=parameters)
    raise NoDestination(f"'{arn}' is neither a queue nor a topic")


def invocation_record(settled: Settled) -> dict[str, Any]:
    """Return AWS's record of an event; without an attempt that ran it has no response."""
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": _moment(settled.at_s).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "requestContext": {
            "requestId": settled.request_id,
            "functionArn": settled.function_arn,
            "condition": settled.condition,
            "approximateInvokeCount": settled.attempts,
        },
        "requestPayload": _value(settled.event),
    }
    outcome = settled.outcome
    if outcome is None:
        return record
    context: dict[str, Any] = {"statusCode": 200, "executedVersion": outcome.executed_version}
    if outcome.status != "ok":
        context["functionError"] = "Unhandled"
    return {**record, "responseContext": context, "responsePayload": _value(outcome.payload)}


def service_of(arn: str) -> str:
    """Return the service of an ARN, "" where it is none."""
    parts = arn.split(":")
    return parts[2] if len(parts) > 5 and parts[0] == "arn" else ""


def _put_event(arn: str, settled: Settled, record: dict[str, Any]) -> Delivery:
    """Return the call that puts an event on a bus; it takes its time from the record."""
    result = "Success" if settled.condition == "Success" else "Failure"
    entry = {
        "Time": settled.at_s,
        "Source": "lambda",
        "DetailType": f"Lambda Function Invocation Result - {result}",
        "Detail": _json(record),
        "Resources": [arn, settled.function_arn],
        "EventBusName": arn,
    }
    return Delivery(service="events", operation="PutEvents", parameters={"Entries": [entry]})


def _message(arn: str, text: str) -> dict[str, Any]:
    """Return the parameters of a message to a queue, whose URL follows from its ARN."""
    _, _, _, region, account, name = arn.split(":", 5)
    return {"QueueUrl": f"https://sqs.{region}.amazonaws.com/{account}/{name}", "MessageBody": text}


def _object_key(settled: Settled) -> str:
    """Return `aws/lambda/async/NAME/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-UUID`, as AWS names these objects."""
    at = _moment(settled.at_s)
    return f"aws/lambda/async/{settled.function_name}/{at:%Y/%m/%d}/{at:%Y-%m-%dT%H.%M.%S}-{uuid.uuid4()}"


def _error(settled: Settled) -> tuple[int, str]:
    if settled.outcome is not None and settled.outcome.error is not None:
        message = settled.outcome.error[1].encode()[:_MOST_MESSAGE_BYTES].decode("utf-8", "ignore")
        # An attribute's value cannot be empty.
        return 200, message or settled.outcome.error[0]
    return settled.refusal or (429, "Rate Exceeded.")


def _value(text: bytes) -> Any:
    """Return JSON as a value; what a function gave that is no JSON, as text."""
    try:
        return json.loads(text)
    except ValueError:
        return text.decode("utf-8", "replace")


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _moment(at_s: float) -> datetime:
    return datetime.fromtimestamp(at_s, timezone.utc)
