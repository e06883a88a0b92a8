"""Kinesis data streams. AWS: docs "aws-resource-kinesis-stream"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minisam.cloud.kind import Aws, Kind, tag_map
from minisam.model import Resource

_DEFAULT_RETENTION_H = 24


def create_stream(aws: Aws, stream: Resource) -> None:
    """Create the stream with its shards, retention and tags."""
    properties = stream.properties
    mode = _mode(properties)
    shards = {} if mode == "ON_DEMAND" else {"ShardCount": properties.get("ShardCount", 1)}
    aws.call("kinesis", "CreateStream", StreamName=stream.ref, StreamModeDetails={"StreamMode": mode}, **shards)
    _set_retention(aws, stream.ref, _DEFAULT_RETENTION_H, _retention(properties))
    if tags := tag_map(properties.get("Tags")):
        aws.call("kinesis", "AddTagsToStream", StreamName=stream.ref, Tags=tags)


def change_stream(aws: Aws, old: Resource, new: Resource) -> None:
    """Change mode, shards, retention and tags; the records stay."""
    before, after = old.properties, new.properties
    if _mode(before) != _mode(after):
        details = {"StreamMode": _mode(after)}
        aws.call("kinesis", "UpdateStreamMode", StreamARN=new.attributes["Arn"], StreamModeDetails=details)
    count = after.get("ShardCount", 1)
    if _mode(after) == "PROVISIONED" and before.get("ShardCount", 1) != count:
        scaling = {"TargetShardCount": count, "ScalingType": "UNIFORM_SCALING"}
        aws.call("kinesis", "UpdateShardCount", StreamName=new.ref, **scaling)
    _set_retention(aws, new.ref, _retention(before), _retention(after))
    old_tags, new_tags = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
    if gone := [key for key in old_tags if key not in new_tags]:
        aws.call("kinesis", "RemoveTagsFromStream", StreamName=new.ref, TagKeys=gone)
    if new_tags and new_tags != old_tags:
        aws.call("kinesis", "AddTagsToStream", StreamName=new.ref, Tags=new_tags)


def remove_stream(aws: Aws, stream: Resource) -> None:
    """Delete the stream and its records."""
    aws.call("kinesis", "DeleteStream", StreamName=stream.ref, EnforceConsumerDeletion=True)


def _mode(properties: Mapping[str, Any]) -> str:
    return str((properties.get("StreamModeDetails") or {}).get("StreamMode", "PROVISIONED"))


def _retention(properties: Mapping[str, Any]) -> int:
    return int(properties.get("RetentionPeriodHours", _DEFAULT_RETENTION_H))


def _set_retention(aws: Aws, name: str, before_h: int, after_h: int) -> None:
    if after_h == before_h:
        return
    operation = "IncreaseStreamRetentionPeriod" if after_h > before_h else "DecreaseStreamRetentionPeriod"
    aws.call("kinesis", operation, StreamName=name, RetentionPeriodHours=after_h)


KINDS = (
    Kind(
        type="AWS::Kinesis::Stream",
        service="kinesis",
        create=create_stream,
        change=change_stream,
        remove=remove_stream,
        fixed=frozenset({"Name"}),
        holds_data=True,
    ),
)
