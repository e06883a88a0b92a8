"""The ways that lead calls of functions to the user's account: only what a function itself has signed gets there."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping

from minisam.access.keys import Keyring
from minisam.access.passages import Ways
from minisam.account import Account
from minisam.application.options import RunOptions
from minisam.model import Function, RemoteReply, RemoteRequest
from minisam.runtime.variables import access_key_id
from minisam.signatures import BadSignature, Claim, SignedRequest, check, claim_of

Functions = Callable[[], Mapping[str, Function]]


def ways_to(account: Account, options: RunOptions, keyring: Keyring, functions: Functions) -> Ways:
    """Return the ways to the account that the options have."""

    def send(request: RemoteRequest) -> RemoteReply:
        claim = _verified(request, keyring, functions())
        if claim is None:
            return RemoteReply(status=403, is_verified=False)
        return account.send(request, claim.region or options.load.region)

    return Ways(passages=options.passages, account=account.id, send=send)


def _verified(request: RemoteRequest, keyring: Keyring, functions: Mapping[str, Function]) -> Claim | None:
    """Return what the signature says, None where it is not one of these functions'."""
    path, _, query = request.target.partition("?")
    signed = SignedRequest(
        method=request.method,
        authority=request.header("host") or "",
        path=path,
        query=query,
        headers=request.headers,
        body=request.body,
    )
    try:
        claim = claim_of(signed)
        if claim is None or claim.key_id not in {access_key_id(function) for function in functions.values()}:
            return None
        if not hmac.compare_digest(claim.token.encode(), keyring.token(claim.key_id).encode()):
            return None
        check(signed, claim, keyring.secret(claim.key_id))
    except BadSignature:
        return None
    return claim
