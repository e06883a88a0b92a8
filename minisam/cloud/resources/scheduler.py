"""EventBridge Scheduler: schedules and their groups; they are stored, who keeps time reads them.

AWS: docs "aws-resource-scheduler-schedule", "aws-resource-scheduler-schedulegroup".
"""

from __future__ import annotations

from minisam.cloud.kind import Aws, Kind, tag_list
from minisam.model import Resource


def create_schedule(aws: Aws, schedule: Resource) -> None:
    """Create the schedule; its properties have the API's names."""
    aws.call("scheduler", "CreateSchedule", **{**schedule.properties, "Name": schedule.ref})


def change_schedule(aws: Aws, old: Resource, new: Resource) -> None:
    """Replace everything that the schedule says."""
    aws.call("scheduler", "UpdateSchedule", **{**new.properties, "Name": new.ref})


def remove_schedule(aws: Aws, schedule: Resource) -> None:
    """Delete the schedule."""
    group = schedule.properties.get("GroupName", "default")
    aws.call("scheduler", "DeleteSchedule", Name=schedule.ref, GroupName=group)


def create_group(aws: Aws, group: Resource) -> None:
    """Create the group."""
    aws.call("scheduler", "CreateScheduleGroup", Name=group.ref, Tags=tag_list(group.properties.get("Tags")))


def remove_group(aws: Aws, group: Resource) -> None:
    """Delete the group and its schedules."""
    aws.call("scheduler", "DeleteScheduleGroup", Name=group.ref)


KINDS = (
    Kind(
        type="AWS::Scheduler::Schedule",
        service="scheduler",
        create=create_schedule,
        change=change_schedule,
        remove=remove_schedule,
        fixed=frozenset({"Name", "GroupName"}),
    ),
    Kind(type="AWS::Scheduler::ScheduleGroup", service="scheduler", create=create_group, remove=remove_group),
)
