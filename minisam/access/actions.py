"""The names of actions and the formats of ARNs: AWS's table (`actions.json`, made by tools/make_iam_actions.py).

AWS: "Service Authorization Reference"
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from minisam.access.operation import Need, Operation, Place


def general(operation: Operation, place: Place, action: str | None = None) -> tuple[Need, ...] | None:
    """Return the one need of an operation whose parameters spell the resource; None for an unknown action."""
    service = actions().get(operation.service)
    name = action or operation.name
    if service is None or name not in service["actions"]:
        return None
    kinds = sorted(service["actions"][name], key=lambda kind: not kind.endswith("!"))
    found = (arn_of(service["resources"].get(kind.rstrip("!"), ""), operation, place) for kind in kinds)
    resource = next(filter(None, found), None if any(kind.endswith("!") for kind in kinds) else "*")
    return (Need(action=f"{operation.service}:{name}", resource=resource),)


@cache
def actions() -> Mapping[str, Any]:
    """Return the table: {service: {"resources": {type: arn}, "actions": {action: [types, required ones with "!"]}}}."""
    table: dict[str, Any] = json.loads(Path(__file__).with_name("actions.json").read_text("utf-8"))
    return table


def arn_of(pattern: str, operation: Operation, place: Place) -> str | None:
    """Fill an ARN's format with what the parameters say; None where they do not."""
    if not pattern:
        return None
    likeness = re.compile(re.sub(r"\\\$\\\{\w+\\\}", ".+", re.escape(pattern)))
    for value in operation.parameters.values():
        if isinstance(value, str) and value.startswith("arn:") and likeness.fullmatch(value):
            return value
    known = {"Partition": place.partition, "Region": place.region, "Account": place.account}
    parts = [name for name in re.findall(r"\$\{(\w+)\}", pattern) if name not in known]
    for part in parts:
        if (value := _named(part, operation.parameters, is_only=len(parts) == 1)) is None:
            return None
        known[part] = value
    return re.sub(r"\$\{(\w+)\}", lambda found: known[found[1]], pattern)


def _named(part: str, parameters: Mapping[str, Any], *, is_only: bool) -> str | None:
    given = {name.lower(): value for name, value in parameters.items() if isinstance(value, str) and value}
    stem = re.sub(r"(Name|Id)$", "", part).lower()
    names = [part.lower(), f"{stem}name", f"{stem}id", stem, *(("name", "id") if is_only else ())]
    return next((given[name] for name in names if name in given), None)
