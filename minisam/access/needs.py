"""Which permissions an AWS operation needs: its IAM actions, and the ARNs of what it is about.

Services whose operations differ from their actions, or whose ARNs are not spelled in their parameters, have rules in
`rules_*.py`; all others are looked up in AWS's own table.
"""

from __future__ import annotations

from minisam.access.actions import general
from minisam.access.operation import Need, Operation, Place

FREE = frozenset({"sts:GetCallerIdentity", "sts:GetSessionToken"})
"""Allowed whatever a policy says. AWS: docs "API_GetCallerIdentity"."""


def needs(operation: Operation, place: Place) -> tuple[Need, ...] | None:
    """Return what the operation needs, nothing where it is free; None where it is not known."""
    from minisam.access.rules import RULES  # not before somebody asks: a start does not

    if f"{operation.service}:{operation.name}" in FREE:
        return ()
    if (rule := RULES.get(operation.service)) and (found := rule(operation, place)) is not None:
        return tuple(found)
    return general(operation, place)
