"""Where the policies of a role are written: entries of its function's `Policies`, or its own.

SAM names what it makes of the n-th entry "...Policy<n>"; managed policies become ARNs that end in their names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from minisam.model import Position
from minisam.template.localise import SOURCE
from minisam.template.problems import Problems

ROLE = "AWS::IAM::Role"


def policy_places(name: str, role: Mapping[str, Any], source: Any, problems: Problems) -> dict[str, Position]:
    """Return the place of each policy of the expanded role `name`, by its name or ARN.

    `source` is the template as it was written.
    """
    written = str((role.get("Metadata") or {}).get(SOURCE) or name)
    entries = _policies(source, written)
    properties = role.get("Properties") or {}
    places = {}
    for index, policy in enumerate(properties.get("Policies") or ()):
        policy_name = policy.get("PolicyName") if isinstance(policy, Mapping) else None
        if isinstance(policy_name, str):
            number = re.search(r"Policy(\d+)$", policy_name) if written != name else None
            places[policy_name] = _place(written, int(number[1]) if number else index, problems)
    for arn in _texts(properties.get("ManagedPolicyArns")):
        for index, entry in enumerate(entries):
            if isinstance(entry, str) and arn.rpartition("/")[2] == entry.rpartition("/")[2]:
                places[arn] = _place(written, index, problems)
    return places


def _policies(source: Any, name: str) -> Sequence[Any]:
    resources = source.get("Resources") if isinstance(source, Mapping) else None
    resource = resources.get(name) if isinstance(resources, Mapping) else None
    properties = resource.get("Properties") if isinstance(resource, Mapping) else None
    policies = properties.get("Policies") if isinstance(properties, Mapping) else None
    return policies if isinstance(policies, list) else [policies]


def _place(name: str, index: int, problems: Problems) -> Position:
    return problems.key_place(("Resources", name, "Properties", "Policies", index))


def _texts(value: Any) -> list[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
