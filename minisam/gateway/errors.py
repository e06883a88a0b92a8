"""The answers that a gateway gives by itself, in the words of each kind of API.

A reason goes in; status, headers and body come out as AWS writes them.
AWS: docs "supported-gateway-responses-types" (REST), "http-api-troubleshooting-lambda" (HTTP)
"""

from __future__ import annotations

import json
from typing import Literal, NamedTuple

from minisam.gateway.exchange import Stamp
from minisam.gateway.http import HttpResponse, encode_headers, json_response
from minisam.model import ApiKind

Reason = Literal[
    "no_route",
    "unauthorized",
    "unsigned",
    "unknown_key",
    "bad_signature",
    "expired_signature",
    "no_api_key",
    "denied",
    "denied_explicitly",
    "authorizer_broken",
    "authorizer_failed",
    "rate_exceeded",
    "quota_exceeded",
    "bad_result",
    "misconfigured",
    "throttled",
    "timeout",
    "too_large",
]


class _Answer(NamedTuple):
    status: int
    body: str
    error_type: str = ""


# Bodies are spelled as AWS spells them: those of Lambda failures on REST APIs have a space behind the colon.
_FAILED = '{"message": "Internal server error"}'

_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key"
    " and signing method. Consult the service documentation for details."
)
_DENIED = "User is not authorized to access this resource"

_REST: dict[Reason, _Answer] = {
    "no_route": _Answer(403, '{"message":"Missing Authentication Token"}', "MissingAuthenticationTokenException"),
    "unauthorized": _Answer(401, '{"message":"Unauthorized"}', "UnauthorizedException"),
    "unsigned": _Answer(403, '{"message":"Missing Authentication Token"}', "MissingAuthenticationTokenException"),
    "unknown_key": _Answer(
        403, '{"message":"The security token included in the request is invalid."}', "UnrecognizedClientException"
    ),
    "bad_signature": _Answer(403, f'{{"message":"{_MISMATCH}"}}', "InvalidSignatureException"),
    "expired_signature": _Answer(403, '{"message":"Signature expired"}', "InvalidSignatureException"),
    "no_api_key": _Answer(403, '{"message":"Forbidden"}', "ForbiddenException"),
    # The support pages print "message", live answers have been reported with "Message".
    "denied": _Answer(403, f'{{"Message":"{_DENIED}"}}', "AccessDeniedException"),
    "denied_explicitly": _Answer(403, f'{{"Message":"{_DENIED} with an explicit deny"}}', "AccessDeniedException"),
    "authorizer_broken": _Answer(500, '{"message":null}', "AuthorizerConfigurationException"),
    "authorizer_failed": _Answer(500, '{"message":null}', "AuthorizerFailureException"),
    "rate_exceeded": _Answer(429, '{"message":"Too Many Requests"}', "TooManyRequestsException"),
    "quota_exceeded": _Answer(429, '{"message":"Limit Exceeded"}', "LimitExceededException"),
    "bad_result": _Answer(502, _FAILED, "InternalServerErrorException"),
    "misconfigured": _Answer(500, _FAILED, "InternalServerErrorException"),
    "throttled": _Answer(500, _FAILED, "InternalServerErrorException"),
    "timeout": _Answer(504, '{"message": "Endpoint request timed out"}', "InternalServerErrorException"),
    "too_large": _Answer(413, '{"message":"Request Too Long"}', "RequestTooLargeException"),
}

_HTTP: dict[Reason, _Answer] = {
    "no_route": _Answer(404, '{"message":"Not Found"}'),
    "unauthorized": _Answer(401, '{"message":"Unauthorized"}'),
    "unsigned": _Answer(403, '{"message":"Forbidden"}'),
    "unknown_key": _Answer(403, '{"message":"Forbidden"}'),
    "bad_signature": _Answer(403, '{"message":"Forbidden"}'),
    "expired_signature": _Answer(403, '{"message":"Forbidden"}'),
    "no_api_key": _Answer(403, '{"message":"Forbidden"}'),
    "denied": _Answer(403, '{"message":"Forbidden"}'),
    "denied_explicitly": _Answer(403, '{"message":"Forbidden"}'),
    "authorizer_broken": _Answer(500, '{"message":"Internal Server Error"}'),
    "authorizer_failed": _Answer(500, '{"message":"Internal Server Error"}'),
    "rate_exceeded": _Answer(429, '{"message":"Too Many Requests"}'),
    "quota_exceeded": _Answer(429, '{"message":"Limit Exceeded"}'),
    "bad_result": _Answer(500, '{"message":"Internal Server Error"}'),
    "misconfigured": _Answer(500, '{"message":"Internal Server Error"}'),
    "throttled": _Answer(503, '{"message":"Service Unavailable"}'),
    "timeout": _Answer(503, '{"message":"Service Unavailable"}'),
    "too_large": _Answer(413, '{"message":"Request Entity Too Large"}'),
}


def refuse(kind: ApiKind, reason: Reason, stamp: Stamp, *, detail: str | None = None) -> HttpResponse:
    """Return the answer that an API of this kind gives for a reason.

    `detail` stands in place of a REST API's usual text of a denial; HTTP APIs give no details.
    """
    answer = (_REST if kind == "rest" else _HTTP)[reason]
    headers = [("Content-Type", "application/json")]
    if answer.error_type:
        headers.append(("x-amzn-ErrorType", answer.error_type))
    return HttpResponse(
        status=answer.status,
        headers=encode_headers([*id_headers(kind, stamp), *headers]),
        body=json.dumps({"Message": detail}).encode() if detail and kind == "rest" else answer.body.encode(),
    )


def explain(kind: ApiKind, status: int, message: str, stamp: Stamp) -> HttpResponse:
    """Return an answer that AWS would not give: what minisam itself cannot do, in plain words."""
    return json_response(status, {"message": message}, id_headers(kind, stamp))


def id_headers(kind: ApiKind, stamp: Stamp) -> list[tuple[str, str]]:
    """Return the headers that name a request in its answer."""
    if kind == "rest":
        return [("x-amzn-RequestId", stamp.request_id), ("x-amz-apigw-id", stamp.extended_id)]
    return [("apigw-requestid", stamp.extended_id)]
