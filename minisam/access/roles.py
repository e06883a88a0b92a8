"""The roles of a stack as what they let do: every policy that reaches a role, with the place where it is written.

AWS: docs "aws-resource-iam-role", "aws-resource-iam-policy", "aws-resource-iam-managedpolicy"
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from minisam.access.authorization import Verdict
from minisam.access.conditions import MalformedPolicy
from minisam.access.decisions import Policy, statements_of
from minisam.model import ACCOUNT_ID, Position, Resource
from minisam.records import dataclass

Managed = Callable[[str], Policy | None]
"""Returns the document of one of AWS's own managed policies by its ARN, None for an unknown one."""

NOTHING: Policy = {"Version": "2012-10-17", "Statement": []}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One policy of a role. `name` is its own, or its ARN."""

    name: str
    document: Policy
    position: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a role may do. `gaps` say why that is not wholly known; `id` is "" for a role outside the template."""

    id: str
    arn: str
    grants: tuple[Grant, ...] = ()
    boundary: Policy | None = None
    tags: Mapping[str, str]
    gaps: tuple[str, ...] = ()
    position: Position

    @property
    def name(self) -> str:
        """The role's name, without its path."""
        return self.arn.rpartition("/")[2]

    def statement_of(self, verdict: Verdict | None) -> str | None:
        """Return the statement that decided ("ItsPolicy #1"), None where none or one of a resource's own policy did.

        Of a Deny that is not the role's own the kind of policy is returned ("a resource-based policy").
        """
        if verdict is None or verdict.statement is None or verdict.policy is None:
            return None
        if verdict.basis != "identity-based policy":
            return f"a {verdict.basis}" if verdict.decision == "explicit-deny" else None
        grant = self.grants[verdict.policy]
        return f"{grant.name} #{statements_of(grant.document).index(verdict.statement) + 1}"

    def denial(self, verdict: Verdict) -> tuple[str, Position]:
        """Say what decided against something, and where it is written."""
        if verdict.statement is None:
            limit = "" if verdict.basis == "identity-based policy" else f" of its {verdict.basis}"
            return f"no statement{limit} allows it (role '{self.id or self.arn}')", self.position
        sid = verdict.statement.get("Sid")
        name = f" '{sid}'" if sid else ""
        if verdict.policy is None or verdict.basis != "identity-based policy":
            return f"statement{name} of a {verdict.basis} denies it", self.position
        grant = self.grants[verdict.policy]
        return f"statement{name} of policy '{grant.name}' denies it", grant.position


def role_of(function: Resource, resources: Mapping[str, Resource], managed: Managed) -> Role:
    """Return the role of an `AWS::Lambda::Function`; one that is not in the template allows nothing and says so."""
    arn = str(function.properties.get("Role") or "")
    return role_by_arn(arn, resources, managed) or Role(
        id="", arn=arn, tags={}, gaps=(f"role '{arn}' is not in the template",), position=function.position
    )


def role_by_arn(arn: str, resources: Mapping[str, Resource], managed: Managed) -> Role | None:
    """Return the stack's role with this ARN."""
    for resource in resources.values():
        if resource.type == "AWS::IAM::Role" and resource.attributes.get("Arn") == arn:
            return _role(resource, resources, managed)
    return None


def _role(role: Resource, resources: Mapping[str, Resource], managed: Managed) -> Role:
    gaps: list[str] = []
    grants = []
    for grant in (*_inline(role), *_attached(role, resources, managed, gaps)):
        if (problem := _problem(grant.document)) is None:
            grants.append(grant)
        else:
            gaps.append(f"policy '{grant.name}': {problem}")
    boundary = None
    if limit := role.properties.get("PermissionsBoundary"):
        boundary = _managed_document(str(limit), resources, managed)
        if boundary is None:
            gaps.append(f"permissions boundary '{limit}' is not known here")
    return Role(
        id=role.id,
        arn=str(role.attributes.get("Arn") or role.ref),
        grants=tuple(grants),
        boundary=boundary,
        tags=_tags(role),
        gaps=tuple(gaps),
        position=role.position,
    )


def _inline(role: Resource) -> Iterator[Grant]:
    for entry in role.properties.get("Policies") or ():
        if isinstance(entry, Mapping):
            name = str(entry.get("PolicyName") or "")
            place = role.places.get(name, role.position)
            yield Grant(name=name, document=entry.get("PolicyDocument") or NOTHING, position=place)


def _attached(role: Resource, resources: Mapping[str, Resource], managed: Managed, gaps: list[str]) -> Iterator[Grant]:
    arns = [str(arn) for arn in role.properties.get("ManagedPolicyArns") or ()]
    for resource in resources.values():
        if resource.type not in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"):
            continue
        holders = resource.properties.get("Roles") or [resource.properties.get("RoleName")]
        if role.ref in holders or (resource.type == "AWS::IAM::ManagedPolicy" and resource.ref in arns):
            document = resource.properties.get("PolicyDocument") or NOTHING
            name = str(
                resource.properties.get("PolicyName") or resource.properties.get("ManagedPolicyName") or resource.id
            )
            yield Grant(name=name, document=document, position=resource.position)
    own = {resource.ref for resource in resources.values() if resource.type == "AWS::IAM::ManagedPolicy"}
    for arn in arns:
        if arn in own:
            continue
        if (document := managed(arn)) is None:
            gaps.append(f"managed policy '{arn}' is not known here")
        else:
            yield Grant(name=arn, document=document, position=role.places.get(arn, role.position))


def _managed_document(arn: str, resources: Mapping[str, Resource], managed: Managed) -> Policy | None:
    for resource in resources.values():
        if resource.type == "AWS::IAM::ManagedPolicy" and resource.ref == arn:
            document: Policy = resource.properties.get("PolicyDocument") or NOTHING
            return document
    return managed(arn)


def _problem(document: Policy) -> str | None:
    try:
        statements = statements_of(document)
    except MalformedPolicy as error:
        return error.message
    if "{{resolve:" in str(statements):
        return "it holds a reference that is resolved at deployment"
    return None


def _tags(role: Resource) -> dict[str, str]:
    tags = role.properties.get("Tags") or ()
    return {str(tag["Key"]): str(tag["Value"]) for tag in tags if isinstance(tag, Mapping) and "Key" in tag}


def resource_policies(resources: Mapping[str, Resource]) -> dict[str, Policy]:
    """Return the policies that the stack gives to its resources, by the resources' ARNs, several of one joined."""
    found: dict[str, list[Any]] = {}
    for resource in resources.values():
        document = resource.properties.get("PolicyDocument") or resource.properties.get("ResourcePolicy")
        if resource.type == "AWS::KMS::Key":
            document = resource.properties.get("KeyPolicy")
        if resource.type == "AWS::Lambda::Permission":
            document = _permission(resource)
        for arn in _subjects(resource, resources):
            if isinstance(document, Mapping) and _problem(document) is None:
                found.setdefault(arn, []).extend(statements_of(document))
    return {arn: {"Version": "2012-10-17", "Statement": statements} for arn, statements in found.items()}


def _subjects(resource: Resource, resources: Mapping[str, Resource]) -> Iterator[str]:
    properties = resource.properties
    if resource.type == "AWS::S3::BucketPolicy":
        yield f"arn:aws:s3:::{properties.get('Bucket')}"
    elif resource.type in ("AWS::SQS::QueuePolicy", "AWS::SQS::QueueInlinePolicy"):
        urls = properties.get("Queues") or [properties.get("Queue")]
        region = _region(resources)
        yield from (f"arn:aws:sqs:{region}:{ACCOUNT_ID}:{str(url).rpartition('/')[2]}" for url in urls)
    elif resource.type in ("AWS::SNS::TopicPolicy", "AWS::SNS::TopicInlinePolicy"):
        yield from map(str, properties.get("Topics") or [properties.get("TopicArn")])
    elif resource.type == "AWS::KMS::Key":
        yield str(resource.attributes.get("Arn"))
    elif resource.type == "AWS::SecretsManager::ResourcePolicy":
        yield str(properties.get("SecretId"))
    elif resource.type == "AWS::Lambda::Permission":
        name = str(properties.get("FunctionName"))
        functions = (one for one in resources.values() if one.type == "AWS::Lambda::Function")
        arns = {str(one.attributes.get("Arn")): one for one in functions}
        yield from (arn for arn, one in arns.items() if name.partition(":$")[0] in (one.ref, arn))


def _permission(permission: Resource) -> Policy | None:
    """Return what a permission says to a role or an account; one for a service says nothing to them.

    AWS: docs "access-control-resource-based"
    """
    properties = permission.properties
    principal = str(properties.get("Principal") or "")
    if not (principal.startswith("arn:") or principal.isdigit()):
        return None
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": principal},
        "Action": properties.get("Action"),
        "Resource": "*",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _region(resources: Mapping[str, Resource]) -> str:
    queues = (r for r in resources.values() if r.type == "AWS::SQS::Queue" and r.attributes.get("Arn"))
    return next((str(queue.attributes["Arn"]).split(":")[3] for queue in queues), "us-east-1")
