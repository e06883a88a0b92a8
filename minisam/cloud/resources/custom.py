"""Custom resources, `AWS::CloudFormation::CustomResource` and `Custom::Anything`: made by a function of the template.

AWS: docs "template-custom-resources".
"""

from __future__ import annotations

from minisam.cloud.kind import Aws, Kind
from minisam.model import Resource


def create(aws: Aws, resource: Resource) -> None:
    """Let the function create it."""
    from minisam.cloud.custom_resources import request

    request("Create", resource)


def change(aws: Aws, old: Resource, new: Resource) -> None:
    """Let the function change it."""
    from minisam.cloud.custom_resources import request

    request("Update", new, old)


def remove(aws: Aws, resource: Resource) -> None:
    """Let the function remove it."""
    from minisam.cloud.custom_resources import request

    request("Delete", resource)


KINDS = (
    Kind(
        type="AWS::CloudFormation::CustomResource",
        service="custom",
        create=create,
        change=change,
        remove=remove,
        fixed=frozenset({"ServiceToken"}),
    ),
)
