"""Sign-in by a challenge of the application's own: its functions define, create and verify it.

AWS: docs "user-pool-lambda-challenge"
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any
from uuid import uuid4

from minisam.cloud import user_pool_triggers as triggers
from minisam.records import dataclass


@dataclass(kw_only=True)
class Attempt:
    """One sign-in: what was asked so far, and what the answer to the last question must fit."""

    pool: Any
    user: Any
    rounds: list[dict[str, Any]] = field(default_factory=list)
    private: Mapping[str, str] = field(default_factory=dict)
    metadata: str | None = None


LogIn = Callable[[Attempt], dict[str, Any]]


class CustomAuth:
    """All sign-ins of this kind that go on, by their session. `log_in` gives the tokens."""

    def __init__(self, log_in: LogIn) -> None:
        self._log_in = log_in
        self._attempts: dict[str, Attempt] = {}

    def begin(self, pool: Any, user: Any) -> dict[str, Any]:
        """Answer InitiateAuth: with a challenge, or with tokens at once."""
        return self._go_on(Attempt(pool=pool, user=user))

    def holds(self, session: str) -> bool:
        """Tell whether a session is one of ours."""
        return session in self._attempts

    def answer(self, session: str, given: str) -> dict[str, Any]:
        """Answer RespondToAuthChallenge."""
        attempt = self._attempts.pop(session)
        request = {**_about(attempt), "privateChallengeParameters": dict(attempt.private), "challengeAnswer": given}
        reply = triggers.run(
            attempt.pool, "VerifyAuthChallengeResponse", "Authentication", attempt.user.username, request
        )
        attempt.rounds.append(
            {
                "challengeName": "CUSTOM_CHALLENGE",
                "challengeResult": bool(reply.get("answerCorrect")),
                "challengeMetadata": attempt.metadata,
            }
        )
        return self._go_on(attempt)

    def _go_on(self, attempt: Attempt) -> dict[str, Any]:
        from moto.cognitoidp.exceptions import NotAuthorizedError

        rounds = {"session": list(attempt.rounds)}
        name = attempt.user.username
        verdict = triggers.run(
            attempt.pool, "DefineAuthChallenge", "Authentication", name, {**_about(attempt), **rounds}
        )
        if verdict.get("issueTokens"):
            return self._log_in(attempt)
        if verdict.get("failAuthentication") or not verdict.get("challengeName"):
            raise NotAuthorizedError("Incorrect username or password.")
        request = {**_about(attempt), "challengeName": verdict["challengeName"], **rounds}
        made = triggers.run(attempt.pool, "CreateAuthChallenge", "Authentication", name, request)
        attempt.private = made.get("privateChallengeParameters") or {}
        attempt.metadata = made.get("challengeMetadata")
        session = str(uuid4())
        self._attempts[session] = attempt
        public = made.get("publicChallengeParameters") or {}
        return {
            "ChallengeName": verdict["challengeName"],
            "Session": session,
            "ChallengeParameters": {"USERNAME": name, **public},
        }


def _about(attempt: Attempt) -> dict[str, Any]:
    return {"userAttributes": triggers.attributes_of(attempt.user), "userNotFound": False, **triggers.metadata()}
