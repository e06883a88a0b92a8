"""What functions' roles say of the calls that the front answers: of Lambda, and of WebSocket connections.

They decide as the embedded AWS lets them decide on all other calls. Only calls that are signed with a function's key
are bound; sources, APIs and the developer are not. A permission of the invoked function (`AWS::Lambda::Permission`)
that names the role decides with it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from minisam.access import AccessRequest, MalformedPolicy, Verdict, authorize
from minisam.access.keys import key_of
from minisam.access.managed_policies import managed_policy
from minisam.access.operation import Need
from minisam.access.records import Records
from minisam.access.roles import Role, resource_policies, role_of
from minisam.access.sessions import keys_of_request, keys_of_session, session_of
from minisam.access.suggestions import suggest
from minisam.gateway.http import HttpRequest
from minisam.model import App

ACTION = "lambda:InvokeFunction"
_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/")


class LambdaAccess:
    """The functions of an app and what their roles say.

    `mode` is that of `--iam`, `tell` is the log, `records` the file that gets what functions do. `decided` is told what
    was asked, of what, whether it is allowed, and by which statement.
    """

    def __init__(
        self,
        app: App,
        mode: str,
        tell: Callable[[str], None],
        records: Path | None = None,
        *,
        decided: Callable[[str, str, bool, str | None], None] = lambda *_: None,
    ) -> None:
        self._app = app
        self._mode = mode
        self._tell = tell
        self._decided = decided
        self._records = Records(records)
        self._policies = resource_policies(app.resources)
        self._callers = {key_of(id): id for id in app.functions}

    def objection(self, request: HttpRequest, action: str, arn: str) -> str | None:
        """Return what AWS says to a function whose role does not let it do this to `arn`, None to everybody else."""
        found = _CREDENTIAL.search(request.header("authorization") or "")
        caller = self._callers.get(found[1]) if found else None
        if caller is None or caller not in self._app.resources:
            return None
        arn = arn.removesuffix(":$LATEST")
        self._records.add(caller, action, arn)
        if self._mode == "off":
            return None
        role = role_of(self._app.resources[caller], self._app.resources, managed_policy)
        function = self._app.functions[caller]
        identity = session_of(role, function.name)
        known = keys_of_request(self._app.region, request.client, request.header("user-agent") or "")
        context = {**keys_of_session(role, function.name, function.arn), **known}
        wanted = AccessRequest(action=action, resource=arn, context=context)
        try:
            verdict = authorize(identity, wanted, self._policies.get(":".join(arn.split(":")[:7])))
        except MalformedPolicy:
            return None  # a gap of the role, which the embedded AWS names
        self._decided(action, wanted.resource, verdict.is_allowed, role.statement_of(verdict))
        if verdict.is_allowed:
            return None
        is_enforced = self._mode == "enforce" or (self._mode == "auto" and not role.gaps)
        self._say(caller, role, wanted, verdict, is_enforced=is_enforced)
        why = verdict.reason(action)
        sentence = f"User: {identity.arn} is not authorized to perform: {action} on resource: {arn} {why}"
        return sentence if is_enforced else None

    def _say(self, caller: str, role: Role, wanted: AccessRequest, verdict: Verdict, *, is_enforced: bool) -> None:
        says, place = role.denial(verdict)
        verb = "may not" if is_enforced else "would not be allowed to"
        gap = f" ({'; '.join(role.gaps)})" if role.gaps and not is_enforced else ""
        need = Need(action=wanted.action, resource=wanted.resource)
        hint = f"; add to its Policies: {suggest(need, self._app.resources)}"
        end = "" if verdict.decision == "explicit-deny" else hint
        self._tell(f"{place}: '{caller}' {verb} call {wanted.action} on {wanted.resource}: {says}{gap}{end}")
