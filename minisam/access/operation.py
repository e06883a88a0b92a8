"""What is called, where, and one permission that it needs: the values that rules take and give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
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
