"""Signature Version 4 of a request to an API or a function URL: whose key signed it, and whether it holds.

AWS: docs "supported-gateway-responses-types"
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from minisam.gateway.callers import Caller
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import as_text
from minisam.gateway.lambda_authorizers import Refused
from minisam.signatures import BadSignature, ExpiredSignature, SignedRequest, check, claim_of


def verify(exchange: Exchange, region: str, callers: Mapping[str, Caller]) -> Caller:
    """Return who signed the request; raises Refused where nobody did, or where the signature does not hold.

    At a function URL it is signed for Lambda, else for API Gateway.
    """
    wanted = (region, "lambda" if exchange.api.kind == "function-url" else "execute-api")
    request = _as_signed(exchange)
    try:
        if (claim := claim_of(request)) is None or claim.version != 4:
            raise Refused("unsigned")
        caller = callers.get(claim.key_id)
        if caller is None or not hmac.compare_digest(claim.token.encode(), caller.credentials.token.encode()):
            raise Refused("unknown_key")
        check(request, claim, caller.credentials.secret)
    except ExpiredSignature as error:
        raise Refused("expired_signature") from error
    except BadSignature as error:
        raise Refused("bad_signature") from error
    if (claim.region, claim.service) != wanted:
        raise Refused("bad_signature")
    return caller


def _as_signed(exchange: Exchange) -> SignedRequest:
    request = exchange.request
    return SignedRequest(
        method=request.method,
        authority=exchange.domain_name,
        path=as_text(request.path),
        query=as_text(request.query),
        headers=tuple((as_text(name), as_text(value)) for name, value in request.headers),
        body=request.body,
    )
