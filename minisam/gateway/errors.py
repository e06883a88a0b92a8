"""The answers that a gateway gives by itself, in the words of each kind of API.

A reason goes in; status, headers and body come out as AWS writes them.
AWS: docs "supported-gateway-responses-types" (REST), "http-api-troubleshooting-lambda" (HTTP)
"""

from __future__ import annotations

import json
from typing import Literal, NamedTuple, get_args

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
    "bad_parameters",
    "bad_body",
    "bad_json",
    "unsupported_media",
    "bad_result",
    "misconfigured",
    "throttled",
    "timeout",
    "network_error",
    "too_large",
    "head_too_large",
]


class _Answer(NamedTuple):
    status: int
    body: str
    error_type: str = ""


# Not verified: AWS documents the limit, not the answer.
_HEAD_TOO_LARGE = _Answer(431, '{"message":"Request Header Fields Too Large"}')
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
    "bad_parameters": _Answer(
        400, '{"message":"Missing required request parameters: [DETAIL]"}', "BadRequestException"
    ),
    "bad_body": _Answer(400, '{"message":"Invalid request body"}', "BadRequestException"),
    "bad_json": _Answer(400, '{"message": "Invalid JSON in request body"}', "BadRequestException"),
    "unsupported_media": _Answer(415, '{"message": "Unsupported Media Type"}', "BadRequestException"),
    "bad_result": _Answer(502, _FAILED, "InternalServerErrorException"),
    "misconfigured": _Answer(500, _FAILED, "InternalServerErrorException"),
    "throttled": _Answer(500, _FAILED, "InternalServerErrorException"),
    "timeout": _Answer(504, '{"message": "Endpoint request timed out"}', "InternalServerErrorException"),
    "network_error": _Answer(
        504, '{"message": "Network error communicating with endpoint"}', "InternalServerErrorException"
    ),
    "too_large": _Answer(413, '{"message":"Request Too Long"}', "RequestTooLargeException"),
    "head_too_large": _HEAD_TOO_LARGE,
}

# A failed function's answer is bare text. AWS: localstack's recorded test_lambda_url_invocation_exception
_FUNCTION_URL_FAILED = _Answer(502, "Internal Server Error")
_FUNCTION_URL_FORBIDDEN = _Answer(
    403,
    '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: '
    'https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}',
    "AccessDeniedException",
)

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
    "bad_parameters": _Answer(400, '{"message":"Bad Request"}'),
    "bad_body": _Answer(400, '{"message":"Bad Request"}'),
    "bad_json": _Answer(400, '{"message":"Bad Request"}'),
    "unsupported_media": _Answer(415, '{"message":"Unsupported Media Type"}'),
    "bad_result": _Answer(500, '{"message":"Internal Server Error"}'),
    "misconfigured": _Answer(500, '{"message":"Internal Server Error"}'),
    "throttled": _Answer(503, '{"message":"Service Unavailable"}'),
    "timeout": _Answer(503, '{"message":"Service Unavailable"}'),
    "network_error": _Answer(503, '{"message":"Service Unavailable"}'),
    "too_large": _Answer(413, '{"message":"Request Entity Too Large"}'),
    "head_too_large": _HEAD_TOO_LARGE,
}

_FUNCTION_URL: dict[Reason, _Answer] = {
    **dict.fromkeys(get_args(Reason), _FUNCTION_URL_FORBIDDEN),
    "bad_result": _FUNCTION_URL_FAILED,
    "misconfigured": _FUNCTION_URL_FAILED,
    "throttled": _Answer(
        429,
        '{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User","message":"Rate Exceeded."}',
        "TooManyRequestsException",
    ),
    "timeout": _FUNCTION_URL_FAILED,
    "too_large": _Answer(
        413,
        '{"Message":"Request must be smaller than 6291456 bytes for the InvokeFunction operation"}',
        "RequestEntityTooLargeException",
    ),
}

# Whoever answers adds the connection's id and the request's to the body.
_WEBSOCKET: dict[Reason, _Answer] = {
    **dict.fromkeys(get_args(Reason), _Answer(403, '{"message":"Forbidden"}')),
    "unauthorized": _Answer(401, '{"message":"Unauthorized"}'),
    "authorizer_broken": _Answer(500, '{"message":"Internal server error"}'),
    "authorizer_failed": _Answer(500, '{"message":"Internal server error"}'),
    "rate_exceeded": _Answer(429, '{"message":"Too Many Requests"}'),
    "quota_exceeded": _Answer(429, '{"message":"Limit Exceeded"}'),
    "bad_parameters": _Answer(400, '{"message":"Bad Request"}'),
    "bad_body": _Answer(400, '{"message":"Bad request body"}'),
    "bad_result": _Answer(502, '{"message":"Internal server error"}'),
    "misconfigured": _Answer(500, '{"message":"Internal server error"}'),
    "throttled": _Answer(500, '{"message":"Internal server error"}'),
    "timeout": _Answer(504, '{"message":"Endpoint request timed out"}'),
}

# AWS: docs "supported-gateway-responses-types"; REQUEST_TOO_LARGE cannot be customised
_TYPES: dict[Reason, str] = {
    "no_route": "MISSING_AUTHENTICATION_TOKEN",
    "unauthorized": "UNAUTHORIZED",
    "unsigned": "MISSING_AUTHENTICATION_TOKEN",
    "unknown_key": "ACCESS_DENIED",
    "bad_signature": "INVALID_SIGNATURE",
    "expired_signature": "EXPIRED_TOKEN",
    "no_api_key": "INVALID_API_KEY",
    "denied": "ACCESS_DENIED",
    "denied_explicitly": "ACCESS_DENIED",
    "authorizer_broken": "AUTHORIZER_CONFIGURATION_ERROR",
    "authorizer_failed": "AUTHORIZER_FAILURE",
    "rate_exceeded": "THROTTLED",
    "quota_exceeded": "QUOTA_EXCEEDED",
    "bad_parameters": "BAD_REQUEST_PARAMETERS",
    "bad_body": "BAD_REQUEST_BODY",
    "bad_json": "DEFAULT_4XX",
    "unsupported_media": "UNSUPPORTED_MEDIA_TYPE",
    "bad_result": "INTEGRATION_FAILURE",
    "misconfigured": "API_CONFIGURATION_ERROR",
    "throttled": "INTEGRATION_FAILURE",
    "timeout": "INTEGRATION_TIMEOUT",
    "network_error": "INTEGRATION_FAILURE",
}

_WHY: dict[Reason, str] = {
    "no_route": "no route",
    "unauthorized": "no valid token",
    "unsigned": "not signed",
    "unknown_key": "signed with an unknown key",
    "bad_signature": "its signature is wrong",
    "expired_signature": "its signature has expired",
    "no_api_key": "no valid API key",
    "denied": "denied",
    "denied_explicitly": "denied explicitly",
    "authorizer_broken": "the authorizer's answer is malformed",
    "authorizer_failed": "the authorizer failed",
    "rate_exceeded": "its usage plan's rate is exceeded",
    "quota_exceeded": "its usage plan's quota is exceeded",
    "bad_parameters": "a required parameter is missing",
    "bad_body": "the body does not fit its model",
    "bad_json": "the body is not JSON",
    "unsupported_media": "no template for this content type",
    "bad_result": "the function failed",
    "misconfigured": "the integration is misconfigured",
    "throttled": "the function's concurrency is used up",
    "timeout": "the integration timed out",
    "network_error": "nobody answers at the integration's address",
    "too_large": "too large",
    "head_too_large": "its headers are too large",
}
"""What the log says of an answer, since AWS's own texts seldom do."""

_ANSWERS: dict[ApiKind, dict[Reason, _Answer]] = {
    "rest": _REST,
    "http": _HTTP,
    "function-url": _FUNCTION_URL,
    "websocket": _WEBSOCKET,
}


def refuse(kind: ApiKind, reason: Reason, stamp: Stamp, *, detail: str = "", why: str = "") -> HttpResponse:
    """Return the answer that an API of this kind gives for a reason.

    `detail` is what a text of AWS's leaves open, or stands in place of a REST API's usual text of a denial. `why` is
    for the log, where more is known than the reason.
    """
    answer = _ANSWERS[kind][reason]
    headers = [("Content-Type", "application/json")]
    if answer.error_type:
        headers.append(("x-amzn-ErrorType", answer.error_type))
    return HttpResponse(
        status=answer.status,
        headers=encode_headers([*id_headers(kind, stamp), *headers]),
        body=_body(answer, kind, detail).encode(),
        error_type=_TYPES.get(reason, "") if kind in ("rest", "websocket") else "",
        why=why or _WHY[reason],
    )


def _body(answer: _Answer, kind: ApiKind, detail: str) -> str:
    if "DETAIL" in answer.body:
        return answer.body.replace("DETAIL", json.dumps(detail)[1:-1])
    return json.dumps({"Message": detail}) if detail and kind == "rest" else answer.body


def explain(kind: ApiKind, status: int, message: str, stamp: Stamp) -> HttpResponse:
    """Return an answer that AWS would not give: what minisam itself cannot do, in plain words."""
    return json_response(status, {"message": message}, id_headers(kind, stamp))


def id_headers(kind: ApiKind, stamp: Stamp) -> list[tuple[str, str]]:
    """Return the headers that name a request in its answer."""
    if kind == "rest":
        return [("x-amzn-RequestId", stamp.request_id), ("x-amz-apigw-id", stamp.extended_id)]
    if kind == "function-url":
        return [("x-amzn-RequestId", stamp.request_id), ("X-Amzn-Trace-Id", stamp.trace_id)]
    return [("apigw-requestid", stamp.extended_id)]
