"""Functions whose `Policies` SAM drops without a word, because they stand beside a `Role`.

AWS: docs "sam-resource-function" (Role: "a role is not created if one is specified")
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from minisam.model import Finding
from minisam.template.stack import Stack


def dropped_policies(stack: Stack) -> Iterator[Finding]:
    """Yield a finding for each function with both."""
    source = stack.source.value
    resources = source.get("Resources") if isinstance(source, Mapping) else None
    for name, resource in resources.items() if isinstance(resources, Mapping) else ():
        if not isinstance(resource, Mapping) or resource.get("Type") != "AWS::Serverless::Function":
            continue
        properties = resource.get("Properties")
        if isinstance(properties, Mapping) and properties.get("Role") and properties.get("Policies"):
            yield Finding(
                check="policies-beside-role",
                severity="warning",
                message=f"'{name}' has a Role, so its Policies mean nothing",
                hint="give the policies to the role, or leave out `Role`",
                position=stack.place(name, "Policies"),
            )
