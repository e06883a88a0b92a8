"""The ways that lead calls of functions to the user's account: only what a function itself has signed gets there.

What they need is imported where there are any: few applications have one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from minisam.access.keys import Keyring, key_of
from minisam.application.options import RunOptions
from minisam.model import Function, RemoteReply, RemoteRequest

if TYPE_CHECKING:
    from minisam.access.passages import Ways
    from minisam.signatures import Claim

Functions = Callable[[], Mapping[str, Function]]


def ways_of(options: RunOptions, keyring: Keyring, functions: Functions) -> Ways | None:
    """Return the ways to the account that the options have, None without one."""
    if (account := options.account) is None:
        return None
    from minisam.access.passages import Ways

    def send(request: RemoteRequest) -> RemoteReply:
        claim = _verified(request, keyring, functions())
        if claim is None:
            return RemoteReply(status=403, is_verified=False)
        return account.send(request, claim.region or options.load.region)

    return Ways(passages=options.passages, account=account.id, send=send)


def _verified(request: RemoteRequest, keyring: Keyring, functions: Mapping[str, Function]) -> Claim | None:
    """Return what the signature says, None where it is not one of these functions'."""
    from minisam.signatures import BadSignature, SignedRequest, check, claim_of

    path, _, query = request.target.partition("?")
    authority = request.header("host") or ""
    signed = SignedRequest(
        method=request.method, authority=authority, path=path, query=query, headers=request.headers, body=request.body
    )
    try:
        claim = claim_of(signed)
        if claim is None or claim.key_id not in {key_of(id) for id in functions}:
            return None
        check(signed, claim, keyring.secret(claim.key_id))
    except BadSignature:
        return None
    return claim
