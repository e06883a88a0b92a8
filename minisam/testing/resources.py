"""The template's resources as a test uses them: a few verbs each, over ordinary AWS calls."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from minisam.errors import UsageError
from minisam.model import Resource

_FINAL = frozenset({"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"})
_EXECUTION_LIMIT_S = 60.0


class Handle:
    """One resource: `ref` is what `Ref` gives, `attributes` what `GetAtt` gives."""

    def __init__(self, resource: Resource, client: Callable[[str], Any]) -> None:
        self.ref = resource.ref
        self.attributes = resource.attributes
        self._client = client

    @property
    def arn(self) -> str:
        """The resource's ARN."""
        return str(self.attributes.get("Arn") or self.ref)


class Table(Handle):
    """A DynamoDB table; numbers come back as int, or as float where they have a fraction."""

    def put(self, item: Mapping[str, Any] | None = None, /, **attributes: Any) -> None:
        """Store an item."""
        self._client("dynamodb").put_item(TableName=self.ref, Item=_marshalled({**(item or {}), **attributes}))

    def get(self, key: Mapping[str, Any] | None = None, /, **attributes: Any) -> dict[str, Any] | None:
        """Return the item with this key, None where there is none."""
        found = self._client("dynamodb").get_item(
            TableName=self.ref, Key=_marshalled({**(key or {}), **attributes}), ConsistentRead=True
        )
        return _unmarshalled(found["Item"]) if "Item" in found else None

    def delete(self, key: Mapping[str, Any] | None = None, /, **attributes: Any) -> None:
        """Remove the item with this key."""
        self._client("dynamodb").delete_item(TableName=self.ref, Key=_marshalled({**(key or {}), **attributes}))

    def items(self) -> list[dict[str, Any]]:
        """Return all items."""
        pages = self._client("dynamodb").get_paginator("scan").paginate(TableName=self.ref, ConsistentRead=True)
        return [_unmarshalled(item) for page in pages for item in page["Items"]]

    scan = items


class Queue(Handle):
    """An SQS queue. `bodies` looks without receiving; a body that is JSON is given parsed."""

    def send(self, *bodies: Any, **more: Any) -> None:
        """Send messages; what is no text is sent as JSON. `more` goes to SendMessage (MessageGroupId ...)."""
        for body in bodies:
            self._client("sqs").send_message(QueueUrl=self.ref, MessageBody=_text_of(body), **more)

    def receive(self, most: int = 10) -> list[dict[str, Any]]:
        """Receive messages, as a consumer does."""
        got = self._client("sqs").receive_message(
            QueueUrl=self.ref,
            MaxNumberOfMessages=most,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return list(got.get("Messages", []))

    def bodies(self) -> list[Any]:
        """Return the bodies of all messages that are neither deleted nor in flight, delayed ones included."""
        return [_parsed(message.body) for message in self._messages() if message.visible]

    @property
    def in_flight(self) -> int:
        """How many messages are received and not deleted."""
        return sum(not message.visible for message in self._messages())

    def _messages(self) -> list[Any]:
        from moto.sqs.models import sqs_backends

        if self._client("sqs").meta.endpoint_url.startswith("http://"):
            raise UsageError('a queue is looked into with isolation="inline" only', hint="receive its messages instead")
        account, name = self.ref.rsplit("/", 2)[-2:]
        queue = sqs_backends[account][self.ref.split(".")[1]].queues[name]
        return [message for message in queue._messages if message not in queue.deleted_messages]


class Topic(Handle):
    """An SNS topic."""

    def publish(self, message: Any, **more: Any) -> str:
        """Publish a message; what is no text is sent as JSON. `more` goes to Publish (Subject ...)."""
        return str(self._client("sns").publish(TopicArn=self.ref, Message=_text_of(message), **more)["MessageId"])


class Bucket(Handle):
    """An S3 bucket."""

    def put(self, key: str, body: Any = b"", **more: Any) -> None:
        """Store an object; what is neither bytes nor text is stored as JSON."""
        content = body if isinstance(body, bytes) else _text_of(body).encode()
        self._client("s3").put_object(Bucket=self.ref, Key=key, Body=content, **more)

    def read(self, key: str) -> bytes:
        """Return an object's content. Raises the client's NoSuchKey."""
        return bytes(self._client("s3").get_object(Bucket=self.ref, Key=key)["Body"].read())

    def keys(self, prefix: str = "") -> list[str]:
        """Return the keys of all objects."""
        pages = self._client("s3").get_paginator("list_objects_v2").paginate(Bucket=self.ref, Prefix=prefix)
        return [entry["Key"] for page in pages for entry in page.get("Contents", [])]

    def delete(self, key: str) -> None:
        """Remove an object."""
        self._client("s3").delete_object(Bucket=self.ref, Key=key)


class Bus(Handle):
    """An EventBridge bus."""

    def put(self, detail_type: str, detail: Any, *, source: str = "test", **more: Any) -> None:
        """Put one event on the bus."""
        entry = {"EventBusName": self.ref, "Source": source, "DetailType": detail_type, "Detail": json.dumps(detail)}
        self._client("events").put_events(Entries=[{**entry, **more}])


class Stream(Handle):
    """A Kinesis stream."""

    def put(self, data: Any, *, key: str = "test") -> None:
        """Put a record; what is neither bytes nor text is sent as JSON."""
        content = data if isinstance(data, bytes) else _text_of(data).encode()
        self._client("kinesis").put_record(StreamName=self.ref, Data=content, PartitionKey=key)


class StateMachine(Handle):
    """A Step Functions state machine; its executions run in threads of their own."""

    def start(self, given: Any = None) -> str:
        """Start an execution and return its ARN."""
        made = self._client("stepfunctions").start_execution(stateMachineArn=self.ref, input=json.dumps(given or {}))
        return str(made["executionArn"])

    def run(self, given: Any = None) -> dict[str, Any]:
        """Start an execution, wait for its end and describe it; `output` is parsed."""
        arn, ends = self.start(given), time.monotonic() + _EXECUTION_LIMIT_S
        while True:
            found = self._client("stepfunctions").describe_execution(executionArn=arn)
            if found["status"] in _FINAL or time.monotonic() > ends:
                return {**found, "output": _parsed(found.get("output") or "null")}
            time.sleep(0.005)  # the interpreter's worker tells nobody


class Schedule(Handle):
    """A rule with a schedule, or a schedule of EventBridge Scheduler."""

    def __init__(self, resource: Resource, client: Callable[[str], Any], run: Callable[[str], None]) -> None:
        super().__init__(resource, client)
        self.expression = str(resource.properties.get("ScheduleExpression", ""))
        self.is_enabled = resource.properties.get("State", "ENABLED") != "DISABLED"
        self._run = run

    def run(self) -> None:
        """Run its targets now, out of turn: its own times stay. Raises UsageError where it never runs."""
        if not self.is_enabled:
            raise UsageError(f"Schedule '{self.ref}' is disabled", hint="nothing runs it on AWS either")
        self._run(self.arn)


class Secret(Handle):
    """A secret of Secrets Manager."""

    @property
    def value(self) -> str:
        """The secret text."""
        return str(self._client("secretsmanager").get_secret_value(SecretId=self.ref)["SecretString"])

    def put(self, value: Any) -> None:
        """Give it another value."""
        self._client("secretsmanager").put_secret_value(SecretId=self.ref, SecretString=_text_of(value))


class Parameter(Handle):
    """A parameter of the Parameter Store."""

    @property
    def value(self) -> str:
        """Its value, decrypted."""
        found = self._client("ssm").get_parameter(Name=self.ref, WithDecryption=True)
        return str(found["Parameter"]["Value"])

    def put(self, value: str) -> None:
        """Give it another value."""
        self._client("ssm").put_parameter(Name=self.ref, Value=value, Overwrite=True)


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _marshalled(item: Mapping[str, Any]) -> dict[str, Any]:
    from boto3.dynamodb.types import TypeSerializer

    serialize = TypeSerializer().serialize
    return {name: serialize(_with_decimals(value)) for name, value in item.items()}


def _unmarshalled(item: Mapping[str, Any]) -> dict[str, Any]:
    from boto3.dynamodb.types import TypeDeserializer

    deserialize = TypeDeserializer().deserialize
    return {name: _without_decimals(deserialize(value)) for name, value in item.items()}


def _with_decimals(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, Mapping):
        return {name: _with_decimals(one) for name, one in value.items()}
    return [_with_decimals(one) for one in value] if isinstance(value, (list, tuple)) else value


def _without_decimals(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Mapping):
        return {name: _without_decimals(one) for name, one in value.items()}
    return [_without_decimals(one) for one in value] if isinstance(value, list) else value
