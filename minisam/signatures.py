"""Signatures of requests to AWS: what a request says of its own, and whether it holds.

Version 4 stands in the Authorization header, or in the query of an address signed in advance; S3 also has addresses
signed in version 2. botocore's own signers make a signature anew; they are imported with the first signed request.
AWS: docs "reference_sigv-create-signed-request", "reference_sigv-authentication-methods", "RESTAuthentication" (S3)
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from minisam.records import dataclass

ALGORITHM = "AWS4-HMAC-SHA256"
_HEADER = re.compile(rf"{ALGORITHM}\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{{64}})")
_CREDENTIAL = re.compile(r"([^/\s]+)/(\d{8})/([^/\s]+)/([^/\s]+)/aws4_request")
_OF_VERSION_2 = ("AWSAccessKeyId", "Signature", "Expires")
_PATIENCE = timedelta(minutes=5)
_LONGEST_S = 7 * 24 * 3600


class BadSignature(Exception):
    """The signature does not belong to the request, or is none."""


class ExpiredSignature(BadSignature):
    """The request was not signed for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRequest:
    """A request as it was sent: `authority` is its Host, `path` and `query` are as they came, headers too."""

    method: str
    authority: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the first value of a header, "" where there is none; names in any casing."""
        return next((value for known, value in self.headers if known.lower() == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a request says of its signature. `query` is the part of the query that is signed."""

    key_id: str
    region: str
    service: str
    signed: tuple[str, ...]
    signature: str
    moment: str
    token: str
    query: str
    lasts: timedelta = timedelta(0)
    day: str = ""
    is_in_query: bool = False
    version: int = 4


def claim_of(request: SignedRequest) -> Claim | None:
    """Return what a request says of its signature, None where it has none. Raises BadSignature."""
    return _in_header(request) or _in_query(request) or _of_version_2(request)


def check(request: SignedRequest, claim: Claim, secret: str) -> None:
    """Raise BadSignature unless who has the secret signed this request, for now."""
    if claim.version == 4:
        _check_moment(claim)
        _check_body(request, claim)
    elif datetime.now(timezone.utc).timestamp() > float(claim.moment):
        raise ExpiredSignature
    expected = _version_4(request, claim, secret) if claim.version == 4 else _version_2(request, claim, secret)
    if not hmac.compare_digest(expected, claim.signature):
        raise BadSignature


def unsigned_query(query: str) -> str:
    """Return a query without what signs it."""
    pairs = parse_qsl(query, keep_blank_values=True)
    is_old = any(name == "AWSAccessKeyId" for name, _ in pairs)
    auth = "algorithm credential date expires signedheaders signature security-token".split()
    dropped = {f"x-amz-{name}" for name in auth} if not is_old else {"x-amz-security-token"}
    kept = [(n, v) for n, v in pairs if n.lower() not in dropped and not (is_old and n in _OF_VERSION_2)]
    return urlencode(kept, quote_via=quote) if len(kept) < len(pairs) else query


def _in_header(request: SignedRequest) -> Claim | None:
    found = _HEADER.fullmatch(request.header("authorization").strip())
    if found is None or (scope := _CREDENTIAL.fullmatch(found[1])) is None:
        return None
    signed = tuple(found[2].split(";"))
    if not {"host", "x-amz-date"} <= set(signed):
        raise BadSignature
    return Claim(
        key_id=scope[1],
        day=scope[2],
        region=scope[3],
        service=scope[4],
        signed=signed,
        signature=found[3],
        moment=request.header("x-amz-date"),
        token=request.header("x-amz-security-token"),
        query=request.query,
    )


def _in_query(request: SignedRequest) -> Claim | None:
    pairs = parse_qsl(request.query, keep_blank_values=True)
    given = {name.lower(): value for name, value in pairs if name.lower().startswith("x-amz-")}
    if given.get("x-amz-algorithm") != ALGORITHM:
        return None
    if (scope := _CREDENTIAL.fullmatch(given.get("x-amz-credential", ""))) is None:
        return None
    signed = tuple(given.get("x-amz-signedheaders", "").split(";"))
    expires = given.get("x-amz-expires", "")
    if "host" not in signed or not expires.isdigit() or not 0 < int(expires) <= _LONGEST_S:
        raise BadSignature
    parts = request.query.split("&")
    return Claim(
        key_id=scope[1],
        day=scope[2],
        region=scope[3],
        service=scope[4],
        signed=signed,
        signature=given.get("x-amz-signature", ""),
        moment=given.get("x-amz-date", ""),
        token=given.get("x-amz-security-token", ""),
        query="&".join(part for part in parts if not part.lower().startswith("x-amz-signature=")),
        lasts=timedelta(seconds=int(expires)),
        is_in_query=True,
    )


def _of_version_2(request: SignedRequest) -> Claim | None:
    given = dict(parse_qsl(request.query, keep_blank_values=True))
    if not all(given.get(name) for name in _OF_VERSION_2) or not given["Expires"].isdigit():
        return None
    return Claim(
        key_id=given["AWSAccessKeyId"],
        region="",
        service="s3",
        signed=(),
        signature=given["Signature"],
        moment=given["Expires"],
        token=given.get("x-amz-security-token", ""),
        query=unsigned_query(request.query),
        is_in_query=True,
        version=2,
    )


def _check_moment(claim: Claim) -> None:
    try:
        moment = datetime.strptime(claim.moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc)
    except ValueError as error:
        raise BadSignature from error
    if not claim.moment.startswith(claim.day):
        raise BadSignature
    age = datetime.now(timezone.utc) - moment
    if not -_PATIENCE <= age <= (claim.lasts or _PATIENCE):
        raise ExpiredSignature


def _check_body(request: SignedRequest, claim: Claim) -> None:
    """Raise BadSignature where the hash that was signed is not the body's; S3 has words for what is not hashed."""
    stated = request.header("x-amz-content-sha256")
    is_word = claim.service == "s3" and (stated == "UNSIGNED-PAYLOAD" or stated.startswith("STREAMING-"))
    if stated and not is_word and stated != hashlib.sha256(request.body).hexdigest():
        raise BadSignature


def _version_4(request: SignedRequest, claim: Claim, secret: str) -> str:
    from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
    from botocore.credentials import Credentials

    made = _unsigned(request, claim, claim.signed)
    made.context["timestamp"] = claim.moment
    keys = Credentials(claim.key_id, secret, claim.token)
    kind = SigV4Auth if claim.service != "s3" else S3SigV4QueryAuth if claim.is_in_query else S3SigV4Auth
    signer = kind(keys, claim.service, claim.region)
    text = signer.string_to_sign(made, signer.canonical_request(made))
    signature: str = signer.signature(text, made)
    return signature


def _version_2(request: SignedRequest, claim: Claim, secret: str) -> str:
    from botocore.auth import HmacV1QueryAuth
    from botocore.credentials import Credentials

    class Signer(HmacV1QueryAuth):
        def _get_date(self) -> str:
            return claim.moment

    names = ("content-md5", "content-type", *(n.lower() for n, _ in request.headers if n.lower().startswith("x-amz-")))
    made = _unsigned(request, claim, names)
    if claim.token:
        made.headers["x-amz-security-token"] = claim.token
    signer = Signer(Credentials(claim.key_id, secret, claim.token))
    signature: str = signer.get_signature(request.method, urlsplit(made.url), made.headers)
    return signature


def _unsigned(request: SignedRequest, claim: Claim, names: tuple[str, ...]) -> Any:
    """Return a botocore request with these headers alone."""
    from botocore.awsrequest import AWSRequest

    query = f"?{claim.query}" if claim.query else ""
    made = AWSRequest(method=request.method, url=f"http://{request.authority}{request.path}{query}", data=request.body)
    for name, value in request.headers:
        if name.lower() in names:
            made.headers.add_header(name, value)
    return made
