"""Who signs requests here: the functions of the template, each with its fake key and its role's policies.

Policies are read from the template: inline ones, `AWS::IAM::Policy` and `AWS::IAM::ManagedPolicy`, and the role's
permissions boundary. AWS's own managed policies are not known here; they allow nothing.
AWS: docs "access_policies_boundaries"
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minisam.access import AccessRequest, Decision, decide
from minisam.model import ACCOUNT_ID, App, Resource
from minisam.records import dataclass

_NOTHING: Mapping[str, Any] = {"Statement": []}


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A key pair and whose it is: a function's id."""

    key_id: str
    secret: str
    token: str
    function: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who a signature belongs to: a role's session, and the policies that say what it may do."""

    credentials: Credentials
    arn: str
    user_id: str
    principals: tuple[str, ...]
    policies: tuple[Mapping[str, Any], ...]
    boundary: Mapping[str, Any] | None = None


def identity_decision(caller: Caller, request: AccessRequest) -> Decision:
    """Return what a caller's own policies say, within its boundary. Raises MalformedPolicy."""
    decision = decide(caller.policies, request)
    if caller.boundary is None or decision == "explicit-deny":
        return decision
    within = decide([caller.boundary], request)
    return decision if within == "allow" else within


def callers_of(app: App, credentials: tuple[Credentials, ...]) -> dict[str, Caller]:
    """Return the functions that can sign, by their keys."""
    roles = {str(r.attributes.get("Arn")): r for r in app.resources.values() if r.type == "AWS::IAM::Role"}
    policies = [r for r in app.resources.values() if r.type in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")]
    found = {}
    for given in credentials:
        function = app.functions.get(given.function)
        if function is None:
            continue
        role = roles.get(function.role)
        name = function.role.rpartition("/")[2] or "no-role"
        found[given.key_id] = Caller(
            credentials=given,
            arn=f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/{name}/{function.name}",
            user_id=f"{role.attributes.get('RoleId', name) if role else name}:{function.name}",
            principals=(function.role, ACCOUNT_ID, f"arn:aws:iam::{ACCOUNT_ID}:root"),
            policies=tuple(_policies(policies, role)) if role else (),
            boundary=_boundary(policies, role) if role else None,
        )
    return found


def _boundary(policies: Sequence[Resource], role: Resource) -> Mapping[str, Any] | None:
    """Return the document of a role's permissions boundary; one that is not in the template allows nothing."""
    arn = role.properties.get("PermissionsBoundary")
    if not arn:
        return None
    found = (r for r in policies if r.type == "AWS::IAM::ManagedPolicy" and r.ref == arn)
    document = next((resource.properties.get("PolicyDocument") for resource in found), None)
    return document if isinstance(document, Mapping) else _NOTHING


def _policies(policies: Sequence[Resource], role: Resource) -> list[Mapping[str, Any]]:
    inline = role.properties.get("Policies")
    found = [entry.get("PolicyDocument") for entry in inline or () if isinstance(entry, Mapping)]
    attached = role.properties.get("ManagedPolicyArns") or ()
    for resource in policies:
        is_named = role.ref in (resource.properties.get("Roles") or ())
        is_managed = resource.type == "AWS::IAM::ManagedPolicy"
        if (resource.type == "AWS::IAM::Policy" and is_named) or (
            is_managed and (is_named or resource.ref in attached)
        ):
            found.append(resource.properties.get("PolicyDocument"))
    return [document for document in found if isinstance(document, Mapping)]
