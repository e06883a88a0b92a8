"""Who may call a function's URL: the caller's own policies, and the permissions that the function gives.

AWS: docs "urls-auth" (since October 2025 a URL needs both actions, within one account from either side),
"access-control-resource-based", "aws-resource-lambda-permission"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minisam.access import AccessRequest, MalformedPolicy, decide
from minisam.gateway.callers import Caller, identity_decision
from minisam.gateway.exchange import Exchange
from minisam.gateway.lambda_authorizers import Refused
from minisam.model import ACCOUNT_ID, App, Resource

_ACTIONS = ("lambda:InvokeFunctionUrl", "lambda:InvokeFunction")
_CONDITIONS = {
    "FunctionUrlAuthType": ("StringEquals", "lambda:FunctionUrlAuthType"),
    "InvokedViaFunctionUrl": ("Bool", "lambda:InvokedViaFunctionUrl"),
    "SourceArn": ("ArnLike", "aws:SourceArn"),
    "SourceAccount": ("StringEquals", "aws:SourceAccount"),
    "PrincipalOrgID": ("StringEquals", "aws:PrincipalOrgID"),
    "EventSourceToken": ("StringEquals", "lambda:EventSourceToken"),
}


class UrlPolicies:
    """The permissions of an app's functions."""

    def __init__(self, app: App) -> None:
        self._functions = app.functions
        names = {function.name: function.arn for function in app.functions.values()}
        self._statements = [
            _statement(permission, names)
            for permission in app.resources.values()
            if permission.type == "AWS::Lambda::Permission"
        ]

    def check(self, exchange: Exchange, caller: Caller) -> None:
        """Raise Refused unless this caller may call the URL's function."""
        for action in _ACTIONS:
            request = AccessRequest(
                action=action,
                resource=self._arn(exchange),
                context=_context(exchange, caller),
                # An account as principal only leaves the decision to the account's own policies.
                principals=(caller.arn, caller.principals[0]),
            )
            try:
                given = decide([{"Statement": self._statements}], request) if self._statements else "implicit-deny"
                decisions = {given, identity_decision(caller, request)}
            except MalformedPolicy as error:
                raise Refused("authorizer_broken") from error
            if "explicit-deny" in decisions or "allow" not in decisions:
                raise Refused("denied")

    def _arn(self, exchange: Exchange) -> str:
        integration = exchange.match.route.integration
        function = self._functions.get(integration.function or "")
        arn = function.arn if function else ""
        return f"{arn}:{integration.qualifier}" if integration.qualifier else arn


def _statement(permission: Resource, names: Mapping[str, str]) -> dict[str, Any]:
    properties = permission.properties
    principal = str(properties.get("Principal") or "")
    conditions: dict[str, dict[str, str]] = {}
    for name, value in _given(properties):
        operator, key = _CONDITIONS[name]
        conditions.setdefault(operator, {})[key] = value
    return {
        "Effect": "Allow",
        "Principal": principal if principal == "*" else {"AWS": principal},
        "Action": str(properties.get("Action") or ""),
        "Resource": _function_arn(str(properties.get("FunctionName") or ""), names),
        "Condition": conditions,
    }


def _given(properties: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name in _CONDITIONS.keys() & properties.keys():
        value = properties[name]
        yield name, str(value).lower() if isinstance(value, bool) else str(value)


def _function_arn(function: str, names: Mapping[str, str]) -> str:
    """Return the ARN that a permission's FunctionName means: a name, an ARN or the end of one, with its qualifier."""
    if function.startswith("arn:"):
        return function
    name, _, qualifier = function.rpartition("function:")[2].partition(":")
    arn = names.get(name, "")
    return f"{arn}:{qualifier}" if qualifier else arn


def _context(exchange: Exchange, caller: Caller) -> dict[str, str]:
    return {
        "lambda:FunctionUrlAuthType": "AWS_IAM",
        "lambda:InvokedViaFunctionUrl": "true",
        "aws:SourceIp": exchange.request.client,
        "aws:UserAgent": exchange.request.header("user-agent") or "",
        "aws:SecureTransport": "true",  # Differs from AWS: it never sees plain HTTP, which is all there is here.
        "aws:PrincipalArn": caller.principals[0],
        "aws:PrincipalAccount": ACCOUNT_ID,
        "aws:userid": caller.user_id,
    }
