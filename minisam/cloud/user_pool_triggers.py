"""The Lambda triggers of a Cognito user pool: the event of each, and what the function's answer means.

Functions are asked, never under the service's lock. Whoever signs up or in waits for them, as on AWS.
AWS: docs "cognito-user-identity-pools-working-with-aws-lambda-triggers" and the page of each trigger.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import Any

from minisam.cloud.announcements import ANNOUNCEMENTS
from minisam.cloud.locks import LOCKS
from minisam.records import dataclass

NOT_APPLICABLE = "CLIENT_ID_NOT_APPLICABLE"
"""The client of what an administrator does."""


@dataclass(frozen=True, kw_only=True)
class PoolCall:
    """What triggers see of the call that is being answered."""

    client_id: str = NOT_APPLICABLE
    client_metadata: Mapping[str, str] = field(default_factory=dict)
    validation_data: Mapping[str, str] = field(default_factory=dict)


_NOBODY = PoolCall()
_call: ContextVar[PoolCall] = ContextVar("pool_call", default=_NOBODY)


@contextmanager
def answering(call: PoolCall) -> Iterator[None]:
    """Let triggers inside see this call."""
    token = _call.set(call)
    try:
        yield
    finally:
        _call.reset(token)


def has(pool: Any, trigger: str) -> bool:
    """Tell whether the pool has a function for the trigger."""
    return _function(pool, trigger) is not None


def run(pool: Any, trigger: str, source: str, username: str | None, request: Mapping[str, Any]) -> dict[str, Any]:
    """Run the pool's function for a trigger and return its response; {} where there is none.

    `source` is what follows the trigger's name in triggerSource. Raises what AWS answers where the function fails.
    """
    function = _function(pool, trigger)
    if function is None:
        return {}
    event = {
        "version": _version(pool) if trigger == "PreTokenGeneration" else "1",
        "region": pool.region,
        "userPoolId": pool.id,
        "userName": username,
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": _call.get().client_id},
        "triggerSource": f"{_SOURCES.get(trigger, trigger)}_{source}",
        "request": dict(request),
        "response": dict(_RESPONSES[trigger]),
    }
    with LOCKS.released("cognitoidp"):
        payload, failure = ANNOUNCEMENTS.ask(function, event, f"cognito {pool.name} {trigger}")
    return _response(trigger, payload, failure)


def metadata() -> dict[str, Any]:
    """Return the part of a request that says what the client told."""
    given = _call.get().client_metadata
    return {"clientMetadata": dict(given)} if given else {}


def client_id() -> str:
    """Return the client that calls."""
    return _call.get().client_id


def validation_data() -> dict[str, str]:
    """Return the client's validation data."""
    return dict(_call.get().validation_data)


def attributes_of(user: Any) -> dict[str, str]:
    """Return a user's attributes as triggers get them."""
    flat = {one["Name"]: one["Value"] for one in user.attributes}
    return {"sub": user.id, "cognito:user_status": str(getattr(user.status, "value", user.status)), **flat}


_SOURCES = {
    "PreTokenGeneration": "TokenGeneration",
    "DefineAuthChallenge": "DefineAuthChallenge",
    "VerifyAuthChallengeResponse": "VerifyAuthChallengeResponse",
}
_RESPONSES: Mapping[str, Mapping[str, Any]] = {
    "PreSignUp": {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False},
    "PostConfirmation": {},
    "PreAuthentication": {},
    "PostAuthentication": {},
    "PreTokenGeneration": {"claimsOverrideDetails": None},
    "CustomMessage": {"smsMessage": None, "emailMessage": None, "emailSubject": None},
    "UserMigration": {
        "userAttributes": None,
        "forceAliasCreation": None,
        "finalUserStatus": None,
        "messageAction": None,
        "desiredDeliveryMediums": None,
    },
    "DefineAuthChallenge": {"challengeName": None, "issueTokens": None, "failAuthentication": None},
    "CreateAuthChallenge": {
        "publicChallengeParameters": None,
        "privateChallengeParameters": None,
        "challengeMetadata": None,
    },
    "VerifyAuthChallengeResponse": {"answerCorrect": None},
}


def _function(pool: Any, trigger: str) -> str | None:
    configuration = pool.extended_config.get("LambdaConfig") or {}
    if trigger == "PreTokenGeneration" and (newer := configuration.get("PreTokenGenerationConfig")):
        return str(newer["LambdaArn"])
    return configuration.get(trigger)


def _version(pool: Any) -> str:
    newer = (pool.extended_config.get("LambdaConfig") or {}).get("PreTokenGenerationConfig") or {}
    return str(newer.get("LambdaVersion", "V1_0"))[1]


def _response(trigger: str, payload: bytes, failure: str | None) -> dict[str, Any]:
    from moto.core.exceptions import JsonRESTError

    if failure == "Unhandled":
        message = json.loads(payload).get("errorMessage", "")
        raise JsonRESTError("UserLambdaValidationException", f"{trigger} failed with error {message}.")
    if failure is not None:
        raise JsonRESTError("UnexpectedLambdaException", f"{trigger} invocation failed due to error {failure}.")
    try:
        answer = json.loads(payload)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("response"), dict):
        raise JsonRESTError("InvalidLambdaResponseException", "Unrecognizable lambda output")
    return dict(answer["response"])
