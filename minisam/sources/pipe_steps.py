"""What a pipe does with a batch: enrichment, input template, target. It stands where a mapping has its function.

AWS: docs "pipes-enrichment", "eb-pipes-input-transformation", "eb-pipes-targets-specifics".
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

from minisam.sources.inputs import find_all
from minisam.sources.source import Desk, Reply, name_of
from minisam.sources.targets import Parcel, Undelivered, deliver

_PLACEHOLDER = re.compile(r"<(\$[^<>\s]*|aws\.pipes\.[a-z.-]+)>")
_WHOLE_BATCH = frozenset({"lambda", "states"})
"""Targets that get all records of a batch at once, as a list."""


class PipeRun:
    """A pipe as pollers call it: the event's records are the batch."""

    def __init__(self, desk: Desk, settings: Mapping[str, Any]) -> None:
        self._desk = desk
        self._settings = settings

    def invoke(self, function: str, event: bytes, *, trigger: str = "", trace_id: str | None = None) -> Reply:
        """Take a batch through the pipe; what fails is the whole batch, or what the target's function reports."""
        records = [_flat(record) for record in json.loads(event)["Records"]]
        try:
            records = self._enriched(records, trace_id)
            return self._deliver(records, trace_id) if records else Reply(status=200)
        except Undelivered as error:
            self._desk.report(f"{self._settings['Arn']} could not deliver: {error}")
            return Reply(status=200, function_error="Unhandled", payload=str(error).encode())

    def send(self, function: str, event: bytes, *, trigger: str = "", trace_id: str | None = None) -> Reply:
        """Do the same; pollers do not ask for it."""
        return self.invoke(function, event, trigger=trigger, trace_id=trace_id)

    def _enriched(self, records: list[Any], trace_id: str | None) -> list[Any]:
        arn = self._settings.get("Enrichment")
        if not arn:
            return records
        template = (self._settings.get("EnrichmentParameters") or {}).get("InputTemplate")
        given = json.dumps([self._shaped(record, template) for record in records])
        service = arn.split(":")[2]
        if service == "lambda":
            answer = _returned(self._ask(arn, given, trace_id))
        elif service == "states":
            answer = self._run_machine(arn, given)
        else:
            raise Undelivered("NOT_SUPPORTED", f"minisam does not enrich by {service}")
        if answer in (None, "", [], {}):
            return []
        return list(answer) if isinstance(answer, list) else [answer]

    def _deliver(self, records: list[Any], trace_id: str | None) -> Reply:
        arn, parameters = self._settings["Target"], self._settings.get("TargetParameters") or {}
        shaped = [self._shaped(record, parameters.get("InputTemplate")) for record in records]
        service = arn.split(":")[2]
        function_parameters = parameters.get("LambdaFunctionParameters") or {}
        if service == "lambda" and function_parameters.get("InvocationType") != "FIRE_AND_FORGET":
            return self._ask(arn, json.dumps(shaped), trace_id)
        target = _target_parameters(parameters)
        texts = [json.dumps(shaped)] if service in _WHOLE_BATCH else [_text(one) for one in shaped]
        for text, record in zip(texts, records, strict=False):
            text = _as_event(text, parameters) if service == "events" else text
            own = {**target, **_group(parameters, record)}
            deliver(self._desk, Parcel(to=arn, text=text, cause=self._settings["Arn"], target=own, trace_id=trace_id))
        return Reply(status=200)

    def _ask(self, arn: str, text: str, trace_id: str | None) -> Reply:
        trigger = name_of(self._settings["Arn"], len(json.loads(text)))
        reply = self._desk.functions.invoke(arn, text.encode(), trigger=trigger, trace_id=trace_id)
        if not reply.is_ok:
            raise Undelivered(reply.refusal or "Unhandled", reply.payload.decode(errors="replace"))
        return reply

    def _run_machine(self, arn: str, text: str) -> Any:
        answer = self._desk.aws.call("stepfunctions", "StartSyncExecution", stateMachineArn=arn, input=text)
        if answer["status"] != "SUCCEEDED":
            raise Undelivered(str(answer.get("error") or answer["status"]), str(answer.get("cause") or ""))
        return json.loads(answer["output"])

    def _shaped(self, record: Any, template: str | None) -> Any:
        """Return a record as an input template makes it; JSON where that is what it makes."""
        if not template:
            return record
        seen = _parsed(record)
        own = {"aws.pipes.pipe-arn": self._settings["Arn"], "aws.pipes.event.json": record}
        own["aws.pipes.pipe-name"] = own["aws.pipes.pipe-arn"].rpartition("/")[2]
        own["aws.pipes.source-arn"] = self._settings["Source"]
        own["aws.pipes.target-arn"] = self._settings["Target"]

        def place(found: re.Match[str]) -> str:
            if found[1].startswith("aws."):
                value = own.get(found[1], "")
            else:
                values = find_all(seen, found[1])
                value = values[0] if values else ""
            is_quoted = template[: found.start()].count('"') % 2 == 1
            text = value if isinstance(value, str) else json.dumps(value)
            return json.dumps(text)[1:-1] if is_quoted else (text if value == "" else json.dumps(value))

        made = _PLACEHOLDER.sub(place, template)
        try:
            return json.loads(made)
        except ValueError:
            return made


def _returned(reply: Reply) -> Any:
    try:
        return json.loads(reply.payload or b"null")
    except ValueError as error:
        raise Undelivered("InvalidEnrichment", "the enrichment's answer is not JSON") from error


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as pipes have it: a data stream's is flat."""
    return {**record.get("kinesis", {}), **{name: value for name, value in record.items() if name != "kinesis"}}


def _parsed(record: Any) -> Any:
    """Return the record with its content as JSON, where it is. AWS: "Implicit body data parsing"."""
    if not isinstance(record, Mapping):
        return record
    seen = dict(record)
    if "data" in seen and isinstance(seen["data"], str):
        try:
            seen["data"] = base64.b64decode(seen["data"]).decode()
        except ValueError:
            return seen
    for name in ("body", "data"):
        try:
            seen[name] = json.loads(seen[name])
        except (KeyError, TypeError, ValueError):
            continue
    return seen


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _target_parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return a pipe's target parameters under the names that rules have."""
    key = (parameters.get("KinesisStreamParameters") or {}).get("PartitionKey")
    return {"KinesisParameters": {"PartitionKeyPath": key}} if key and key.startswith("$") else {}


def _group(parameters: Mapping[str, Any], record: Any) -> dict[str, Any]:
    group = (parameters.get("SqsQueueParameters") or {}).get("MessageGroupId")
    if not group:
        return {}
    found = find_all(_parsed(record), group) if group.startswith("$") else [group]
    return {"SqsParameters": {"MessageGroupId": str(found[0])}} if found else {}


def _as_event(text: str, parameters: Mapping[str, Any]) -> str:
    own = parameters.get("EventBridgeEventBusParameters") or {}
    event = {
        "source": own.get("Source") or "Pipe",
        "detail-type": own.get("DetailType") or "Event from aws:pipes",
        "detail": json.loads(text),
        "resources": own.get("Resources") or [],
    }
    return json.dumps(event)
