"""How much one call may carry, and what DynamoDB says of expressions, where moto is more patient than AWS.

AWS: docs "API_BatchWriteItem", "API_PutItem", "HowItWorks.NamingRulesDataTypes" (numbers), "API_DeleteMessageBatch",
"API_ChangeMessageVisibilityBatch", "API_PutRecord", "API_PutRecords", "API_PutEvents" and "eb-putevent-size" (1 MB
since January 2026: AWS Compute Blog, "More room to build"), "API_DeleteObjects". Texts are those that clients of AWS
report.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minisam.cloud.calls import Call

Refusal = tuple[str, str]
"""An error's code and message."""

_WRITES, _ENTRIES = 25, 10
_DIGITS = 38
_EVENT_BYTES = 1024 * 1024
_RECORD_BYTES = 1024 * 1024
_OBJECTS = 1000
_EXPRESSIONS = ("ConditionExpression", "UpdateExpression", "FilterExpression", "KeyConditionExpression")


def refusal(call: Call, body: bytes) -> Refusal | None:
    """Return what AWS says where a call asks for more than it allows."""
    if call.service == "s3":
        too_many = call.operation.startswith("POST ") and body.count(b"<Object>") > _OBJECTS
        return _MALFORMED if too_many and b"<Delete" in body[:200] else None
    check = _CHECKS.get((call.service, call.operation))
    if check is None or call.protocol != "json":
        return None
    try:
        return check(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError):  # malformed: moto says how
        return None


def _batch_write(request: Any) -> Refusal | None:
    batches = request["RequestItems"]
    for name, writes in batches.items():
        if not 1 <= len(writes) <= _WRITES:
            return _invalid(
                f"1 validation error detected: Value '{{{name}=[...]}}' at 'requestItems' failed to satisfy "
                "constraint: Map value must satisfy constraint: [Member must have length "
                f"less than or equal to {_WRITES}, Member must have length greater than or equal to 1]"
            )
    if sum(map(len, batches.values())) > _WRITES:
        return _invalid("Too many items requested for the BatchWriteItem call")
    return _first(
        _item(write["PutRequest"]["Item"]) for writes in batches.values() for write in writes if "PutRequest" in write
    )


def _put_item(request: Any) -> Refusal | None:
    return _item(request["Item"]) or _expressions(request)


def _expressions(request: Any) -> Refusal | None:
    for kind in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        if kind in request and not any(name in request for name in (*_EXPRESSIONS, "ProjectionExpression")):
            return _invalid(f"{kind} can only be specified when using expressions")
    return None


def _item(item: Mapping[str, Any]) -> Refusal | None:
    return _first(_value(value) for value in item.values())


def _value(value: Mapping[str, Any]) -> Refusal | None:
    (kind, content), *_ = value.items()
    if kind in ("N", "NS"):
        return _first(_number(one) for one in ([content] if kind == "N" else content))
    if kind in ("M", "L"):
        return _first(_value(one) for one in (content.values() if kind == "M" else content))
    return None


def _number(text: str) -> Refusal | None:
    digits = text.upper().partition("E")[0].lstrip("+-").replace(".", "").strip("0")
    too_long = len(digits) > _DIGITS
    return _invalid(f"Attempting to store more than {_DIGITS} significant digits in a Number") if too_long else None


def _entries(request: Any) -> Refusal | None:
    if (count := len(request["Entries"])) > _ENTRIES:
        message = f"Maximum number of entries per request are {_ENTRIES}. You have sent {count}."
        return "AWS.SimpleQueueService.TooManyEntriesInBatchRequest", message
    return None


def _put_record(request: Any) -> Refusal | None:
    return _record("data", request)


def _put_records(request: Any) -> Refusal | None:
    records = request["Records"]
    return _first(_record(f"records.{number}.member.data", one) for number, one in enumerate(records, 1))


def _record(place: str, record: Mapping[str, Any]) -> Refusal | None:
    """Data is base64 in the request."""
    if len(record["Data"]) * 3 // 4 - record["Data"][-2:].count("=") <= _RECORD_BYTES:
        return None
    return _invalid(
        f"1 validation error detected: Value at '{place}' failed to satisfy constraint: "
        f"Member must have length less than or equal to {_RECORD_BYTES}"
    )


def _put_events(request: Any) -> Refusal | None:
    size = sum(map(_event_size, request["Entries"]))
    return _invalid("Total size of the entries in the request is over the limit.") if size > _EVENT_BYTES else None


def _event_size(entry: Mapping[str, Any]) -> int:
    texts = [entry.get(name, "") for name in ("Source", "DetailType", "Detail")] + list(entry.get("Resources", ()))
    return sum(len(text.encode()) for text in texts) + (14 if "Time" in entry else 0)


def _first(refusals: Iterator[Refusal | None]) -> Refusal | None:
    return next((one for one in refusals if one is not None), None)


def _invalid(message: str) -> Refusal:
    return "ValidationException", message


_MALFORMED: Refusal = (
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
)
_CHECKS: Mapping[tuple[str, str], Callable[[Any], Refusal | None]] = {
    ("dynamodb", "BatchWriteItem"): _batch_write,
    ("dynamodb", "PutItem"): _put_item,
    ("dynamodb", "UpdateItem"): _expressions,
    ("dynamodb", "DeleteItem"): _expressions,
    ("sqs", "DeleteMessageBatch"): _entries,
    ("sqs", "ChangeMessageVisibilityBatch"): _entries,
    ("kinesis", "PutRecord"): _put_record,
    ("kinesis", "PutRecords"): _put_records,
    ("events", "PutEvents"): _put_events,
}
