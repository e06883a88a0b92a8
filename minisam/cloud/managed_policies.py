"""AWS's own managed policies, as moto ships them; read when a role first needs one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from minisam.access import Policy


def managed_policy(arn: str) -> Policy | None:
    """Return the document of a managed policy by its ARN, of any partition; None for an unknown one."""
    name = arn.partition(":policy/")[2]
    return _documents().get(name) if arn.split(":")[3:5] == ["", "aws"] else None


@cache
def _documents() -> Mapping[str, Policy]:
    from moto.iam.aws_managed_policies import aws_managed_policies_data

    known: dict[str, dict[str, Any]] = json.loads(aws_managed_policies_data)
    return {entry.get("Path", "/")[1:] + name: entry["Document"] for name, entry in known.items()}
