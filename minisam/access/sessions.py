"""A role's session as policies see it: who it is, and what is known of it and of its request.

AWS: docs "reference_policies_condition-keys", "lambda-intro-execution-role" (lambda:SourceFunctionArn)
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

from minisam.access.authorization import Identity
from minisam.access.roles import Role
from minisam.model import ACCOUNT_ID


def session_of(role: Role, name: str) -> Identity:
    """Return the session of that name, with all policies of the role."""
    return Identity(
        arn=f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/{role.name or 'no-role'}/{name}",
        role=role.arn,
        account=ACCOUNT_ID,
        policies=tuple(grant.document for grant in role.grants),
        boundary=role.boundary,
    )


def keys_of_session(role: Role, name: str, function_arn: str | None = None) -> dict[str, str]:
    """Return the condition keys that a session has in each of its requests; a function's has its ARN too."""
    known = {
        "aws:PrincipalArn": role.arn,
        "aws:PrincipalAccount": ACCOUNT_ID,
        "aws:PrincipalType": "AssumedRole",
        "aws:PrincipalIsAWSService": "false",
        "aws:ViaAWSService": "false",
        "aws:ResourceAccount": ACCOUNT_ID,
        "aws:userid": f"{role.name}:{name}",
        **{f"aws:PrincipalTag/{tag}": value for tag, value in role.tags.items()},
    }
    return known if function_arn is None else {**known, "lambda:SourceFunctionArn": function_arn}


def keys_of_request(region: str, client: str, user_agent: str) -> Mapping[str, str]:
    """Return the condition keys of a request that is made now, from the address `client`."""
    now = datetime.now(timezone.utc)
    return {
        "aws:CurrentTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:EpochTime": str(int(now.timestamp())),
        "aws:RequestedRegion": region,
        "aws:SecureTransport": "true",  # Differs from AWS: there is only plain HTTP here.
        "aws:SourceIp": client,
        "aws:UserAgent": user_agent,
    }
