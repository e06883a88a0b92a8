"""Signature Version 4 of a request: whose key signed it, and whether it holds.

A signature stands in the Authorization header, or in the query of an address signed in advance. botocore's own signer
makes it anew; it is imported with the first signed request.
AWS: docs "reference_sigv-create-signed-request", "reference_sigv-authentication-methods",
"supported-gateway-responses-types"
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from minisam.gateway.callers import Caller, Credentials
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpRequest, as_text
from minisam.gateway.lambda_authorizers import Refused
from minisam.records import dataclass

_ALGORITHM = "AWS4-HMAC-SHA256"
_HEADER = re.compile(rf"{_ALGORITHM}\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{{64}})")
_CREDENTIAL = re.compile(r"([^/\s]+)/(\d{8})/([^/\s]+)/([^/\s]+)/aws4_request")
_PATIENCE = timedelta(minutes=5)
_LONGEST_S = 7 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """What a request says of its signature. `query` is the part of the query that is signed."""

    credential: str
    signed: tuple[str, ...]
    signature: str
    moment: str
    token: str
    query: str
    lasts: timedelta = timedelta(0)


def verify(exchange: Exchange, region: str, callers: Mapping[str, Caller]) -> Caller:
    """Return who signed the request; raises Refused where nobody did, or where the signature does not hold.

    At a function URL it is signed for Lambda, else for API Gateway.
    """
    request = exchange.request
    claim = _in_header(request) or _in_query(request)
    if claim is None or (scope := _CREDENTIAL.fullmatch(claim.credential)) is None:
        raise Refused("unsigned")
    key_id, day, scope_region, service = scope.groups()
    caller = callers.get(key_id)
    if caller is None or not hmac.compare_digest(claim.token.encode(), caller.credentials.token.encode()):
        raise Refused("unknown_key")
    _check_moment(claim, day)
    wanted = "lambda" if exchange.api.kind == "function-url" else "execute-api"
    expected = _signature(exchange, caller.credentials, claim, (region, wanted))
    if (scope_region, service) != (region, wanted) or not hmac.compare_digest(expected, claim.signature):
        raise Refused("bad_signature")
    return caller


def _in_header(request: HttpRequest) -> _Claim | None:
    found = _HEADER.fullmatch((request.header("authorization") or "").strip())
    if found is None:
        return None
    signed = tuple(found[2].split(";"))
    if not {"host", "x-amz-date"} <= set(signed):
        raise Refused("bad_signature")
    return _Claim(
        credential=found[1],
        signed=signed,
        signature=found[3],
        moment=request.header("x-amz-date") or "",
        token=request.header("x-amz-security-token") or "",
        query=as_text(request.query),
    )


def _in_query(request: HttpRequest) -> _Claim | None:
    given = {name.lower(): value for name, value in request.query_pairs() if name.lower().startswith("x-amz-")}
    if given.get("x-amz-algorithm") != _ALGORITHM:
        return None
    signed = tuple(given.get("x-amz-signedheaders", "").split(";"))
    expires = given.get("x-amz-expires", "")
    if "host" not in signed or not expires.isdigit() or not 0 < int(expires) <= _LONGEST_S:
        raise Refused("bad_signature")
    parts = as_text(request.query).split("&")
    return _Claim(
        credential=given.get("x-amz-credential", ""),
        signed=signed,
        signature=given.get("x-amz-signature", ""),
        moment=given.get("x-amz-date", ""),
        token=given.get("x-amz-security-token", ""),
        query="&".join(part for part in parts if not part.lower().startswith("x-amz-signature=")),
        lasts=timedelta(seconds=int(expires)),
    )


def _check_moment(claim: _Claim, day: str) -> None:
    """Raise Refused where a request was not signed when it says, or not for now."""
    try:
        moment = datetime.strptime(claim.moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError as error:
        raise Refused("bad_signature") from error
    if not claim.moment.startswith(day):
        raise Refused("bad_signature")
    age = datetime.now(timezone.utc) - moment
    if not -_PATIENCE <= age <= (claim.lasts or _PATIENCE):
        raise Refused("expired_signature")


def _signature(exchange: Exchange, credentials: Credentials, claim: _Claim, scope: tuple[str, str]) -> str:
    """Return the signature that the request should have; `scope` is its region and service."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials as Keys

    request = exchange.request
    query = f"?{claim.query}" if claim.query else ""
    made = AWSRequest(
        method=request.method,
        url=f"http://{exchange.domain_name}{as_text(request.path)}{query}",
        data=request.body,
    )
    for raw_name, raw_value in request.headers:
        if (name := as_text(raw_name).lower()) in claim.signed:
            made.headers.add_header(name, as_text(raw_value))
    stated = request.header("x-amz-content-sha256")
    if stated is not None and stated != hashlib.sha256(request.body).hexdigest():
        raise Refused("bad_signature")
    made.context["timestamp"] = claim.moment
    region, service = scope
    signer = SigV4Auth(Keys(credentials.key_id, credentials.secret, credentials.token), service, region)
    text = signer.string_to_sign(made, signer.canonical_request(made))
    signature: str = signer.signature(text, made)
    return signature
