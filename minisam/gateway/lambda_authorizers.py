"""Lambda authorizers: a function decides, by a policy or by yes and no; what it said is remembered for a while.

What is cached is the policy, not the answer: it is evaluated anew for each method's ARN.
AWS: docs "apigateway-use-lambda-authorizer", "api-gateway-lambda-authorizer-input",
"api-gateway-lambda-authorizer-output", "http-api-lambda-authorizer"
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

import orjson

from minisam.access import AccessRequest, MalformedPolicy, decide
from minisam.errors import MinisamError
from minisam.gateway import http_api, rest
from minisam.gateway.authorizer_terms import Terms, identity_values, read_terms
from minisam.gateway.errors import Reason
from minisam.gateway.exchange import Exchange
from minisam.gateway.websocket_events import CONNECT, authorizer_event
from minisam.model import ACCOUNT_ID, App, Authorizer, Function, Invocation, Invoke, Outcome
from minisam.records import dataclass

_LIMIT_S = {"rest": 29.0, "http": 10.0, "websocket": 29.0}
_MOST_CACHED = 10_000
_REASONS: dict[str, Reason] = {"implicit-deny": "denied", "explicit-deny": "denied_explicitly"}


class Refused(Exception):
    """The request does not pass; `reason` is the answer that it gets, with these headers and this text.

    `why` is for the log, where more is known than the reason.
    """

    def __init__(
        self,
        reason: Reason,
        headers: tuple[tuple[str, str], ...] = (),
        *,
        detail: str | None = None,
        why: str = "",
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.headers = headers
        self.detail = detail
        self.why = why


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an authorizer's function said. `policy` is None where it said yes or no."""

    policy: Mapping[str, Any] | None
    is_authorized: bool
    context: Mapping[str, Any]
    principal: str
    usage_key: str | None
    latency_ms: int


class LambdaAuthorizers:
    """Asks the functions that decide, and remembers what they said."""

    def __init__(self, app: App, invoke: Invoke, now: Callable[[], float]) -> None:
        self._functions = {function.arn: function for function in app.functions.values()}
        self._region = app.region
        self._invoke = invoke
        self._now = now
        self._cache: dict[tuple[str, ...], tuple[float, Verdict]] = {}

    async def check(self, authorizer: Authorizer, exchange: Exchange) -> Verdict:
        """Return what lets the request pass; raises Refused where nothing does."""
        terms = read_terms(authorizer, exchange.api.kind)
        event = _event(authorizer, terms, exchange, method_arn(exchange, self._region))
        values = identity_values(terms.sources, exchange, event.pop("requestContext*"))
        _check_identity(authorizer, terms, exchange, values)
        key = (exchange.api.id, authorizer.name, *values)
        expires, verdict = self._cache.get(key, (0.0, None))
        if verdict is None or not terms.ttl_s or expires <= self._now():
            verdict = await self._ask(terms, exchange, event)
            self._remember(key, terms, verdict)
        else:
            verdict = replace(verdict, latency_ms=0)
        _evaluate(verdict, method_arn(exchange, self._region))
        return verdict

    def _remember(self, key: tuple[str, ...], terms: Terms, verdict: Verdict) -> None:
        if not terms.ttl_s:
            return
        if len(self._cache) >= _MOST_CACHED:
            self._cache.pop(next(iter(self._cache)))
        self._cache[key] = (self._now() + terms.ttl_s, verdict)

    async def _ask(self, terms: Terms, exchange: Exchange, event: dict[str, Any]) -> Verdict:
        function, qualifier = self._function(terms, exchange)
        invocation = Invocation(
            request_id=str(uuid4()),
            function=function.id,
            event=orjson.dumps(event),
            trigger="authorizer",
            qualifier=qualifier,
            trace_id=exchange.stamp.trace_id,
        )
        began = time.monotonic()
        try:
            outcome = await asyncio.wait_for(self._invoke(invocation), _LIMIT_S[exchange.api.kind])
        except (asyncio.TimeoutError, MinisamError) as error:
            raise Refused("authorizer_failed") from error
        latency_ms = round((time.monotonic() - began) * 1000)
        return replace(_read(outcome, terms, is_rest=exchange.api.kind != "http"), latency_ms=latency_ms)

    def _function(self, terms: Terms, exchange: Exchange) -> tuple[Function, str | None]:
        """Return the function that an authorizer's URI names, and its qualifier."""
        arn = terms.uri.partition("/functions/")[2].partition("/invocations")[0] or terms.uri
        for name, value in exchange.api.stage_variables.items():
            arn = arn.replace(f"${{stageVariables.{name}}}", value)
        parts = arn.split(":")
        function = self._functions.get(":".join(parts[:7]))
        if function is None or function.refusal:
            raise Refused("authorizer_broken")
        return function, parts[7] if len(parts) > 7 else None


def method_arn(exchange: Exchange, region: str) -> str:
    """Return the ARN that policies name a request by."""
    api, method = exchange.api, exchange.request.method
    called = CONNECT if api.kind == "websocket" else f"{method}{exchange.path}"
    return f"arn:aws:execute-api:{region}:{ACCOUNT_ID}:{api.api_id}/{api.stage}/{called}"


def _check_identity(authorizer: Authorizer, terms: Terms, exchange: Exchange, values: tuple[str, ...]) -> None:
    """Refuse without a call where the caller does not say who it is; a REST API asks so only if it caches."""
    is_needed = authorizer.kind == "token" or exchange.api.kind in ("http", "websocket") or terms.ttl_s > 0
    if is_needed and not all(values):
        raise Refused("unauthorized", why="it does not say who it is")
    if authorizer.kind == "token" and terms.expression:
        try:
            is_valid = re.fullmatch(terms.expression, values[0]) is not None
        except re.error as error:
            raise Refused("authorizer_broken") from error
        if not is_valid:
            raise Refused("unauthorized")


def _event(authorizer: Authorizer, terms: Terms, exchange: Exchange, arn: str) -> dict[str, Any]:
    """Build the authorizer's event; under "requestContext*" stands what identity sources read."""
    if exchange.api.kind == "websocket":
        context = exchange.connection or {}
        event = authorizer_event(exchange, context, arn)
    elif exchange.api.kind == "rest":
        event = rest.to_event(exchange)
        context = event["requestContext"]
        if authorizer.kind == "token":
            token = identity_values(terms.sources[:1], exchange, context)[0]
            event = {"type": "TOKEN", "methodArn": arn, "authorizationToken": token}
        else:
            event = {"type": "REQUEST", "methodArn": arn, **event}
    else:
        route = replace(exchange.match.route, payload=terms.payload)
        event = http_api.to_event(replace(exchange, match=replace(exchange.match, route=route)))
        context = event["requestContext"]
        values = list(identity_values(terms.sources, exchange, context))
        if terms.payload == "2.0":
            event = {"type": "REQUEST", "routeArn": arn, "identitySource": values or None, **event}
        else:
            joined = ",".join(values)
            more = {"methodArn": arn, "identitySource": joined, "authorizationToken": joined}
            event = {"type": "REQUEST", **more, **event}
    event = {name: value for name, value in event.items() if name not in ("body", "isBase64Encoded")}
    return {**event, "requestContext*": context}


def _read(outcome: Outcome, terms: Terms, *, is_rest: bool) -> Verdict:
    """Read what the function gave back; raises Refused where it failed or said nothing that means anything."""
    if outcome.status != "ok":
        is_unauthorized = is_rest and outcome.error is not None and outcome.error[1] == "Unauthorized"
        raise Refused("unauthorized" if is_unauthorized else "authorizer_broken")
    try:
        said = orjson.loads(outcome.payload)
    except orjson.JSONDecodeError as error:
        raise Refused("authorizer_broken") from error
    if not isinstance(said, dict):
        raise Refused("authorizer_broken")
    context = said.get("context") or {}
    is_simple = terms.is_simple and terms.payload == "2.0"
    policy = None if is_simple else said.get("policyDocument")
    has_answer = isinstance(said.get("isAuthorized"), bool) if is_simple else isinstance(policy, dict)
    is_named = not is_rest or isinstance(said.get("principalId"), str)
    if not (has_answer and is_named and isinstance(context, dict)):
        raise Refused("authorizer_broken")
    return Verdict(
        policy=policy,
        is_authorized=is_simple and said["isAuthorized"],
        context=_stringified(context) if is_rest else context,
        principal=str(said.get("principalId") or ""),
        usage_key=said.get("usageIdentifierKey") or None,
        latency_ms=0,
    )


def _stringified(context: Mapping[str, Any]) -> dict[str, Any]:
    """Return a context as REST APIs pass it on: text; lists and objects are not allowed in it."""
    if any(isinstance(value, list | dict) for value in context.values()):
        raise Refused("authorizer_broken")
    return {
        name: value if value is None or isinstance(value, str) else json.dumps(value) for name, value in context.items()
    }


def _evaluate(verdict: Verdict, arn: str) -> None:
    if verdict.policy is None:
        if not verdict.is_authorized:
            raise Refused("denied")
        return
    try:
        decision = decide([verdict.policy], AccessRequest(action="execute-api:Invoke", resource=arn))
    except MalformedPolicy as error:
        raise Refused("authorizer_broken") from error
    if decision != "allow":
        raise Refused(_REASONS[decision])
