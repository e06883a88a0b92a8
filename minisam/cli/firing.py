"""What makes functions run besides requests, as the template says it: one row for each source and function."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from minisam.model import App, Resource
from minisam.records import dataclass

Found = Iterator[tuple[str, Any, str]]
"""What a resource calls: the name of the source, the ARN or name of what is called, and what is worth saying of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """A source that runs a function: `kind` is the service's name, `detail` when it does."""

    kind: str
    source: str
    function: str
    detail: str


def firings(app: App) -> tuple[Firing, ...]:
    """Return every source of every function, in the order of the template."""
    functions = {name: function.id for function in app.functions.values() for name in (function.arn, function.name)}
    owners = {str(arn): one.id for one in app.resources.values() for arn in (one.ref, *_arns(one))}
    found: dict[Firing, None] = {}
    for resource in app.resources.values():
        kind, read = _READERS.get(resource.type, ("", None))
        for source, target, detail in read(resource) if read else ():
            function = functions.get(str(target)) or functions.get(str(target).rpartition(":")[0])
            if function is not None:
                service = source.split(":")[2] if not kind else kind
                name = owners.get(source) or (_last(source) if source.startswith("arn:") else source)
                found[Firing(kind=service, source=name, function=function, detail=detail)] = None
    return tuple(found)


def _arns(resource: Resource) -> Iterator[Any]:
    return (resource.attributes[name] for name in ("Arn", "StreamArn") if name in resource.attributes)


def _mapping(resource: Resource) -> Found:
    said = resource.properties
    parts = [f"batches of {said['BatchSize']}"] if "BatchSize" in said else []
    parts += ["filtered"] if (said.get("FilterCriteria") or {}).get("Filters") else []
    parts += ["disabled"] if str(said.get("Enabled", True)).lower() == "false" else []
    source = said.get("EventSourceArn") or "arn:aws:kafka:::self-managed"
    yield str(source), said.get("FunctionName"), ", ".join(parts)


def _bucket(resource: Resource) -> Found:
    notifications = resource.properties.get("NotificationConfiguration") or {}
    for one in notifications.get("LambdaConfigurations") or ():
        rules = ((one.get("Filter") or {}).get("S3Key") or {}).get("Rules") or ()
        wanted = [f"{str(rule.get('Name')).lower()} {rule.get('Value')}" for rule in rules]
        yield resource.ref, one.get("Function"), " ".join([str(one.get("Event", "")), *wanted])


def _subscription(resource: Resource) -> Found:
    said = resource.properties
    yield str(said.get("TopicArn")), said.get("Endpoint"), "filtered" if said.get("FilterPolicy") else ""


def _topic(resource: Resource) -> Found:
    for one in resource.properties.get("Subscription") or ():
        yield resource.ref, one.get("Endpoint"), ""


def _rule(resource: Resource) -> Found:
    said = resource.properties
    when = said.get("ScheduleExpression") or json.dumps(said.get("EventPattern"), separators=(",", ":"))
    for one in said.get("Targets") or ():
        yield resource.id, one.get("Arn"), _short(str(when))


def _schedule(resource: Resource) -> Found:
    said = resource.properties
    yield resource.id, (said.get("Target") or {}).get("Arn"), str(said.get("ScheduleExpression", ""))


def _log_filter(resource: Resource) -> Found:
    said = resource.properties
    yield str(said.get("LogGroupName")), said.get("DestinationArn"), _short(str(said.get("FilterPattern", "")))


def _user_pool(resource: Resource) -> Found:
    for name, target in (resource.properties.get("LambdaConfig") or {}).items():
        yield resource.id, target.get("LambdaArn") if isinstance(target, Mapping) else target, name


def _topic_rule(resource: Resource) -> Found:
    said = resource.properties.get("TopicRulePayload") or {}
    for one in said.get("Actions") or ():
        yield resource.id, (one.get("Lambda") or {}).get("FunctionArn"), _short(str(said.get("Sql", "")))


def _pipe(resource: Resource) -> Found:
    said = resource.properties
    yield resource.id, said.get("Enrichment"), "enriches"
    yield resource.id, said.get("Target"), f"from {_last(str(said.get('Source')))}"


def _last(arn: str) -> str:
    parts = arn.split(":", 5)[-1].split("/")
    return parts[1] if len(parts) > 1 else parts[0]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


_READERS: Mapping[str, tuple[str, Callable[[Resource], Found]]] = {
    "AWS::Lambda::EventSourceMapping": ("", _mapping),
    "AWS::S3::Bucket": ("s3", _bucket),
    "AWS::SNS::Subscription": ("sns", _subscription),
    "AWS::SNS::Topic": ("sns", _topic),
    "AWS::Events::Rule": ("rule", _rule),
    "AWS::Scheduler::Schedule": ("schedule", _schedule),
    "AWS::Logs::SubscriptionFilter": ("logs", _log_filter),
    "AWS::Cognito::UserPool": ("cognito", _user_pool),
    "AWS::IoT::TopicRule": ("iot rule", _topic_rule),
    "AWS::Pipes::Pipe": ("pipe", _pipe),
}
"""The word that the log has for the source (none: its ARN's service), and what reads a resource of the type."""


def rows(found: Sequence[Firing]) -> list[list[str]]:
    """Return the rows of a table: source, function, when."""
    return [[one.kind, one.source, "->", one.function, one.detail] for one in found]
