"""Systems Manager parameters. AWS: docs "aws-resource-ssm-parameter"."""

from __future__ import annotations

from typing import Any

from minisam.cloud.kind import Aws, Kind, tag_list
from minisam.model import Resource

_PARAMETERS = ("AllowedPattern", "DataType", "Description", "Policies", "Tier", "Type", "Value")


def create_parameter(aws: Aws, parameter: Resource) -> None:
    """Create the parameter with its value."""
    tags = {"Tags": tag_list(parameter.properties["Tags"])} if parameter.properties.get("Tags") else {}
    aws.call("ssm", "PutParameter", Name=parameter.ref, **_wanted(parameter), **tags)


def change_parameter(aws: Aws, old: Resource, new: Resource) -> None:
    """Give the parameter its new value, a version more; change its tags."""
    if _wanted(old) != _wanted(new):
        aws.call("ssm", "PutParameter", Name=new.ref, Overwrite=True, **_wanted(new))
    before, after = tag_list(old.properties.get("Tags")), tag_list(new.properties.get("Tags"))
    place = {"ResourceType": "Parameter", "ResourceId": new.ref}
    if before and before != after:
        aws.call("ssm", "RemoveTagsFromResource", **place, TagKeys=[tag["Key"] for tag in before])
    if after and before != after:
        aws.call("ssm", "AddTagsToResource", **place, Tags=after)


def remove_parameter(aws: Aws, parameter: Resource) -> None:
    """Delete the parameter."""
    aws.call("ssm", "DeleteParameter", Name=parameter.ref)


def _wanted(parameter: Resource) -> dict[str, Any]:
    return {name: parameter.properties[name] for name in _PARAMETERS if name in parameter.properties}


KINDS = (
    Kind(
        type="AWS::SSM::Parameter",
        service="ssm",
        create=create_parameter,
        change=change_parameter,
        remove=remove_parameter,
        fixed=frozenset({"Name"}),
        holds_data=True,
    ),
)
