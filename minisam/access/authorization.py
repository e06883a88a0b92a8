"""Whether a role's session may do something: its own policies, its limits, and the resource's policy together.

AWS: docs "reference_policies_evaluation-logic_policy-eval-basics-single-account", "access_policies_boundaries",
"access_policies#policies_session", "troubleshoot_access-denied" (the reasons' wording)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

from minisam.access.decisions import AccessRequest, Decision, Policy, Ruling, judge, statements_of
from minisam.records import dataclass

Basis = Literal["identity-based policy", "permissions boundary", "session policy", "resource-based policy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A session of a role: `arn` is the session's, `role` the role's, both None-able limits are whole documents."""

    arn: str
    role: str
    account: str
    policies: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    session: Policy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was decided, by which kind of policy; `policy` counts in the identity's own where it is one of them."""

    decision: Decision
    basis: Basis
    policy: int | None = None
    statement: Mapping[str, Any] | None = None

    @property
    def is_allowed(self) -> bool:
        return self.decision == "allow"

    def reason(self, action: str) -> str:
        """Say why not, as AWS's errors do."""
        if self.decision == "explicit-deny":
            article = "an" if self.basis.startswith("identity") else "a"
            return f"with an explicit deny in {article} {self.basis}"
        return f"because no {self.basis} allows the {action} action"


def authorize(
    identity: Identity, request: AccessRequest, resource_policy: Policy | None = None, *, is_key: bool = False
) -> Verdict:
    """Decide for a session and a resource of one account. Raises MalformedPolicy.

    `is_key`: the policy of a KMS key, without whose consent nobody may use it; naming the account there leaves the
    decision to identity-based policies.
    """
    known = replace(request, principals=(identity.arn, identity.role))
    everyone = replace(request, principals=(*known.principals, *_account(identity)))
    limits = [(identity.boundary, "permissions boundary"), (identity.session, "session policy")]
    own = judge(identity.policies, known)
    given = judge([resource_policy], everyone) if resource_policy is not None else Ruling(decision="implicit-deny")
    rulings: list[tuple[Ruling, Basis]] = [(own, "identity-based policy"), (given, "resource-based policy")]
    bounds = [(judge([limit], known), basis) for limit, basis in limits if limit is not None]
    for ruling, basis in (*rulings, *bounds):
        if ruling.decision == "explicit-deny":
            return _verdict(ruling, basis)  # type: ignore[arg-type]
    direct = judge([resource_policy], known) if resource_policy is not None else given
    if is_key and given.decision != "allow":
        return _verdict(given, "resource-based policy")
    if direct.decision == "allow" and _is_of_session(direct, identity):
        return _verdict(direct, "resource-based policy")
    if direct.decision != "allow" and own.decision != "allow":
        return _verdict(own, "identity-based policy")
    for ruling, basis in bounds:
        if ruling.decision != "allow":
            return _verdict(ruling, basis)  # type: ignore[arg-type]
    return (
        _verdict(own, "identity-based policy") if own.decision == "allow" else _verdict(direct, "resource-based policy")
    )


def could_allow(identity: Identity, request: AccessRequest) -> bool:
    """Whether some statement of the identity allows the action on any resource at all."""
    opened = []
    for policy in identity.policies:
        allowing = [statement for statement in statements_of(policy) if statement["Effect"] == "Allow"]
        kept = [{k: v for k, v in one.items() if k != "NotResource"} | {"Resource": "*"} for one in allowing]
        opened.append({**policy, "Statement": kept})
    return judge(opened, request).decision == "allow"


def _account(identity: Identity) -> tuple[str, str]:
    partition = identity.role.split(":")[1] if identity.role.count(":") > 1 else "aws"
    return identity.account, f"arn:{partition}:iam::{identity.account}:root"


def _is_of_session(ruling: Ruling, identity: Identity) -> bool:
    """Whether a statement names the session itself: then the role's limits do not narrow what it grants."""
    principal = (ruling.statement or {}).get("Principal")
    names = principal.get("AWS") if isinstance(principal, Mapping) else None
    return identity.arn in (names if isinstance(names, list) else [names])


def _verdict(ruling: Ruling, basis: Basis) -> Verdict:
    return Verdict(decision=ruling.decision, basis=basis, policy=ruling.policy, statement=ruling.statement)
