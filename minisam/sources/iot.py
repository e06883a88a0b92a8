"""IoT topic rules: what is published to a topic is selected by a rule's SQL and given to its actions.

AWS: docs "iot-rules", "iot-rule-actions".
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from minisam.model import ACCOUNT_ID, Occurrence
from minisam.patterns import InvalidSql, Message, Statement
from minisam.sources.source import Desk
from minisam.sources.targets import Parcel, Undelivered, deliver


class IotSource:
    """Runs the rules of topics."""

    services = frozenset({"iot"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def hear(self, occurrence: Occurrence) -> None:
        """Look for rules, later."""
        if occurrence.kind == "published":
            self._desk.engine.submit(f"iot {occurrence.content['topic']}", lambda: self._run(occurrence))

    def _run(self, occurrence: Occurrence) -> None:
        text = base64.b64decode(occurrence.content["payload"])
        message = Message(topic=occurrence.content["topic"], payload=_payload(text), time_s=self._desk.clock.now())
        for arn, rule in self._rules():
            try:
                statement = Statement(rule["sql"])
            except InvalidSql as error:
                self._desk.report(f"{arn} does not run: its SQL cannot be read: {error}")
                continue
            if statement.admits(message):
                self._act(arn, rule, json.dumps(statement.select(message)), occurrence)

    def _rules(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for listed in self._desk.aws.call("iot", "ListTopicRules")["rules"]:
            found = self._desk.aws.call("iot", "GetTopicRule", ruleName=listed["ruleName"])
            if not found["rule"].get("ruleDisabled"):
                yield found["ruleArn"], found["rule"]

    def _act(self, arn: str, rule: Mapping[str, Any], text: str, occurrence: Occurrence) -> None:
        for action in rule.get("actions") or ():
            ((name, settings),) = action.items()
            try:
                self._do(name, settings, arn, text, occurrence.trace_id)
            except Undelivered as error:
                self._desk.report(f"{arn} could not do its action {name}: {error}")
                self._act_on_error(arn, rule, to_error(arn, occurrence, name, error))

    def _act_on_error(self, arn: str, rule: Mapping[str, Any], text: str) -> None:
        for name, settings in (rule.get("errorAction") or {}).items():
            try:
                self._do(name, settings, arn, text, None)
            except Undelivered as error:
                self._desk.report(f"{arn} could not do its error action {name}: {error}")

    def _do(self, name: str, settings: Mapping[str, Any], arn: str, text: str, trace_id: str | None) -> None:
        from botocore.exceptions import ClientError

        try:
            if name in _TARGETS:
                to = _TARGETS[name](settings, self._desk.aws.region)
                deliver(self._desk, Parcel(to=to, text=text, cause=arn, trace_id=trace_id))
            elif name in _CALLS:
                service, operation, parameters = _CALLS[name](settings, text)
                self._desk.aws.call(service, operation, **parameters)
            else:
                raise Undelivered("NOT_SUPPORTED", "minisam does not do it")
        except ClientError as error:
            raise Undelivered(error.response["Error"]["Code"], str(error)) from error


def _payload(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data.decode(errors="replace")


def _arn(service: str, region: str, rest: str) -> str:
    return f"arn:aws:{service}:{region}:{ACCOUNT_ID}:{rest}"


def to_error(arn: str, occurrence: Occurrence, action: str, error: Undelivered) -> str:
    """Return what an error action gets. AWS: docs "rule-error-handling"."""
    failure = {"failedAction": action, "failedResource": arn, "errorMessage": str(error)}
    return json.dumps(
        {
            "ruleName": arn.rpartition("/")[2],
            "topic": occurrence.content["topic"],
            "cloudwatchTraceId": str(uuid4()),
            "clientId": "N/A",
            "base64OriginalPayload": occurrence.content["payload"],
            "failures": [failure],
        }
    )


_TARGETS: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "lambda": lambda own, region: str(own["functionArn"]),
    "sqs": lambda own, region: _arn("sqs", region, own["queueUrl"].rpartition("/")[2]),
    "sns": lambda own, region: str(own["targetArn"]),
    "kinesis": lambda own, region: _arn("kinesis", region, f"stream/{own['streamName']}"),
    "firehose": lambda own, region: _arn("firehose", region, f"deliverystream/{own['deliveryStreamName']}"),
    "stepFunctions": lambda own, region: _arn("states", region, f"stateMachine:{own['stateMachineName']}"),
    "cloudwatchLogs": lambda own, region: _arn("logs", region, f"log-group:{own['logGroupName']}"),
}
"""Actions that deliver to an ARN."""


def _republish(own: Mapping[str, Any], text: str) -> tuple[str, str, dict[str, Any]]:
    return "iot-data", "Publish", {"topic": own["topic"].replace("$$", "$"), "payload": text.encode()}


def _put_item(own: Mapping[str, Any], text: str) -> tuple[str, str, dict[str, Any]]:
    from boto3.dynamodb.types import TypeSerializer

    values = json.loads(text, parse_float=str)
    item = {name: TypeSerializer().serialize(value) for name, value in values.items()}
    return "dynamodb", "PutItem", {"TableName": own["putItem"]["tableName"], "Item": item}


def _put_object(own: Mapping[str, Any], text: str) -> tuple[str, str, dict[str, Any]]:
    return "s3", "PutObject", {"Bucket": own["bucketName"], "Key": own["key"], "Body": text.encode()}


_CALLS: Mapping[str, Callable[[Mapping[str, Any], str], tuple[str, str, dict[str, Any]]]] = {
    "republish": _republish,
    "dynamoDBv2": _put_item,
    "s3": _put_object,
}
"""Actions that are one call of AWS."""

SOURCE = IotSource
