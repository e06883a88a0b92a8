"""CloudWatch Logs: groups, streams and subscription filters.

AWS: docs "aws-resource-logs-loggroup", "aws-resource-logs-logstream", "aws-resource-logs-subscriptionfilter".
"""

from __future__ import annotations

import contextlib

from minisam.cloud.kind import Aws, Kind, tag_map
from minisam.model import Resource


def create_group(aws: Aws, group: Resource) -> None:
    """Create the log group with its retention and tags."""
    tags = {"tags": tag_map(group.properties["Tags"])} if group.properties.get("Tags") else {}
    aws.call("logs", "CreateLogGroup", logGroupName=group.ref, **tags)
    _set_retention(aws, group)


def change_group(aws: Aws, old: Resource, new: Resource) -> None:
    """Change retention and tags; what was logged stays."""
    if old.properties.get("RetentionInDays") != new.properties.get("RetentionInDays"):
        _set_retention(aws, new)
    before, after = tag_map(old.properties.get("Tags")), tag_map(new.properties.get("Tags"))
    if gone := [key for key in before if key not in after]:
        aws.call("logs", "UntagLogGroup", logGroupName=new.ref, tags=gone)
    if after and after != before:
        aws.call("logs", "TagLogGroup", logGroupName=new.ref, tags=after)


def remove_group(aws: Aws, group: Resource) -> None:
    """Delete the log group and what was logged."""
    aws.call("logs", "DeleteLogGroup", logGroupName=group.ref)


def create_stream(aws: Aws, stream: Resource) -> None:
    """Create the log stream."""
    aws.call("logs", "CreateLogStream", logGroupName=stream.properties["LogGroupName"], logStreamName=stream.ref)


def remove_stream(aws: Aws, stream: Resource) -> None:
    """Delete the log stream."""
    aws.call("logs", "DeleteLogStream", logGroupName=stream.properties["LogGroupName"], logStreamName=stream.ref)


def put_filter(aws: Aws, found: Resource) -> None:
    """Store the subscription filter; who delivers reads it. A function's own log group comes with its first line."""
    from botocore.exceptions import ClientError

    if str(found.properties["LogGroupName"]).startswith("/aws/lambda/"):
        with contextlib.suppress(ClientError):  # it exists already
            aws.call("logs", "CreateLogGroup", logGroupName=found.properties["LogGroupName"])
    role = {"roleArn": found.properties["RoleArn"]} if "RoleArn" in found.properties else {}
    aws.call(
        "logs",
        "PutSubscriptionFilter",
        logGroupName=found.properties["LogGroupName"],
        filterName=found.ref,
        filterPattern=found.properties.get("FilterPattern", ""),
        destinationArn=found.properties["DestinationArn"],
        **role,
    )


def change_filter(aws: Aws, old: Resource, new: Resource) -> None:
    """Replace the subscription filter of the same name."""
    put_filter(aws, new)


def remove_filter(aws: Aws, found: Resource) -> None:
    """Delete the subscription filter."""
    aws.call("logs", "DeleteSubscriptionFilter", logGroupName=found.properties["LogGroupName"], filterName=found.ref)


def _set_retention(aws: Aws, group: Resource) -> None:
    if days := group.properties.get("RetentionInDays"):
        aws.call("logs", "PutRetentionPolicy", logGroupName=group.ref, retentionInDays=days)
    else:
        aws.call("logs", "DeleteRetentionPolicy", logGroupName=group.ref)


KINDS = (
    Kind(
        type="AWS::Logs::LogGroup",
        service="logs",
        create=create_group,
        change=change_group,
        remove=remove_group,
        fixed=frozenset({"LogGroupName"}),
        holds_data=True,
    ),
    Kind(type="AWS::Logs::LogStream", service="logs", create=create_stream, remove=remove_stream, holds_data=True),
    Kind(
        type="AWS::Logs::SubscriptionFilter",
        service="logs",
        create=put_filter,
        change=change_filter,
        remove=remove_filter,
        fixed=frozenset({"LogGroupName", "FilterName"}),
    ),
)
