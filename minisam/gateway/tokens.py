"""JSON Web Tokens: their issuer's keys are found, signature and claims checked, claims turned into text.

JWT authorizers of HTTP APIs and Cognito authorizers of REST APIs share this. Keys come from a folder (`--jwt-issuer`),
from the embedded AWS for user pools, else over HTTPS (or HTTP on this machine) from the issuer that the template names.
AWS: docs "http-api-jwt-authorizer", "apigateway-integrate-with-cognito"
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from minisam.gateway.exchange import is_loopback
from minisam.records import dataclass

_COGNITO = re.compile(r"https://cognito-idp\.[a-z0-9-]+\.amazonaws\.com/([\w-]+)")
_ALGORITHMS = ["RS256", "RS384", "RS512"]
_PATIENCE_S = 5.0
_MOST_BYTES = 1 << 20
_REFETCH_S = 30.0


class InvalidToken(Exception):
    """A token that does not hold; its text is the description that a client gets."""


class NoKeys(Exception):
    """An issuer's keys cannot be had, so none of its tokens can be checked."""


@dataclass(slots=True)
class Issuers:
    """The keys of token issuers. `folders` are local ones by issuer; `aws_url` is the embedded AWS.

    `fetch` gets what an address has, and raises OSError.
    """

    folders: Mapping[str, Path] = field(default_factory=dict)
    aws_url: str | None = None
    now: Callable[[], float] = time.time
    fetch: Callable[[str], bytes] = field(default_factory=lambda: get)
    _keys: dict[str, tuple[float, Any]] = field(default_factory=dict)

    async def claims(self, token: str, issuer: str) -> dict[str, Any]:
        """Return the claims of a token that this issuer signed and that is valid now.

        Raises InvalidToken, and NoKeys where the issuer's keys cannot be had.
        """
        from joserfc import jws
        from joserfc.errors import JoseError

        try:
            header = json.loads(_decoded(token.partition(".")[0]))
            kid, algorithm = header["kid"], header["alg"]
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidToken("unable to decode the token") from error
        if algorithm not in _ALGORITHMS:
            raise InvalidToken("signing method is invalid")
        key = (await self._key_of(issuer, kid)) if isinstance(kid, str) else None
        if key is None:
            raise InvalidToken("the token's key is unknown to its issuer")
        try:
            claims = json.loads(jws.deserialize_compact(token, key, algorithms=_ALGORITHMS).payload)
        except (JoseError, ValueError) as error:
            raise InvalidToken("the token's signature is invalid") from error
        if not isinstance(claims, dict):
            raise InvalidToken("unable to decode the token")
        _check_times(claims, self.now())
        if claims.get("iss") != issuer:
            raise InvalidToken("the token has an invalid issuer")
        return claims

    async def _key_of(self, issuer: str, kid: str) -> Any:
        """Return an issuer's RSA key by its id; an unknown id makes the issuer be asked again, not too often."""
        from joserfc.errors import JoseError
        from joserfc.jwk import RSAKey

        fetched_at, keys = self._keys.get(issuer, (None, []))
        if fetched_at is None or (
            not any(key.get("kid") == kid for key in keys) and time.monotonic() - fetched_at > _REFETCH_S
        ):
            keys = await asyncio.to_thread(self._fetch, issuer)
            self._keys[issuer] = (time.monotonic(), keys)
        found = next((key for key in keys if key.get("kid") == kid and key.get("kty") == "RSA"), None)
        try:
            return RSAKey.import_key(found) if found else None
        except (JoseError, ValueError) as error:
            raise NoKeys(f"a key of '{issuer}' is malformed") from error

    def _fetch(self, issuer: str) -> list[dict[str, Any]]:
        try:
            found = json.loads(self._key_set(issuer))
            keys = found["keys"]
            return [key for key in keys if isinstance(key, dict)]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise NoKeys(f"the keys of '{issuer}' cannot be had: {error}") from error

    def _key_set(self, issuer: str) -> bytes:
        for name, folder in self.folders.items():
            if name.rstrip("/") == issuer.rstrip("/"):
                return (folder / "jwks.json").read_bytes()
        if (pool := _COGNITO.fullmatch(issuer.rstrip("/"))) and self.aws_url:
            return self.fetch(f"{self.aws_url}/{pool[1]}/.well-known/jwks.json")
        discovery = json.loads(self.fetch(f"{issuer.rstrip('/')}/.well-known/openid-configuration"))
        return self.fetch(str(discovery["jwks_uri"]))


def texts(claims: Mapping[str, Any]) -> dict[str, str]:
    """Return claims as events have them: text; a list is `[a b]`."""
    return {name: _text(value) for name, value in claims.items()}


def scopes_of(claims: Mapping[str, Any]) -> list[str]:
    """Return a token's scopes, from `scope` or `scp`."""
    given = claims.get("scope", claims.get("scp"))
    return [str(scope) for scope in given] if isinstance(given, list) else str(given or "").split()


def bare_token(value: str) -> str:
    """Return a token without the word Bearer before it."""
    word, _, rest = value.strip().partition(" ")
    return rest.strip() if word.lower() == "bearer" and rest else value.strip()


def get(url: str) -> bytes:
    """Return what an address has, of this machine or over HTTPS. Raises OSError."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise OSError(f"'{url}' is not https")
    import urllib.request  # only who checks tokens needs it

    with urllib.request.urlopen(url, timeout=_PATIENCE_S) as answer:
        content: bytes = answer.read(_MOST_BYTES)
        return content


def _decoded(part: str) -> bytes:
    import base64

    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _check_times(claims: Mapping[str, Any], now: float) -> None:
    for name in ("exp", "nbf", "iat"):
        value = claims.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise InvalidToken(f"the token's {name} is not a number")
    if claims.get("exp") is None or claims["exp"] <= now:
        raise InvalidToken("the token has expired")
    if claims.get("nbf", 0) > now:
        raise InvalidToken("the token is not valid yet")
    if claims.get("iat", 0) > now:
        raise InvalidToken("the token was issued in the future")


def _text(value: Any) -> str:
    if isinstance(value, list):
        return f"[{' '.join(map(_text, value))}]"
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
