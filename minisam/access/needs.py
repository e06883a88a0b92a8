"""Which permissions an AWS operation needs: its IAM actions, and the ARNs of what it is about.

The names of actions and the formats of ARNs are AWS's (`actions.json`, made by tools/make_iam_actions.py). Services
whose operations differ from their actions, or whose ARNs are not spelled in their parameters, have rules in
`rules_*.py`.
AWS: "Service Authorization Reference"
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cache
from importlib.resources import files
from typing import Any

from minisam.records import dataclass

Find = Callable[[str, str], str | None]
"""Finds what a call does not spell, by kind and name.

Kinds: "secret" (name to ARN), "key" (KMS id or alias to ARN), "ciphertext" (to its key), "hash-key" (of a table),
"identity" (an address's verified domain), "function" (its id in the template to its ARN).
"""

_PREFIXES = {
    "apigatewaymanagementapi": "execute-api",
    "bedrock-runtime": "bedrock",
    "dynamodbstreams": "dynamodb",
    "efs": "elasticfilesystem",
    "email": "ses",
    "emr": "elasticmapreduce",
    "iot-data": "iot",
    "iotdata": "iot",
    "monitoring": "cloudwatch",
    "pinpoint": "mobiletargeting",
    "resourcegroupstaggingapi": "tag",
    "sesv2": "ses",
    "stepfunctions": "states",
}
_GIVEN_ARN = re.compile(r"(?:[\w-]+[/:])?(arn:[\w-]+:[\w-]+:.*)", re.DOTALL)
FREE = frozenset({"sts:GetCallerIdentity", "sts:GetSessionToken"})
"""Allowed whatever a policy says. AWS: docs "API_GetCallerIdentity"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One permission. `resource` is "*" for an action that is about none, None where the call does not tell."""

    action: str
    resource: str | None
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    or_else: str | None = None
    """Another resource that it may be about as well: what is known does not tell."""


def _nothing(kind: str, name: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a call is made, and how to look up what it does not spell."""

    region: str
    account: str
    partition: str = "aws"
    find: Find = _nothing

    def arn(self, service: str, resource: str) -> str:
        """Return the ARN of a resource here; where its name is an ARN already, that is it."""
        if given := _GIVEN_ARN.fullmatch(resource):
            return given[1]
        return f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What is called: `service` as IAM's prefix, the API's own name and parameters."""

    service: str
    name: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def text(self, *names: str) -> str | None:
        """Return the first of the parameters that is given as text."""
        return next((v for name in names if isinstance(v := self.parameters.get(name), str) and v), None)

    def items(self, name: str) -> list[Any]:
        """Return a parameter that is a list, empty where there is none."""
        value = self.parameters.get(name)
        return list(value) if isinstance(value, (list, tuple)) else []


Rule = Callable[[Operation, Place], "Iterator[Need] | None"]


def prefix_of(service: str) -> str:
    """Return IAM's prefix of a service that boto3, or a signature, calls `service`."""
    return _PREFIXES.get(service, service)


def needs(operation: Operation, place: Place) -> tuple[Need, ...] | None:
    """Return what the operation needs, nothing where it is free; None where it is not known."""
    from minisam.access.rules import RULES

    if f"{operation.service}:{operation.name}" in FREE:
        return ()
    if (rule := RULES.get(operation.service)) and (found := rule(operation, place)) is not None:
        return tuple(found)
    return general(operation, place)


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
    table: dict[str, Any] = json.loads((files("minisam") / "access" / "actions.json").read_text("utf-8"))
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
