"""Pseudo parameters: what `AWS::Region` and its siblings stand for in a stack.

`NO_VALUE` stands for `AWS::NoValue` while a template is resolved; whoever holds it removes the key or item.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

from minisam.model import ACCOUNT_ID


class NoValue:
    """The type of NO_VALUE."""

    def __repr__(self) -> str:
        return "AWS::NoValue"


NO_VALUE: Final = NoValue()


def pseudo_parameters(stack_name: str, region: str) -> dict[str, Any]:
    """Return the value of every pseudo parameter of a stack.

    AWS: docs "pseudo-parameter-reference"
    """
    return {
        "AWS::AccountId": ACCOUNT_ID,
        "AWS::NoValue": NO_VALUE,
        "AWS::NotificationARNs": [],
        "AWS::Partition": partition(region),
        "AWS::Region": region,
        "AWS::StackId": stack_id(stack_name, region),
        "AWS::StackName": stack_name,
        "AWS::URLSuffix": url_suffix(region),
    }


def partition(region: str) -> str:
    """Return the partition of a region, as it stands in ARNs."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def url_suffix(region: str) -> str:
    """Return the domain of a region's endpoints."""
    return "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"


def stack_id(stack_name: str, region: str) -> str:
    """Return a stack's ARN; its UUID follows from name and region, so that it is the same at every start."""
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"minisam:{region}:{stack_name}")
    return f"arn:{partition(region)}:cloudformation:{region}:{ACCOUNT_ID}:stack/{stack_name}/{identifier}"
