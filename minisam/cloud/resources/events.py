"""EventBridge buses, archives and rules; the targets are stored, who delivers to functions reads them.

AWS: docs "aws-resource-events-eventbus", "aws-resource-events-archive", "aws-resource-events-rule".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from minisam.cloud.kind import Aws, Kind, as_list, tag_list
from minisam.model import Resource


def create_bus(aws: Aws, bus: Resource) -> None:
    """Create the event bus."""
    tags = {"Tags": tag_list(bus.properties["Tags"])} if bus.properties.get("Tags") else {}
    aws.call("events", "CreateEventBus", Name=bus.ref, **tags)


def remove_bus(aws: Aws, bus: Resource) -> None:
    """Delete the event bus."""
    aws.call("events", "DeleteEventBus", Name=bus.ref)


def create_rule(aws: Aws, rule: Resource) -> None:
    """Create the rule with its targets."""
    wanted = {name: rule.properties[name] for name in ("Description", "RoleArn", "State") if name in rule.properties}
    if "EventPattern" in rule.properties:
        wanted["EventPattern"] = _json(rule.properties["EventPattern"])
    if "ScheduleExpression" in rule.properties:
        wanted["ScheduleExpression"] = rule.properties["ScheduleExpression"]
    if tags := tag_list(rule.properties.get("Tags")):
        wanted["Tags"] = tags
    aws.call("events", "PutRule", Name=_name(rule), **_bus(rule), **wanted)
    if targets := _targets(rule):
        answer = aws.call("events", "PutTargets", Rule=_name(rule), **_bus(rule), Targets=list(targets.values()))
        _refuse_failures(answer)


def change_rule(aws: Aws, old: Resource, new: Resource) -> None:
    """Replace what the rule matches; drop the targets that are gone."""
    if gone := [target for target in _targets(old) if target not in _targets(new)]:
        aws.call("events", "RemoveTargets", Rule=_name(old), **_bus(old), Ids=gone)
    create_rule(aws, new)


def remove_rule(aws: Aws, rule: Resource) -> None:
    """Delete the rule and its targets."""
    if targets := list(_targets(rule)):
        aws.call("events", "RemoveTargets", Rule=_name(rule), **_bus(rule), Ids=targets)
    aws.call("events", "DeleteRule", Name=_name(rule), **_bus(rule))


def create_archive(aws: Aws, archive: Resource) -> None:
    """Create the archive; it keeps what its bus gets from now on."""
    aws.call(
        "events",
        "CreateArchive",
        ArchiveName=archive.attributes["ArchiveName"],
        EventSourceArn=archive.properties["SourceArn"],
        **_kept(archive),
    )


def change_archive(aws: Aws, old: Resource, new: Resource) -> None:
    """Change what it keeps, and how long; the events in it stay."""
    aws.call("events", "UpdateArchive", ArchiveName=new.attributes["ArchiveName"], **_kept(new))


def remove_archive(aws: Aws, archive: Resource) -> None:
    """Delete the archive with its events."""
    aws.call("events", "DeleteArchive", ArchiveName=archive.attributes["ArchiveName"])


def _kept(archive: Resource) -> dict[str, Any]:
    found = {name: archive.properties[name] for name in ("Description", "RetentionDays") if name in archive.properties}
    if "EventPattern" in archive.properties:
        found["EventPattern"] = _json(archive.properties["EventPattern"])
    return found


def _name(rule: Resource) -> str:
    """Return the rule's name: `Ref` gives it alone on the default bus, else as "bus|name"."""
    return rule.ref.rpartition("|")[2]


def _bus(rule: Resource) -> dict[str, str]:
    bus = rule.properties.get("EventBusName")
    return {"EventBusName": str(bus)} if bus else {}


def _targets(rule: Resource) -> dict[str, Mapping[str, Any]]:
    return {target["Id"]: target for target in as_list(rule.properties.get("Targets"))}


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _refuse_failures(answer: Mapping[str, Any]) -> None:
    for entry in answer.get("FailedEntries", ()):
        raise ValueError(f"target '{entry.get('TargetId')}': {entry.get('ErrorMessage')}")


KINDS = (
    Kind(
        type="AWS::Events::EventBus",
        service="events",
        create=create_bus,
        remove=remove_bus,
    ),
    Kind(
        type="AWS::Events::Archive",
        service="events",
        create=create_archive,
        change=change_archive,
        remove=remove_archive,
        fixed=frozenset({"ArchiveName", "SourceArn"}),
    ),
    Kind(
        type="AWS::Events::Rule",
        service="events",
        create=create_rule,
        change=change_rule,
        remove=remove_rule,
        fixed=frozenset({"Name", "EventBusName"}),
    ),
)
