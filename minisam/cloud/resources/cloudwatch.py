"""CloudWatch alarms. AWS: docs "aws-resource-cloudwatch-alarm"."""

from __future__ import annotations

from minisam.cloud.kind import Aws, Kind
from minisam.model import Resource


def put_alarm(aws: Aws, alarm: Resource) -> None:
    """Create the alarm, or replace what it says; its properties have the API's names."""
    aws.call("cloudwatch", "PutMetricAlarm", **{**alarm.properties, "AlarmName": alarm.ref})


def change_alarm(aws: Aws, old: Resource, new: Resource) -> None:
    """Replace what the alarm says."""
    put_alarm(aws, new)


def remove_alarm(aws: Aws, alarm: Resource) -> None:
    """Delete the alarm."""
    aws.call("cloudwatch", "DeleteAlarms", AlarmNames=[alarm.ref])


KINDS = (
    Kind(
        type="AWS::CloudWatch::Alarm",
        service="cloudwatch",
        create=put_alarm,
        change=change_alarm,
        remove=remove_alarm,
        fixed=frozenset({"AlarmName"}),
    ),
)
