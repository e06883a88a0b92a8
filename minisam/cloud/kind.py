"""What the provisioner knows of one CloudFormation type: how to create, change and remove it, and what must not change.

Every file of `resources/` lists its kinds in `KINDS`. They speak to AWS through `Aws`, so the same functions provision
the embedded cloud and any other endpoint; neither this module nor they import boto3 or moto.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from minisam.model import Resource
from minisam.records import dataclass


class Aws(Protocol):
    """Public AWS calls, however they get there."""

    region: str

    def call(self, service: str, operation: str, /, **parameters: Any) -> Mapping[str, Any]:
        """Make one call and return its answer.

        `parameters` may be CloudFormation properties: what the operation does not take is left out, and text stands for
        numbers and booleans (CloudFormation accepts "5" where the API wants 5). Raises botocore's ClientError.
        """


Act = Callable[[Aws, Resource], None]
Change = Callable[[Aws, Resource, Resource], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One CloudFormation type. `fixed` are the properties whose change CloudFormation answers with a replacement.

    `change` gets the old and the new resource; without it every change is a replacement. `replacement` finds what
    `fixed` cannot say: it returns the reason, or None. `service` is boto3's name of the service.
    """

    type: str
    service: str
    create: Act
    remove: Act
    change: Change | None = None
    fixed: frozenset[str] = frozenset()
    replacement: Callable[[Mapping[str, Any], Mapping[str, Any]], str | None] | None = None
    holds_data: bool = False


def as_list(value: Any) -> list[Any]:
    """Return a property that may be one value, a list or missing as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def tag_map(tags: Any) -> dict[str, str]:
    """Return tags as a mapping; CloudFormation writes a list of Key and Value for most types, a mapping for some."""
    if isinstance(tags, Mapping):
        return {str(key): str(value) for key, value in tags.items()}
    return {str(tag["Key"]): str(tag["Value"]) for tag in tags or ()}


def tag_list(tags: Any) -> list[dict[str, str]]:
    """Return tags as a list of Key and Value."""
    return [{"Key": key, "Value": value} for key, value in tag_map(tags).items()]
