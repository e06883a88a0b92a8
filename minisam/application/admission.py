"""Who is let in: how the APIs' authorizers are run, and the keys with which the template's functions sign."""

from __future__ import annotations

from collections.abc import Callable

from minisam.access.keys import Keyring
from minisam.application.options import RunOptions
from minisam.gateway.authorizers import AuthorizerOptions
from minisam.gateway.callers import Credentials
from minisam.gateway.claims_file import load_claims
from minisam.model import App
from minisam.runtime.variables import access_key_id


def authorizer_options(options: RunOptions, aws_url: str, announce: Callable[[str], None]) -> AuthorizerOptions:
    """Return how authorizers are run, and announce what lets people in without them."""
    claims = load_claims(options.claims) if options.claims else {}
    if options.disable_authorizer:
        announce("--disable-authorizer: everybody is let in, without authorizer, signature or API key")
    for name in claims:
        announce(f"--claims: authorizer '{name}' lets everybody in, as '{options.claims}' describes")
    return AuthorizerOptions(
        jwt_issuers=options.jwt_issuers,
        aws_url=aws_url,
        is_disabled=options.disable_authorizer,
        claims=claims,
    )


def credentials_of(app: App, keyring: Keyring) -> tuple[Credentials, ...]:
    """Return the keys that functions find in their variables: what they sign, APIs with IAM authorization verify."""
    keys = {function.id: access_key_id(function) for function in app.functions.values()}
    return tuple(
        Credentials(key_id=key, secret=keyring.secret(key), token=keyring.token(key), function=id)
        for id, key in keys.items()
    )
