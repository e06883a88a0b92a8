"""SNS topics as event sources: what passed a subscription's filter goes to its function or queue.

AWS: docs "with-sns" (events), "sns-message-and-json-formats", "sns-large-payload-raw-message-delivery",
"sns-dead-letter-queues", "sns-lambda-as-subscriber".
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Mapping
from typing import Any

from minisam.model import Occurrence
from minisam.sources.engine import Lane
from minisam.sources.source import Desk, name_of
from minisam.sources.targets import Undelivered, queue_url

_SIGNATURE = "EXAMPLE"
"""Nobody signs here; AWS's signature could not be forged, so none is pretended."""


class SnsSource:
    """Delivers what topics publish, to each subscription in the order of publishing."""

    services = frozenset({"sns"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting: dict[str, deque[Occurrence]] = {}
        self._lanes: dict[str, Lane] = {}

    def hear(self, occurrence: Occurrence) -> None:
        """Put the message into the subscription's line."""
        subscription = occurrence.resource
        if subscription not in self._lanes:
            self._waiting[subscription] = deque()
            name = f"sns {subscription.split(':')[5]}"
            self._lanes[subscription] = self._desk.engine.lane(name, lambda: self._deliver_all(subscription))
        self._waiting[subscription].append(occurrence)
        self._lanes[subscription].wake()

    def _deliver_all(self, subscription: str) -> None:
        waiting = self._waiting[subscription]
        while waiting:
            occurrence = waiting.popleft()
            try:
                self._deliver(occurrence)
            except Undelivered as error:
                self._keep(occurrence, error)

    def _deliver(self, occurrence: Occurrence) -> None:
        content = occurrence.content
        if content["protocol"] == "lambda":
            event = json.dumps({"Records": [to_record(occurrence)]}).encode()
            reply = self._desk.functions.send(
                content["endpoint"], event, trigger=name_of(content["topic"]), trace_id=occurrence.trace_id
            )
            if reply.refusal:
                raise Undelivered(reply.refusal, reply.payload.decode(errors="replace"))
        elif content["protocol"] == "sqs":
            self._send(content["endpoint"], occurrence)
        else:
            self._desk.report(f"SNS: nothing is sent by {content['protocol']} (to {content['endpoint']}) here")

    def _send(self, queue: str, occurrence: Occurrence) -> None:
        from botocore.exceptions import ClientError

        content = occurrence.content
        group = {"MessageGroupId": content["group_id"]} if content["group_id"] and queue.endswith(".fifo") else {}
        once = {"MessageDeduplicationId": _deduplication_id(content)} if group else {}
        trace = occurrence.trace_id
        header = {"AWSTraceHeader": {"DataType": "String", "StringValue": trace}} if trace else {}
        try:
            self._desk.aws.call(
                "sqs",
                "SendMessage",
                QueueUrl=queue_url(queue),
                MessageBody=content["message"] if content["is_raw"] else json.dumps(to_envelope(occurrence)),
                MessageAttributes=_typed(content["attributes"]) if content["is_raw"] else {},
                MessageSystemAttributes=header,
                **group,
                **once,
            )
        except ClientError as error:
            details = error.response["Error"]
            raise Undelivered(str(details.get("Code")), str(details.get("Message"))) from error

    def _keep(self, occurrence: Occurrence, error: Undelivered) -> None:
        queue = occurrence.content["dead_letters"]
        where = f"; it is in its dead-letter queue {queue}" if queue else ""
        self._desk.report(f"SNS could not deliver to {occurrence.content['endpoint']}: {error}{where}")
        if queue:
            self._send(queue, occurrence)


def to_record(occurrence: Occurrence) -> dict[str, Any]:
    """Return a published message as the record of a function's event."""
    content = occurrence.content
    return {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": occurrence.resource,
        "Sns": {
            "Type": "Notification",
            "MessageId": content["message_id"],
            "TopicArn": content["topic"],
            "Subject": content["subject"],
            "Message": content["message"],
            "Timestamp": content["timestamp"],
            "SignatureVersion": "1",
            "Signature": _SIGNATURE,
            "SigningCertUrl": f"{_host(content)}/SimpleNotificationService-local.pem",
            "UnsubscribeUrl": f"{_host(content)}/?Action=Unsubscribe&SubscriptionArn={occurrence.resource}",
            "MessageAttributes": _plain(content["attributes"]),
        },
    }


def to_envelope(occurrence: Occurrence) -> dict[str, Any]:
    """Return a published message as a queue gets it without raw delivery."""
    content = occurrence.content
    subject = {"Subject": content["subject"]} if content["subject"] else {}
    attributes = {"MessageAttributes": _plain(content["attributes"])} if content["attributes"] else {}
    return {
        "Type": "Notification",
        "MessageId": content["message_id"],
        "TopicArn": content["topic"],
        **subject,
        "Message": content["message"],
        "Timestamp": content["timestamp"],
        "SignatureVersion": "1",
        "Signature": _SIGNATURE,
        "SigningCertURL": f"{_host(content)}/SimpleNotificationService-local.pem",
        "UnsubscribeURL": f"{_host(content)}/?Action=Unsubscribe&SubscriptionArn={occurrence.resource}",
        **attributes,
    }


def _deduplication_id(content: Mapping[str, Any]) -> str:
    """Return the message's own id, or the one that its content gives. AWS: docs "fifo-message-dedup"."""
    return content["deduplication_id"] or hashlib.sha256(content["message"].encode()).hexdigest()


def _host(content: Mapping[str, Any]) -> str:
    return f"https://sns.{content['topic'].split(':')[3]}.amazonaws.com"


def _plain(attributes: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    return {name: {"Type": one["Type"], "Value": _as_text(one["Value"])} for name, one in attributes.items()}


def _typed(attributes: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the attributes as SQS takes them. Binary values are base64 text here, bytes there."""
    import base64

    return {
        name: {"DataType": one["Type"], "BinaryValue": base64.b64decode(one["Value"])}
        if one["Type"].startswith("Binary")
        else {"DataType": one["Type"], "StringValue": _as_text(one["Value"])}
        for name, one in attributes.items()
    }


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


SOURCE = SnsSource
