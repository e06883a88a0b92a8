"""Resource policies of REST APIs, and what the caller's own policies allow: who may invoke a method.

AWS: docs "apigateway-authorization-flow", "apigateway-resource-policies-aws-condition-keys"
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from minisam.access import AccessRequest, Decision, MalformedPolicy, decide
from minisam.gateway.callers import Caller, identity_decision
from minisam.gateway.exchange import Exchange
from minisam.gateway.lambda_authorizers import Refused, method_arn
from minisam.model import ACCOUNT_ID, App


class ResourcePolicies:
    """The policies of an app's REST APIs."""

    def __init__(self, app: App) -> None:
        self._region = app.region
        self._policies: dict[str, Any] = {}
        for api in app.resources.values():
            if api.type == "AWS::ApiGateway::RestApi":
                body = api.properties.get("Body")
                in_body = body.get("x-amazon-apigateway-policy") if isinstance(body, Mapping) else None
                if policy := api.properties.get("Policy") or in_body:
                    self._policies[api.id] = _absolute(policy, f"{self._region}:{ACCOUNT_ID}:{api.ref}/")

    def check(self, exchange: Exchange, caller: Caller | None) -> None:
        """Raise Refused unless policies let this caller, None for anybody, invoke the method.

        A signed request of the own account passes where either side allows it; others need the API's policy to.
        """
        policy = self._policies.get(exchange.api.id)
        if policy is None and caller is None:
            return
        arn = method_arn(exchange, self._region)
        request = AccessRequest(
            action="execute-api:Invoke",
            resource=arn,
            context=_context(exchange, caller),
            principals=(caller.arn, *caller.principals) if caller else (),
        )
        try:
            decisions = {decide([policy], request)} if policy is not None else set()
            if caller is not None:
                decisions.add(identity_decision(caller, request))
        except MalformedPolicy as error:
            raise Refused("authorizer_broken") from error
        _judge(decisions, caller, arn)


def _judge(decisions: set[Decision], caller: Caller | None, arn: str) -> None:
    is_explicit = "explicit-deny" in decisions
    if is_explicit or "allow" not in decisions:
        who = caller.arn if caller else "anonymous"
        hidden = arn.replace(ACCOUNT_ID, f"********{ACCOUNT_ID[-4:]}")
        detail = f"User: {who} is not authorized to perform: execute-api:Invoke on resource: {hidden}"
        raise Refused("denied", detail=detail + (" with an explicit deny" if is_explicit else ""))


def _context(exchange: Exchange, caller: Caller | None) -> dict[str, str]:
    request = exchange.request
    context = {"aws:SourceIp": request.client, "aws:UserAgent": request.header("user-agent") or ""}
    context["aws:SecureTransport"] = "true"  # Differs from AWS: it never sees plain HTTP, which is all there is here.
    if referer := request.header("referer"):
        context["aws:Referer"] = referer
    if caller is not None:
        context |= {"aws:PrincipalArn": caller.principals[0], "aws:PrincipalAccount": ACCOUNT_ID}
        context["aws:userid"] = caller.user_id
    return context


def _absolute(policy: Any, api: str) -> Any:
    """Return a policy whose resources are whole ARNs: `execute-api:/stage/GET/x` leaves out what is the API's own."""
    if isinstance(policy, str):
        try:
            policy = json.loads(policy)
        except ValueError:
            return policy
    if isinstance(policy, Mapping) and "Statement" in policy:
        given = policy["Statement"]
        statements = given if isinstance(given, list) else [given]
        return {**policy, "Statement": [_absolute_statement(statement, api) for statement in statements]}
    return policy


def _absolute_statement(statement: Any, api: str) -> Any:
    if not isinstance(statement, Mapping):
        return statement
    changed = dict(statement)
    for name in changed.keys() & {"Resource", "NotResource"}:
        value = changed[name]
        values = value if isinstance(value, list) else [value]
        changed[name] = [_absolute_arn(arn, api) if isinstance(arn, str) else arn for arn in values]
    return changed


def _absolute_arn(arn: str, api: str) -> str:
    return f"arn:aws:execute-api:{api}{arn[len('execute-api:/') :]}" if arn.startswith("execute-api:/") else arn
