"""IAM roles and policies, inline and managed.

AWS: docs "aws-resource-iam-role", "aws-resource-iam-policy", "aws-resource-iam-managedpolicy".
"""

from __future__ import annotations

import json
from typing import Any

from minisam.cloud.kind import Aws, Kind, as_list, tag_list
from minisam.model import Resource

_ROLE_PARAMETERS = ("Description", "MaxSessionDuration", "Path", "PermissionsBoundary")
_HOLDERS = (("Roles", "Role"), ("Users", "User"), ("Groups", "Group"))


def create_role(aws: Aws, role: Resource) -> None:
    """Create the role with its trust, its inline policies and the managed ones attached."""
    wanted = {name: role.properties[name] for name in _ROLE_PARAMETERS if role.properties.get(name)}
    if tags := tag_list(role.properties.get("Tags")):
        wanted["Tags"] = tags
    trust = _document(role.properties["AssumeRolePolicyDocument"])
    aws.call("iam", "CreateRole", RoleName=role.ref, AssumeRolePolicyDocument=trust, **wanted)
    for name, document in _inline(role).items():
        aws.call("iam", "PutRolePolicy", RoleName=role.ref, PolicyName=name, PolicyDocument=document)
    for arn in as_list(role.properties.get("ManagedPolicyArns")):
        aws.call("iam", "AttachRolePolicy", RoleName=role.ref, PolicyArn=arn)


def change_role(aws: Aws, old: Resource, new: Resource) -> None:
    """Change trust, policies, description and tags."""
    name = new.ref
    trust = _document(new.properties["AssumeRolePolicyDocument"])
    aws.call("iam", "UpdateAssumeRolePolicy", RoleName=name, PolicyDocument=trust)
    details = {"MaxSessionDuration": new.properties.get("MaxSessionDuration", 3600)}
    aws.call("iam", "UpdateRole", RoleName=name, Description=new.properties.get("Description", ""), **details)
    _change_policies(aws, old, new)
    before, after = tag_list(old.properties.get("Tags")), tag_list(new.properties.get("Tags"))
    if before and before != after:
        aws.call("iam", "UntagRole", RoleName=name, TagKeys=[tag["Key"] for tag in before])
    if after and before != after:
        aws.call("iam", "TagRole", RoleName=name, Tags=after)


def remove_role(aws: Aws, role: Resource) -> None:
    """Delete the role and whatever is attached to it."""
    for policy in aws.call("iam", "ListAttachedRolePolicies", RoleName=role.ref)["AttachedPolicies"]:
        aws.call("iam", "DetachRolePolicy", RoleName=role.ref, PolicyArn=policy["PolicyArn"])
    for name in aws.call("iam", "ListRolePolicies", RoleName=role.ref)["PolicyNames"]:
        aws.call("iam", "DeleteRolePolicy", RoleName=role.ref, PolicyName=name)
    aws.call("iam", "DeleteRole", RoleName=role.ref)


def put_policy(aws: Aws, policy: Resource) -> None:
    """Write the policy into each role, user and group that it names."""
    document = _document(policy.properties["PolicyDocument"])
    for holder, name in _holders(policy):
        named: dict[str, Any] = {f"{holder}Name": name}
        policy_name = policy.properties["PolicyName"]
        aws.call("iam", f"Put{holder}Policy", **named, PolicyName=policy_name, PolicyDocument=document)


def change_policy(aws: Aws, old: Resource, new: Resource) -> None:
    """Write the policy anew, and take it from those that it does not name any more."""
    for holder, name in _holders(old):
        is_same = old.properties["PolicyName"] == new.properties["PolicyName"]
        if not is_same or (holder, name) not in _holders(new):
            _delete_inline(aws, old, holder, name)
    put_policy(aws, new)


def remove_policy(aws: Aws, policy: Resource) -> None:
    """Take the policy from everyone that it names."""
    for holder, name in _holders(policy):
        _delete_inline(aws, policy, holder, name)


def create_managed_policy(aws: Aws, policy: Resource) -> None:
    """Create the managed policy and attach it to everyone that it names."""
    wanted = {name: policy.properties[name] for name in ("Description", "Path") if policy.properties.get(name)}
    document = _document(policy.properties["PolicyDocument"])
    name = policy.ref.rpartition("/")[2]
    aws.call("iam", "CreatePolicy", PolicyName=name, PolicyDocument=document, **wanted)
    for holder, held_by in _holders(policy):
        aws.call("iam", f"Attach{holder}Policy", **{f"{holder}Name": held_by}, PolicyArn=policy.ref)


def remove_managed_policy(aws: Aws, policy: Resource) -> None:
    """Detach the policy everywhere and delete it."""
    entities = aws.call("iam", "ListEntitiesForPolicy", PolicyArn=policy.ref)
    for _, holder in _HOLDERS:
        for entity in entities.get(f"Policy{holder}s", ()):
            named = {f"{holder}Name": entity[f"{holder}Name"]}
            aws.call("iam", f"Detach{holder}Policy", **named, PolicyArn=policy.ref)
    aws.call("iam", "DeletePolicy", PolicyArn=policy.ref)


def _document(policy: Any) -> str:
    """Return a policy's JSON text, with a version even where the template leaves it out, as SAM's policies do."""
    # Differs from AWS: it reads an absent one as 2008-10-17 (docs "reference_policies_elements_version"); moto refuses.
    return json.dumps({"Version": "2012-10-17", **policy} if isinstance(policy, dict) else policy)


def _inline(role: Resource) -> dict[str, str]:
    policies = as_list(role.properties.get("Policies"))
    return {policy["PolicyName"]: _document(policy["PolicyDocument"]) for policy in policies}


def _holders(policy: Resource) -> list[tuple[str, str]]:
    return [(holder, name) for key, holder in _HOLDERS for name in as_list(policy.properties.get(key))]


def _delete_inline(aws: Aws, policy: Resource, holder: str, name: str) -> None:
    named: dict[str, Any] = {f"{holder}Name": name}
    aws.call("iam", f"Delete{holder}Policy", **named, PolicyName=policy.properties["PolicyName"])


def _change_policies(aws: Aws, old: Resource, new: Resource) -> None:
    name = new.ref
    for policy in _inline(old).keys() - _inline(new).keys():
        aws.call("iam", "DeleteRolePolicy", RoleName=name, PolicyName=policy)
    for policy, document in _inline(new).items():
        aws.call("iam", "PutRolePolicy", RoleName=name, PolicyName=policy, PolicyDocument=document)
    before = set(as_list(old.properties.get("ManagedPolicyArns")))
    after = set(as_list(new.properties.get("ManagedPolicyArns")))
    for arn in sorted(before - after):
        aws.call("iam", "DetachRolePolicy", RoleName=name, PolicyArn=arn)
    for arn in sorted(after - before):
        aws.call("iam", "AttachRolePolicy", RoleName=name, PolicyArn=arn)


KINDS = (
    Kind(
        type="AWS::IAM::Role",
        service="iam",
        create=create_role,
        change=change_role,
        remove=remove_role,
        fixed=frozenset({"RoleName", "Path"}),
    ),
    Kind(type="AWS::IAM::Policy", service="iam", create=put_policy, change=change_policy, remove=remove_policy),
    Kind(
        type="AWS::IAM::ManagedPolicy",
        service="iam",
        create=create_managed_policy,
        remove=remove_managed_policy,
        fixed=frozenset({"ManagedPolicyName", "Description", "Path"}),
    ),
)
