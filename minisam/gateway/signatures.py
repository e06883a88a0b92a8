"""Signature Version 4 of a request: whose key signed it, and whether it holds.

botocore's own signer makes the signature anew; it is imported with the first signed request.
AWS: docs "reference_sigv-create-signed-request", "supported-gateway-responses-types"
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from minisam.gateway.callers import Caller, Credentials
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import as_text
from minisam.gateway.lambda_authorizers import Refused

_HEADER = re.compile(
    r"AWS4-HMAC-SHA256\s+Credential=([^/\s]+)/(\d{8})/([^/\s]+)/([^/\s]+)/aws4_request,\s*"
    r"SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})"
)
_PATIENCE = timedelta(minutes=5)


def verify(exchange: Exchange, region: str, callers: Mapping[str, Caller]) -> Caller:
    """Return who signed the request; raises Refused where nobody did, or where the signature does not hold.

    At a function URL it is signed for Lambda, else for API Gateway.
    Differs from AWS: signatures in the query are not read; such a request counts as unsigned.
    """
    found = _HEADER.fullmatch((exchange.request.header("authorization") or "").strip())
    if found is None:
        raise Refused("unsigned")
    key_id, day, scope_region, service, signed, signature = found.groups()
    caller = callers.get(key_id)
    token = exchange.request.header("x-amz-security-token") or ""
    if caller is None or not hmac.compare_digest(token.encode(), caller.credentials.token.encode()):
        raise Refused("unknown_key")
    moment = _moment(exchange, day)
    names = signed.split(";")
    wanted = "lambda" if exchange.api.kind == "function-url" else "execute-api"
    is_whole = (scope_region, service) == (region, wanted) and {"host", "x-amz-date"} <= set(names)
    expected = _signature(exchange, caller.credentials, moment, names, (region, wanted))
    if not is_whole or not hmac.compare_digest(expected, signature):
        raise Refused("bad_signature")
    return caller


def _moment(exchange: Exchange, day: str) -> str:
    """Return when the request was signed, as it says; raises Refused where that is not now."""
    text = exchange.request.header("x-amz-date") or ""
    try:
        moment = datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError as error:
        raise Refused("bad_signature") from error
    if not text.startswith(day):
        raise Refused("bad_signature")
    if abs(datetime.now(timezone.utc) - moment) > _PATIENCE:
        raise Refused("expired_signature")
    return text


def _signature(
    exchange: Exchange, credentials: Credentials, moment: str, names: list[str], scope: tuple[str, str]
) -> str:
    """Return the signature that the request should have; `scope` is its region and service."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials as Keys

    request = exchange.request
    query = f"?{as_text(request.query)}" if request.query else ""
    made = AWSRequest(
        method=request.method,
        url=f"http://{exchange.domain_name}{as_text(request.path)}{query}",
        data=request.body,
    )
    for raw_name, raw_value in request.headers:
        if (name := as_text(raw_name).lower()) in names:
            made.headers.add_header(name, as_text(raw_value))
    stated = request.header("x-amz-content-sha256")
    if stated is not None and stated != hashlib.sha256(request.body).hexdigest():
        raise Refused("bad_signature")
    made.context["timestamp"] = moment
    region, service = scope
    signer = SigV4Auth(Keys(credentials.key_id, credentials.secret, credentials.token), service, region)
    text = signer.string_to_sign(made, signer.canonical_request(made))
    signature: str = signer.signature(text, made)
    return signature
