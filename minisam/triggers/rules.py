"""EventBridge's rules and Scheduler's schedules: the event that passes a rule's pattern, or comes at its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minisam.model import App, Resource
from minisam.triggers.names import listed, name_in, of_type, parsed, section
from minisam.triggers.patterns import example
from minisam.triggers.trigger import Trigger

_SAMPLES = {
    ("aws.codepipeline", "CodePipeline Pipeline Execution State Change"): "codepipeline-state-change",
    ("aws.ec2", "EC2 Instance State-change Notification"): "ec2-state-change",
    ("aws.ecs", "ECS Task State Change"): "ecs-task-state-change",
    ("aws.rds", "RDS DB Instance Event"): "rds-instance",
    ("aws.s3", "AWS API Call via CloudTrail"): "api-call",
    ("aws.s3", "Object ACL Updated"): "s3-object-acl-updated",
    ("aws.s3", "Object Created"): "s3-object-created",
    ("aws.s3", "Object Deleted"): "s3-object-deleted",
    ("aws.s3", "Object Restore Completed"): "s3-object-restore-completed",
    ("aws.s3", "Object Restore Expired"): "s3-object-restore-expired",
    ("aws.s3", "Object Restore Initiated"): "s3-object-restore-initiated",
    ("aws.s3", "Object Storage Class Changed"): "s3-object-storage-class-changed",
    ("aws.s3", "Object Tags Added"): "s3-object-tags-added",
    ("aws.s3", "Object Tags Deleted"): "s3-object-tags-deleted",
    ("aws.states", "Step Functions Execution Status Change"): "stepfunctions-status-change",
}
_TOP = ("source", "detail-type", "detail")


def find(app: App, is_target: Callable[[Any], bool]) -> Iterator[Trigger]:
    """Yield the rules and schedules that send their events to a target."""
    for rule in of_type(app, "AWS::Events::Rule"):
        for target in listed(rule.properties.get("Targets")):
            if is_target(target.get("Arn")):
                yield _of_rule(app, rule, target)
    for schedule in of_type(app, "AWS::Scheduler::Schedule"):
        target = section(schedule.properties, "Target")
        if is_target(target.get("Arn")):
            yield _of_schedule(app, schedule, target)


def _of_rule(app: App, rule: Resource, target: Mapping[str, Any]) -> Trigger:
    pattern = parsed(rule.properties.get("EventPattern"))
    wanted = example(pattern) if isinstance(pattern, Mapping) else {}
    event, values = _sample(rule, wanted)
    return Trigger(
        name=rule.id,
        resource=rule.id,
        service="eventbridge",
        event=event,
        values=values,
        region=app.region,
        overlay={key: value for key, value in wanted.items() if event not in ("event", "scheduled") or key not in _TOP},
        constant=_constant(target),
        note=_note(target),
    )


def _sample(rule: Resource, wanted: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the sample for what the rule lets through, and its values."""
    if not wanted:
        return "scheduled", {"rule": name_in(rule.ref)}
    known = _SAMPLES.get((str(wanted.get("source")), str(wanted.get("detail-type"))))
    return (known, {}) if known else ("event", {key: wanted[key] for key in _TOP if key in wanted})


def _of_schedule(app: App, schedule: Resource, target: Mapping[str, Any]) -> Trigger:
    group = str(schedule.properties.get("GroupName") or "default")
    return Trigger(
        name=schedule.id,
        resource=schedule.id,
        service="scheduler",
        event="schedule",
        values={"schedule": str(schedule.properties.get("Name") or name_in(schedule.ref)), "group": group},
        region=app.region,
        constant=_constant(target),
    )


def _constant(target: Mapping[str, Any]) -> Any:
    """Return the target's own `Input`, which replaces the whole event."""
    return parsed(target["Input"]) if target.get("Input") is not None else None


def _note(target: Mapping[str, Any]) -> str:
    for name in ("InputTransformer", "InputPath"):
        if target.get(name):
            return f"the target's {name} is not applied: this is the event before it"
    return ""
