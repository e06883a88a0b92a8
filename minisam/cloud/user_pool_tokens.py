"""The claims of a user pool's tokens, as the pool's PreTokenGeneration function wants them.

AWS: docs "user-pool-lambda-pre-token-generation": version 1 changes the ID token, versions 2 and 3 both tokens.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from minisam.cloud import user_pool_triggers as triggers

_SCOPES = "scope"


class Issue:
    """One issue of tokens: `reason` is AWS's ("Authentication", "RefreshTokens", ...). Functions run with the first."""

    def __init__(self, reason: str) -> None:
        self._reason = reason
        self._details: Mapping[str, Any] | None = None

    def details(self, pool: Any, username: str) -> Mapping[str, Any]:
        """Return what the function wants changed; runs the triggers that belong before the first token."""
        if self._details is None:
            user = pool._get_user(username)
            if self._reason != "RefreshTokens":
                self._after_login(pool, user)
            request = {
                "userAttributes": triggers.attributes_of(user),
                "groupConfiguration": {
                    "groupsToOverride": [group.group_name for group in user.groups],
                    "iamRolesToOverride": [group.role_arn for group in user.groups if group.role_arn],
                    "preferredRole": None,
                },
                "scopes": ["aws.cognito.signin.user.admin"],
                **triggers.metadata(),
            }
            answer = triggers.run(pool, "PreTokenGeneration", self._reason, user.username, request)
            newer = answer.get("claimsAndScopeOverrideDetails")
            self._details = newer if newer else {"idTokenGeneration": answer.get("claimsOverrideDetails")}
        return self._details

    def _after_login(self, pool: Any, user: Any) -> None:
        request = {"userAttributes": triggers.attributes_of(user), "newDeviceUsed": False, **triggers.metadata()}
        triggers.run(pool, "PostAuthentication", "Authentication", user.username, request)


_issue: ContextVar[Issue | None] = ContextVar("issue", default=None)


@contextmanager
def issuing(reason: str) -> Iterator[None]:
    """Let all tokens that are made inside belong to one issue."""
    token = _issue.set(Issue(reason))
    try:
        yield
    finally:
        _issue.reset(token)


def install() -> None:
    """Let moto's tokens have the claims that the pool's function wants."""
    from moto.cognitoidp import models

    create = models.CognitoIdpUserPool.create_jwt

    def create_jwt(pool: Any, client_id: str, username: str, token_use: str, *args: Any, **named: Any) -> Any:
        if token_use == "id" and named.get("extra_data"):
            named["extra_data"] = {name: _typed(name, value) for name, value in named["extra_data"].items()}
        issue = _issue.get()
        if issue is None:
            return create(pool, client_id, username, token_use, *args, **named)
        details = issue.details(pool, username)
        token, expires_in = create(pool, client_id, username, token_use, *args, **named)
        claims = _claims(token)
        changed = change_claims(claims, token_use, details)
        if changed == claims:
            return token, expires_in
        header = {"kid": "dummy", "alg": "RS256"}
        return models.jwt.encode(header, changed, pool.json_web_key), expires_in

    models.CognitoIdpUserPool.create_jwt = create_jwt
    models.CognitoIdpUserPoolClient.get_readable_fields = _readable


def _readable(client: Any) -> list[str]:
    """Return the attributes that an app client may read: where it names none, all standard ones.

    AWS: docs "API_UserPoolClientType" (ReadAttributes)
    """
    from moto.cognitoidp.models import CognitoIdpUserPoolAttribute

    named = client.extended_config.get("ReadAttributes")
    return list(named or (name for name in CognitoIdpUserPoolAttribute.STANDARD_SCHEMA if name != "sub"))


def _typed(name: str, value: Any) -> Any:
    """Return an attribute as a claim: whether something is verified is true or false, not a text.

    AWS: docs "amazon-cognito-user-pools-using-the-id-token"
    """
    return value == "true" if name.endswith("_verified") and isinstance(value, str) else value


def change_claims(claims: Mapping[str, Any], token_use: str, details: Mapping[str, Any]) -> dict[str, Any]:
    """Return a token's claims as the function's answer changes them; some of them cannot be."""
    own = details.get("idTokenGeneration" if token_use == "id" else "accessTokenGeneration") or {}
    suppressed = set(own.get("claimsToSuppress") or ()) - _FIXED
    changed = {name: value for name, value in claims.items() if name not in suppressed}
    added = own.get("claimsToAddOrOverride") or {}
    changed |= {name: value for name, value in added.items() if name not in _FIXED}
    groups = (details.get("groupOverrideDetails") or own.get("groupOverrideDetails") or {}).get("groupsToOverride")
    if groups is not None:
        changed["cognito:groups"] = groups
    if token_use == "access":
        kept = [one for one in str(claims.get(_SCOPES, "")).split() if one not in (own.get("scopesToSuppress") or ())]
        changed[_SCOPES] = " ".join([*kept, *(own.get("scopesToAdd") or ())])
    return changed


_FIXED = frozenset(
    "acr amr at_hash auth_time azp exp iat iss jti nbf nonce origin_jti sub token_use cognito:username aud client_id "
    "username".split()
)


def _claims(token: str | bytes) -> dict[str, Any]:
    text = token.decode() if isinstance(token, bytes) else token
    middle = text.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4))))
