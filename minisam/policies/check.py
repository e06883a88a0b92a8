"""Whether a function's role fits what its code calls and what invokes it: missing, wrong resource, wildcard, unused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from minisam.access import AccessRequest, Identity, Policy, authorize, could_allow, matches
from minisam.access.decisions import statements_of, texts_of
from minisam.access.needs import needs
from minisam.access.operation import Need, Place
from minisam.access.roles import Managed, Role, role_of
from minisam.access.suggestions import suggest
from minisam.model import ACCOUNT_ID, App, Finding, Function, Resource
from minisam.policies.source_calls import SourceCall, calls_of
from minisam.project import premises_of

_VARIABLE = re.compile(r"\$\{[^}]*\}")
_POLLED = {
    "sqs": ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"),
    "kinesis": ("kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream", "kinesis:ListShards"),
    "dynamodb": ("dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"),
}
"""AWS: docs "services-sqs-configure", "with-kinesis", "with-ddb" (execution role permissions)."""


def check(app: App, managed: Managed) -> list[Finding]:
    """Return what does not fit, of every function."""
    found: list[Finding] = []
    for function in app.functions.values():
        resource = app.resources.get(function.id)
        if resource is None:
            continue
        role = role_of(resource, app.resources, managed)
        if not role.id:
            message = f"Function '{function.id}': {'; '.join(role.gaps)}, so nothing is checked"
            found.append(
                Finding(check="policy-unknown", severity="notice", message=message, position=function.position)
            )
            continue
        found += _Function(app, function, role).findings()
    return found


class _Function:
    """One function and its role."""

    def __init__(self, app: App, function: Function, role: Role) -> None:
        self._app, self._function, self._role = app, function, role
        policies = tuple(_at_most(grant.document) for grant in role.grants)
        self._identity = Identity(
            arn=f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/{role.name}/{function.name}",
            role=role.arn,
            account=ACCOUNT_ID,
            policies=policies,
            boundary=_at_most(role.boundary) if role.boundary else None,
        )
        self._place = Place(region=app.region, account=ACCOUNT_ID, find=self._find)

    def findings(self) -> Iterator[Finding]:
        calls = calls_of(self._function, premises_of(self._app.template))
        wanted = [(call, need) for call in calls for need in needs(call.operation, self._place) or ()]
        for call, need in wanted:
            if (finding := self._missing(need, call)) is not None:
                yield finding
        yield from self._pollers()
        yield from self._wildcards()
        if calls:
            needed = {need.action.partition(":")[0] for _, need in wanted}
            yield from self._unused({call.operation.service for call in calls} | needed)

    def _missing(self, need: Need, call: SourceCall) -> Finding | None:
        if self._role.gaps or self._is_allowed(need):
            return None
        request = AccessRequest(action=need.action, resource=need.resource or "*", context=need.context)
        is_elsewhere = need.resource is not None and could_allow(self._identity, request)
        on = f" on {need.resource}" if need.resource not in (None, "*") else ""
        why = "its role allows that on other resources only" if is_elsewhere else "its role does not allow it"
        return Finding(
            check="policy-wrong-resource" if is_elsewhere else "policy-missing",
            severity="error",
            message=f"'{self._function.id}' calls {need.action}{on}: {why}",
            hint=f"add to its Policies: {suggest(need, self._app.resources)}",
            position=call.position,
        )

    def _is_allowed(self, need: Need) -> bool:
        request = AccessRequest(action=need.action, resource=need.resource or "*", context=need.context)
        if authorize(self._identity, request).is_allowed:
            return True
        if need.or_else and authorize(self._identity, replace(request, resource=need.or_else)).is_allowed:
            return True
        # What a call does not spell may be anything; conditions on it are not decided here.
        return need.resource is None and could_allow(self._identity, request)

    def _pollers(self) -> Iterator[Finding]:
        for mapping in self._app.resources.values():
            if mapping.type != "AWS::Lambda::EventSourceMapping" or not self._is_mapped(mapping):
                continue
            source = str(mapping.properties.get("EventSourceArn") or "")
            for action in _POLLED.get(source.split(":")[2] if source.count(":") > 4 else "", ()):
                need = Need(action=action, resource=source)
                if not self._role.gaps and not self._is_allowed(need):
                    yield Finding(
                        check="policy-missing",
                        severity="error",
                        message=f"Lambda reads {source} as '{self._function.id}', whose role does not allow {action}",
                        hint=f"add to its Policies: {suggest(need, self._app.resources)}",
                        position=mapping.position,
                    )
                    break

    def _is_mapped(self, mapping: Resource) -> bool:
        name = str(mapping.properties.get("FunctionName") or "")
        return name in (self._function.name, self._function.arn) or name.startswith(self._function.arn + ":")

    def _wildcards(self) -> Iterator[Finding]:
        for grant in self._role.grants:
            if grant.name.startswith("arn:"):
                continue
            for statement in statements_of(grant.document):
                actions = texts_of(statement.get("Action", []))
                wide = [action for action in actions if action == "*" or action.endswith(":*")]
                if statement["Effect"] == "Allow" and wide and "*" in texts_of(statement.get("Resource", [])):
                    message = (
                        f"'{self._function.id}' may do {', '.join(wide)} on every resource (policy '{grant.name}')"
                    )
                    yield Finding(check="policy-wildcard", severity="warning", message=message, position=grant.position)

    def _unused(self, called: Set[str]) -> Iterator[Finding]:
        """Tell of a service that a policy of the function's own opens and that its code never calls."""
        for grant in self._role.grants:
            if grant.name.startswith("arn:"):
                continue
            actions = [a for s in statements_of(grant.document) for a in texts_of(s.get("Action", []))]
            services = {action.partition(":")[0] for action in actions}
            if services and not any(matches(service, name) for service in services for name in called):
                names = ", ".join(sorted(services))
                message = f"'{self._function.id}' may use {names} (policy '{grant.name}'), but no call of it was found"
                yield Finding(check="policy-unused", severity="notice", message=message, position=grant.position)

    def _find(self, kind: str, name: str) -> str | None:
        if kind == "secret":
            secrets = (r for r in self._app.resources.values() if r.type == "AWS::SecretsManager::Secret")
            return next((r.ref for r in secrets if name in (r.ref, r.properties.get("Name"))), None)
        if kind == "key":
            return _key(name, self._app.resources)
        return None


def _at_most(document: Policy) -> Policy:
    """Return what a policy lets at most be done: conditions and variables, which code does not tell, are met."""
    statements = []
    for statement in statements_of(document):
        if statement["Effect"] == "Deny" and ("Condition" in statement or "${" in str(statement)):
            continue
        kept = {name: value for name, value in statement.items() if name != "Condition"}
        if "Resource" in kept and "${" in str(kept["Resource"]):
            kept["Resource"] = [_VARIABLE.sub("*", text) for text in texts_of(kept["Resource"])]
        statements.append(kept)
    return {**document, "Statement": statements}


def _key(name: str, resources: Mapping[str, Resource]) -> str | None:
    for resource in resources.values():
        if resource.type == "AWS::KMS::Alias" and name.endswith(str(resource.properties.get("AliasName"))):
            return _key(str(resource.properties.get("TargetKeyId")), resources)
        if resource.type == "AWS::KMS::Key" and name in (resource.ref, resource.attributes.get("Arn")):
            return str(resource.attributes.get("Arn"))
    return None
