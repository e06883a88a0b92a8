"""What event source mappings read: queues, streams, brokers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from minisam.model import App, Function, Resource
from minisam.triggers import messages
from minisam.triggers.names import by_arn, listed, means, name_in, of_type, parsed, region_in, section
from minisam.triggers.patterns import example
from minisam.triggers.trigger import Trigger

_EXAMPLES = {"S": "example", "N": 1}


def find(app: App, function: Function) -> Iterator[Trigger]:
    """Yield a trigger for each mapping of the function; a queue's also for each topic, bucket or rule that fills it."""
    for mapping in of_type(app, "AWS::Lambda::EventSourceMapping"):
        if means(mapping.properties.get("FunctionName"), function):
            yield from _of_mapping(app, mapping)


def _of_mapping(app: App, mapping: Resource) -> Iterator[Trigger]:
    arn = str(mapping.properties.get("EventSourceArn") or "")
    service = arn.split(":")[2] if arn.count(":") > 2 else "kafka"
    source = "eventSourceARN" if service in ("sqs", "dynamodb", "kinesis") else "eventSourceArn"
    base = Trigger(
        name=mapping.id,
        resource=mapping.id,
        service=service,
        event="",
        region=region_in(arn),
        overlay={source: arn} if arn else {},
    )
    wanted = _wanted(mapping.properties)
    if service == "sqs":
        yield from _of_queue(app, arn, base, wanted)
    elif service == "dynamodb":
        yield _of_table(app, arn, base, wanted)
    elif service == "kinesis":
        values = {"stream": name_in(arn), **_text("data", wanted.get("data"))}
        yield replace(base, event="get-records", values=values)
    elif service == "kafka":
        yield _of_kafka(mapping.properties, arn, base, wanted)
    elif service == "mq":
        yield _of_broker(app, mapping.properties, arn, base)
    elif service == "rds":
        config = section(mapping.properties, "DocumentDBEventSourceConfig")
        values = {"cluster": name_in(arn), "database": str(config.get("DatabaseName"))}
        values |= {"collection": config["CollectionName"]} if "CollectionName" in config else {}
        yield replace(base, service="documentdb", event="change-stream", values=values)


def _of_queue(app: App, arn: str, base: Trigger, wanted: Mapping[str, Any]) -> Iterator[Trigger]:
    event = "fifo" if arn.endswith(".fifo") else "receive-message"
    queue = replace(base, event=event, values={"queue-name": name_in(arn), **_text("body", wanted.get("body"))})
    for sender in messages.into_queue(app, arn):
        yield replace(queue, name=f"{base.name}/{sender.name}", carried=sender)
    yield queue


def _of_table(app: App, arn: str, base: Trigger, wanted: Mapping[str, Any]) -> Trigger:
    """The item has the table's own keys, and what a filter asks of it."""
    values: dict[str, Any] = {"table": arn.partition(":table/")[2].partition("/")[0]}
    values |= {"stream-label": arn.partition("/stream/")[2]} if "/stream/" in arn else {}
    if (table := by_arn(app, arn, "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")) is not None:
        kinds = {each["AttributeName"]: each["AttributeType"] for each in table.properties["AttributeDefinitions"]}
        names = [each["AttributeName"] for each in table.properties.get("KeySchema", ())]
        keys = {name: _EXAMPLES.get(kinds.get(name, "S"), "example") for name in names}
        images = section(wanted, "dynamodb")
        values["keys"] = ",".join(names)
        values["new"] = {**keys, "message": "New item!", **_plain(section(images, "NewImage"))}
        values["old"] = {**keys, "message": "Old item!", **_plain(section(images, "OldImage"))}
        values["view"] = section(table.properties, "StreamSpecification").get("StreamViewType", "NEW_AND_OLD_IMAGES")
    if "eventName" in wanted:
        values["event-name"] = wanted["eventName"]
    return replace(base, event="update", values=values)


def _of_kafka(properties: Mapping[str, Any], arn: str, base: Trigger, wanted: Mapping[str, Any]) -> Trigger:
    topics = [str(each) for each in listed(properties.get("Topics"))]
    values: dict[str, Any] = {"topic": topics[0]} if topics else {}
    values |= _text("value", wanted.get("value"))
    if arn:
        return replace(base, event="msk", values={**values, "cluster": arn.partition(":cluster/")[2].partition("/")[0]})
    servers = section(properties, "SelfManagedEventSource", "Endpoints").get("KafkaBootstrapServers")
    return replace(base, event="self-managed", values={**values, "bootstrap-servers": ",".join(listed(servers))})


def _of_broker(app: App, properties: Mapping[str, Any], arn: str, base: Trigger) -> Trigger:
    """RabbitMQ has virtual hosts; ActiveMQ has not. What the mapping leaves open, the broker's engine says."""
    hosts = [
        str(each.get("URI"))
        for each in listed(properties.get("SourceAccessConfigurations"))
        if isinstance(each, Mapping) and each.get("Type") == "VIRTUAL_HOST"
    ]
    broker = by_arn(app, arn, "AWS::AmazonMQ::Broker")
    is_rabbit = bool(hosts) or (broker is not None and broker.properties.get("EngineType") == "RABBITMQ")
    values: dict[str, Any] = {"broker": arn.split(":")[6] if arn.count(":") > 6 else name_in(arn)}
    values |= {"broker-id": name_in(arn)} if arn.count(":") > 6 else {}
    values |= {"queue": str(queues[0])} if (queues := listed(properties.get("Queues"))) else {}
    values |= {"virtual-host": hosts[0]} if hosts else {}
    return replace(base, event="rabbitmq" if is_rabbit else "activemq", values=values)


def _wanted(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record that passes the first filter of the mapping."""
    for each in listed(section(properties, "FilterCriteria").get("Filters")):
        if isinstance(pattern := parsed(section(each).get("Pattern")), Mapping):
            return example(pattern)
    return {}


def _text(option: str, wanted: Any) -> dict[str, str]:
    """Return the option as text, none where no filter asks for anything."""
    return {} if wanted is None else {option: wanted if isinstance(wanted, str) else json.dumps(wanted)}


def _plain(image: Mapping[str, Any]) -> dict[str, Any]:
    """Return typed attributes as plain values; a filter names the type: `{"state": {"S": ["open"]}}`."""
    plain: dict[str, Any] = {}
    for name, typed in image.items():
        kind, value = next(iter(typed.items())) if isinstance(typed, Mapping) and typed else ("S", typed)
        plain[name] = float(value) if kind == "N" else _plain(value) if kind == "M" else value
    return plain
