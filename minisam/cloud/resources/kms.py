"""KMS keys and aliases. AWS: docs "aws-resource-kms-key", "aws-resource-kms-alias"."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from minisam.cloud.kind import Aws, Kind, tag_map
from minisam.model import Resource

_KEY_PARAMETERS = ("Description", "KeySpec", "KeyUsage", "MultiRegion", "Origin")


def create_key(aws: Aws, key: Resource) -> None:
    """Create the key with its policy, rotation and state."""
    wanted = {name: key.properties[name] for name in _KEY_PARAMETERS if name in key.properties}
    if "KeyPolicy" in key.properties:
        wanted["Policy"] = json.dumps(key.properties["KeyPolicy"])
    if tags := tag_map(key.properties.get("Tags")):
        wanted["Tags"] = _tags(tags)
    aws.call("kms", "CreateKey", **wanted)
    _set_state(aws, key.ref, {}, key.properties)


def change_key(aws: Aws, old: Resource, new: Resource) -> None:
    """Change policy, description, rotation, state and tags; what was encrypted stays readable."""
    before, after = old.properties, new.properties
    if "KeyPolicy" in after and before.get("KeyPolicy") != after["KeyPolicy"]:
        policy = json.dumps(after["KeyPolicy"])
        aws.call("kms", "PutKeyPolicy", KeyId=new.ref, PolicyName="default", Policy=policy)
    if before.get("Description") != after.get("Description"):
        aws.call("kms", "UpdateKeyDescription", KeyId=new.ref, Description=after.get("Description", ""))
    _set_state(aws, new.ref, before, after)
    old_tags, new_tags = tag_map(before.get("Tags")), tag_map(after.get("Tags"))
    if gone := [name for name in old_tags if name not in new_tags]:
        aws.call("kms", "UntagResource", KeyId=new.ref, TagKeys=gone)
    if new_tags and new_tags != old_tags:
        aws.call("kms", "TagResource", KeyId=new.ref, Tags=_tags(new_tags))


def remove_key(aws: Aws, key: Resource) -> None:
    """Let the key wait for its deletion, as AWS does."""
    days = key.properties.get("PendingWindowInDays", 30)
    aws.call("kms", "ScheduleKeyDeletion", KeyId=key.ref, PendingWindowInDays=days)


def create_alias(aws: Aws, alias: Resource) -> None:
    """Create the alias."""
    aws.call("kms", "CreateAlias", AliasName=alias.ref, TargetKeyId=alias.properties["TargetKeyId"])


def change_alias(aws: Aws, old: Resource, new: Resource) -> None:
    """Let the alias name another key."""
    aws.call("kms", "UpdateAlias", AliasName=new.ref, TargetKeyId=new.properties["TargetKeyId"])


def remove_alias(aws: Aws, alias: Resource) -> None:
    """Delete the alias."""
    aws.call("kms", "DeleteAlias", AliasName=alias.ref)


def _set_state(aws: Aws, key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if _flag(before, "EnableKeyRotation", False) != (rotates := _flag(after, "EnableKeyRotation", False)):
        aws.call("kms", "EnableKeyRotation" if rotates else "DisableKeyRotation", KeyId=key)
    if _flag(before, "Enabled", True) != (is_on := _flag(after, "Enabled", True)):
        aws.call("kms", "EnableKey" if is_on else "DisableKey", KeyId=key)


def _flag(properties: Mapping[str, Any], name: str, default: bool) -> bool:
    return str(properties.get(name, default)).lower() == "true"


def _tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"TagKey": key, "TagValue": value} for key, value in tags.items()]


KINDS = (
    Kind(
        type="AWS::KMS::Key",
        service="kms",
        create=create_key,
        change=change_key,
        remove=remove_key,
        fixed=frozenset({"KeySpec", "KeyUsage", "MultiRegion", "Origin"}),
        holds_data=True,
    ),
    Kind(
        type="AWS::KMS::Alias",
        service="kms",
        create=create_alias,
        change=change_alias,
        remove=remove_alias,
        fixed=frozenset({"AliasName"}),
    ),
)
