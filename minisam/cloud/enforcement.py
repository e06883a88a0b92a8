"""Lets a function do what its role lets it do: decides on each call before the embedded AWS answers it.

A call is a function's when it is signed with the function's key, an integration's or a schedule's when with its role's.
All other keys are the developer's own and are not restricted. A refusal is AWS's error of that service.
AWS: docs "troubleshoot_access-denied", "reference_policies_condition-keys", "lambda-intro-execution-role"
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from minisam.access import AccessRequest, Identity, MalformedPolicy, Policy, Verdict, authorize, could_allow
from minisam.access.keys import key_of
from minisam.access.needs import needs
from minisam.access.operation import Need, Place
from minisam.access.records import Records
from minisam.access.roles import Managed, Role, resource_policies, role_by_arn, role_of
from minisam.access.sessions import keys_of_request, keys_of_session, session_of
from minisam.access.suggestions import suggest
from minisam.cloud.calls import Answer, Call
from minisam.cloud.denials import denial, sentence
from minisam.cloud.known_names import KnownNames, assumed_role
from minisam.cloud.messages import CloudEvent
from minisam.cloud.operations import key_id_of, read_operation
from minisam.model import ACCOUNT_ID, Resource
from minisam.records import dataclass

Mode = Literal["auto", "enforce", "warn", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who signs with a key: `name` for people, the role, and what is decided by.

    Where nothing but action and resource counts (`is_plain`), `verdicts` keeps what was decided.
    """

    name: str
    role: Role
    identity: Identity
    keys: Mapping[str, str]
    is_plain: bool
    verdicts: dict[tuple[str, str], Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refused:
    need: Need
    verdict: Verdict


Watch = Callable[[Caller, Need, Verdict | None], None]
"""Is told each decision as it is made; None where the call does not tell on which resource."""


class Enforcement:
    """The permissions of one stack. `mode` auto: enforced where a role is wholly known, else only reported."""

    def __init__(
        self,
        region: str,
        mode: Mode,
        report: Callable[[CloudEvent], None],
        managed: Managed,
        *,
        records: str | None = None,
        other_account: str = "",
    ) -> None:
        """`other_account` is the user's own, where calls may lead there: what is in it is as the role has it here."""
        self.watches: list[Watch] = []
        self._mode = mode
        self._report = report
        self._managed = managed
        self._names = KnownNames(region)
        self.place = Place(region=region, account=ACCOUNT_ID, find=self._find)
        self._other_account = other_account
        self._resources: Mapping[str, Resource] = {}
        self._callers: dict[str, Caller | None] = {}
        self._functions: dict[str, Resource] = {}
        self._roles: dict[str, Resource] = {}
        self._policies: Mapping[str, Policy] = {}
        self._said: set[str] = set()
        self._records = Records(Path(records) if records else None)

    def use(self, resources: Mapping[str, Resource]) -> None:
        """Decide by these resources from now on."""
        self._resources = resources
        self._callers = {}
        self._functions = {key_of(r.id): r for r in resources.values() if r.type == "AWS::Lambda::Function"}
        roles = (r for r in resources.values() if r.type == "AWS::IAM::Role")
        self._roles = {key_of(str(r.attributes.get("Arn"))): r for r in roles}
        self._policies = resource_policies(resources)

    def _find(self, kind: str, name: str) -> str | None:
        if kind != "function":
            return self._names.find(kind, name)
        found = self._resources.get(name)
        return str(found.attributes.get("Arn")) if found and found.type == "AWS::Lambda::Function" else None

    def refusal(self, call: Call, environ: Mapping[str, Any], body: bytes) -> Answer | None:
        """Return the answer to a call that is not allowed, None for one that goes on."""
        if (self._mode == "off" and not self._records.is_wanted) or (
            caller := self._caller(key_id_of(environ))
        ) is None:
            return None
        if environ["REQUEST_METHOD"] == "OPTIONS":  # a browser asks, with the presigned URL of what comes next
            return None
        operation = read_operation(call, environ, body)
        wanted = needs(operation, self.place) if operation else None
        if operation is None or wanted is None:
            name = f"{operation.service}:{operation.name}" if operation else f"{call.service} {call.operation}"
            self._say_once(caller, f"'{caller.name}' called {name}: minisam does not know which permission that needs")
            return None
        refused = self._enforced(caller, tuple(map(self._at_home, wanted)), environ)
        return denial(call, caller.identity.arn, refused.need, refused.verdict) if refused else None

    def objection(self, environ: Mapping[str, Any], need: Need) -> str | None:
        """Say why a call that somebody else answers is not allowed, None for one that is."""
        caller = self._caller(key_id_of(environ))
        refused = self._enforced(caller, (need,), environ) if caller and self._mode != "off" else None
        return sentence(caller.identity.arn, refused.need, refused.verdict) if caller and refused else None

    def _enforced(self, caller: Caller, wanted: tuple[Need, ...], environ: Mapping[str, Any]) -> _Refused | None:
        """Return what is refused and is to be; what is only to be reported is."""
        for need in wanted:
            self._records.add(caller.name, need.action, need.resource)
        refused = self._first_refused(caller, wanted, environ)
        if refused is None or self._mode == "off":
            return None
        is_enforced = self._mode == "enforce" or (self._mode == "auto" and not caller.role.gaps)
        self._tell(caller, refused, is_enforced=is_enforced)
        return refused if is_enforced else None

    def _at_home(self, need: Need) -> Need:
        if not self._other_account or need.resource is None:
            return need
        return replace(need, resource=need.resource.replace(f":{self._other_account}:", f":{ACCOUNT_ID}:"))

    def _first_refused(self, caller: Caller, wanted: tuple[Need, ...], environ: Mapping[str, Any]) -> _Refused | None:
        known = {} if caller.is_plain and not self._policies else {**caller.keys, **self._keys_of(environ)}
        for need in wanted:
            verdict = self._decide(caller, need, known)
            if verdict is not None and verdict.decision == "implicit-deny" and need.or_else:
                verdict = self._decide(caller, replace(need, resource=need.or_else), known)
            for watch in self.watches:
                watch(caller, need, verdict)
            if verdict is not None and not verdict.is_allowed:
                return _Refused(need=need, verdict=verdict)
        return None

    def _keys_of(self, environ: Mapping[str, Any]) -> Mapping[str, str]:
        client, agent = environ.get("REMOTE_ADDR", "127.0.0.1"), environ.get("HTTP_USER_AGENT", "")
        return keys_of_request(self.place.region, client, agent)

    def _decide(self, caller: Caller, need: Need, known: Mapping[str, str]) -> Verdict | None:
        resource = need.resource or "*"
        if (kept := caller.verdicts.get((need.action, resource))) is not None:
            return kept
        request = AccessRequest(action=need.action, resource=resource, context={**known, **need.context})
        policy = self._policies.get(_owner(resource))
        try:
            verdict = authorize(
                caller.identity, request, policy, is_key=policy is not None and need.action.startswith("kms:")
            )
            if caller.is_plain and policy is None and need.resource is not None:
                caller.verdicts[need.action, resource] = verdict
            if need.resource is None and not verdict.is_allowed and could_allow(caller.identity, request):
                message = (
                    f"'{caller.name}' called {need.action}: the call does not tell on which resource, it is let through"
                )
                self._say_once(caller, message)
                return None
        except MalformedPolicy as error:
            self._say_once(caller, f"'{caller.name}' called {need.action}, which cannot be decided: {error.message}")
            return None
        return verdict

    def _caller(self, key_id: str) -> Caller | None:
        if not key_id:
            return None
        if key_id not in self._callers:
            if (caller := self._make(key_id)) is None and assumed_role(key_id) is None:
                return None  # nobody's: it may become somebody's
            self._callers[key_id] = caller
        return self._callers[key_id]

    def _make(self, key_id: str) -> Caller | None:
        if (function := self._functions.get(key_id)) is not None:
            name = str(function.ref)
            role = role_of(function, self._resources, self._managed)
            arn = str(function.attributes.get("Arn") or "")
            return self._as_caller(function.id, role, session=name, function_arn=arn)
        if (resource := self._roles.get(key_id)) is not None:
            found = role_by_arn(str(resource.attributes.get("Arn")), self._resources, self._managed)
            return self._as_caller(resource.id, found, session="BackplaneAssumeRoleSession") if found else None
        if (session := assumed_role(key_id)) is not None:
            found = role_by_arn(session.role_arn, self._resources, self._managed)
            if found is not None:
                caller = self._as_caller(f"{found.id}/{session.session_name}", found, session=session.session_name)
                return _within(caller, session.policy)
        return None

    def _as_caller(self, name: str, role: Role, *, session: str, function_arn: str | None = None) -> Caller:
        identity = session_of(role, session)
        is_plain = not any(word in str((identity.policies, role.boundary)) for word in ("Condition", "${"))
        keys = keys_of_session(role, session, function_arn)
        return Caller(name=name, role=role, identity=identity, keys=keys, is_plain=is_plain, verdicts={})

    def _tell(self, caller: Caller, refused: _Refused, *, is_enforced: bool) -> None:
        need, verdict = refused.need, refused.verdict
        says, place = caller.role.denial(verdict)
        on = f" on {need.resource}" if need.resource else ""
        verb = "may not" if is_enforced else "would not be allowed to"
        gap = "" if is_enforced or not caller.role.gaps else f" ({'; '.join(caller.role.gaps)})"
        message = f"'{caller.name}' {verb} call {need.action}{on}: {says}{gap}"
        hint = None if verdict.decision == "explicit-deny" else f"add to its Policies: {suggest(need, self._resources)}"
        event = CloudEvent(kind="denied", message=message, resource=caller.name, position=place, hint=hint)
        if is_enforced:
            self._report(event)
        elif message not in self._said:
            self._said.add(message)
            self._report(event)

    def _say_once(self, caller: Caller, message: str) -> None:
        if message not in self._said:
            self._said.add(message)
            position = caller.role.position
            self._report(CloudEvent(kind="denied", message=message, resource=caller.name, position=position))


def _within(caller: Caller, session_policy: Any) -> Caller:
    """Return the caller limited by the policy that its session was taken with."""
    if not session_policy:
        return caller
    document = json.loads(session_policy) if isinstance(session_policy, str) else session_policy
    return replace(caller, identity=replace(caller.identity, session=document), is_plain=False)


def _owner(resource: str) -> str:
    """Return the ARN of what has a policy: a bucket for its objects."""
    return resource.partition("/")[0] if resource.startswith("arn:aws:s3:::") else resource
