"""Who may pass: one step between routing and integration. A refusal comes out, or the exchange with its authorizer.

What cannot be checked refuses. The ways around (`--disable-authorizer`, `--claims`) are the user's own and are
announced at start.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Any

from minisam.gateway.api_keys import ApiKeys
from minisam.gateway.authorizer_terms import identity_sources, identity_values, prop, read_either
from minisam.gateway.callers import Caller, Credentials, callers_of
from minisam.gateway.errors import refuse
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpResponse
from minisam.gateway.lambda_authorizers import LambdaAuthorizers, Refused
from minisam.gateway.resource_policies import ResourcePolicies
from minisam.gateway.signatures import verify
from minisam.gateway.tokens import InvalidToken, Issuers, NoKeys, bare_token, get, scopes_of, texts
from minisam.gateway.url_policies import UrlPolicies
from minisam.model import ACCOUNT_ID, App, Authorizer, Invoke
from minisam.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizerOptions:
    """How authorizers are run here.

    `claims` are given contexts by authorizer, which let everybody in as them; `credentials` may sign requests. By `now`
    (seconds since the epoch) tokens and remembered verdicts expire; `fetch` gets an issuer's keys.
    """

    jwt_issuers: Mapping[str, Path] = field(default_factory=dict)
    aws_url: str | None = None
    is_disabled: bool = False
    claims: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    credentials: tuple[Credentials, ...] = ()
    now: Callable[[], float] = time.time
    fetch: Callable[[str], bytes] = get


class Authorizers:
    """The authorizers and API keys of an app."""

    def __init__(self, app: App, invoke: Invoke, options: AuthorizerOptions | None = None) -> None:
        self._options = options or AuthorizerOptions()
        self._lambdas = LambdaAuthorizers(app, invoke, self._options.now)
        self._issuers = Issuers(
            self._options.jwt_issuers, self._options.aws_url, now=self._options.now, fetch=self._options.fetch
        )
        self._keys = ApiKeys(app)
        self._region = app.region
        self._callers = callers_of(app, self._options.credentials)
        self._policies = ResourcePolicies(app)
        self._url_policies = UrlPolicies(app)

    async def authorize(self, exchange: Exchange) -> Exchange | HttpResponse:
        """Return the exchange with what its event says of the caller, or the answer that refuses it."""
        authorizer = exchange.match.route.authorizer
        if self._options.is_disabled:
            return exchange
        try:
            return await self._checked(authorizer, exchange)
        except Refused as refused:
            detail, why = refused.detail or "", refused.why
            answer = refuse(exchange.api.kind, refused.reason, exchange.stamp, detail=detail, why=why)
            return answer.with_headers(refused.headers)

    async def _checked(self, authorizer: Authorizer | None, exchange: Exchange) -> Exchange:
        if authorizer is not None and authorizer.kind == "iam" and authorizer.name not in self._options.claims:
            return self._signed(exchange, authorizer)
        self._policies.check(exchange, None)
        if authorizer is None:
            return exchange
        context, usage_key = await self._context(authorizer, exchange)
        return replace(exchange, authorizer=context, identity=self._key(authorizer, exchange, usage_key))

    def _key(self, authorizer: Authorizer, exchange: Exchange, usage_key: str | None) -> dict[str, str]:
        if authorizer.kind == "api_key" or authorizer.properties.get("api_key_required"):
            return self._keys.check(exchange, usage_key)
        return {}

    def _signed(self, exchange: Exchange, authorizer: Authorizer) -> Exchange:
        caller = verify(exchange, self._region, self._callers)
        if exchange.api.kind == "function-url":
            self._url_policies.check(exchange, caller)
            return replace(exchange, authorizer={"iam": _iam(caller)})
        self._policies.check(exchange, caller)
        identity = self._key(authorizer, exchange, None)
        if exchange.api.kind == "rest" or exchange.match.route.payload == "1.0":
            return replace(exchange, identity={**_identity(caller), **identity})
        return replace(exchange, authorizer={"iam": _iam(caller)}, identity=identity)

    async def _context(self, authorizer: Authorizer, exchange: Exchange) -> tuple[Mapping[str, Any] | None, str | None]:
        """Return what the event says of the caller, and the API key that the authorizer named."""
        if authorizer.name in self._options.claims:
            return _shaped(authorizer, exchange, self._options.claims[authorizer.name]), None
        if authorizer.kind in ("token", "request"):
            verdict = await self._lambdas.check(authorizer, exchange)
            context = dict(verdict.context)
            if exchange.match.route.payload == "1.0":
                context |= {"principalId": verdict.principal, "integrationLatency": verdict.latency_ms}
            return _shaped(authorizer, exchange, context), verdict.usage_key
        if authorizer.kind == "jwt":
            return await self._jwt(authorizer, exchange), None
        if authorizer.kind == "cognito":
            return await self._cognito(authorizer, exchange), None
        if authorizer.kind == "api_key":
            return None, None
        raise Refused("unauthorized")

    async def _jwt(self, authorizer: Authorizer, exchange: Exchange) -> Mapping[str, Any]:
        scopes = [str(scope) for scope in authorizer.properties.get("scopes") or ()]
        token = bare_token(identity_values(identity_sources(authorizer)[:1], exchange, {})[0])
        if not token:
            raise Refused("unauthorized", (("www-authenticate", "Bearer"),), why="no token")
        configuration = prop(authorizer, "jwtConfiguration") or {}
        audiences = read_either(configuration, "audience") or []
        try:
            claims = await self._issuers.claims(token, str(read_either(configuration, "issuer") or ""))
            _check_audience(claims, audiences if isinstance(audiences, list) else [audiences])
        except (InvalidToken, NoKeys) as error:
            said = str(error)
            raise Refused("unauthorized", _challenge(scopes, "invalid_token", said), why=said) from error
        granted = [scope for scope in scopes_of(claims) if scope in scopes]
        if scopes and not granted:
            problem = "the token does not have a valid scope"
            raise Refused("denied", _challenge(scopes, "insufficient_scope", problem), why=problem)
        context = {"claims": texts(claims), "scopes": granted or None}
        return context if exchange.match.route.payload == "1.0" else {"jwt": context}

    async def _cognito(self, authorizer: Authorizer, exchange: Exchange) -> Mapping[str, Any]:
        token = bare_token(identity_values(identity_sources(authorizer)[:1], exchange, {})[0])
        scopes = [str(scope) for scope in authorizer.properties.get("scopes") or ()]
        pools = prop(authorizer, "providerARNs") or []
        for arn in pools if isinstance(pools, list) and token else ():
            region, pool = str(arn).split(":")[3:4], str(arn).rpartition("/")[2]
            try:
                claims = await self._issuers.claims(
                    token, f"https://cognito-idp.{''.join(region)}.amazonaws.com/{pool}"
                )
            except (InvalidToken, NoKeys):
                continue
            # A method with scopes takes access tokens, one without takes identity tokens.
            is_fit = set(scopes) & set(scopes_of(claims)) if scopes else claims.get("token_use") == "id"
            if is_fit:
                return {"claims": texts(claims)}
        raise Refused("unauthorized")


def _shaped(authorizer: Authorizer, exchange: Exchange, context: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a context as the event's format has it: payload 2.0 says which kind of authorizer gave it."""
    if authorizer.kind == "cognito":
        return {"claims": dict(context)}
    if exchange.match.route.payload == "1.0":
        return {"claims": dict(context), "scopes": None} if authorizer.kind == "jwt" else context
    return {"jwt": {"claims": dict(context), "scopes": None}} if authorizer.kind == "jwt" else {"lambda": context}


def _check_audience(claims: Mapping[str, Any], audiences: list[Any]) -> None:
    """AWS: docs "http-api-jwt-authorizer": `client_id` is read only where there is no `aud`."""
    given = claims.get("aud", claims.get("client_id"))
    if not set(map(str, given if isinstance(given, list) else [given])) & set(map(str, audiences)):
        raise InvalidToken("the token does not have a valid audience")


def _challenge(scopes: list[str], error: str, description: str) -> tuple[tuple[str, str], ...]:
    plain = description.replace('"', "'")
    value = f'Bearer scope="{" ".join(scopes)}" error="{error}" error_description="{plain}"'
    return (("www-authenticate", value),)


def _identity(caller: Caller) -> dict[str, str]:
    """Return what `requestContext.identity` says of who signed."""
    return {
        "accessKey": caller.credentials.key_id,
        "accountId": ACCOUNT_ID,
        "caller": caller.user_id,
        "user": caller.user_id,
        "userArn": caller.arn,
    }


def _iam(caller: Caller) -> dict[str, Any]:
    """Return what payload 2.0 says of who signed. AWS: docs "http-api-develop-integrations-lambda" """
    return {
        "accessKey": caller.credentials.key_id,
        "accountId": ACCOUNT_ID,
        "callerId": caller.user_id,
        "cognitoIdentity": None,
        "principalOrgId": None,
        "userArn": caller.arn,
        "userId": caller.user_id,
    }
