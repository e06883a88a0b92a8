"""Function URLs: an HTTP API's 2.0 event with the facts of a URL, and its answers under Lambda's own ids.

AWS: docs "urls-invocation"; ids, results and errors as recorded by localstack's validated snapshots (TestLambdaURL)
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from minisam.gateway import http_api
from minisam.gateway.errors import id_headers, refuse
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpResponse, encode_headers
from minisam.gateway.response_stream import Head, ResponseStream
from minisam.gateway.results import Malformed, parse_proxy_result
from minisam.model import Outcome

ANONYMOUS = "anonymous"


def to_event(exchange: Exchange) -> dict[str, Any]:
    """Build the event: callers of an open URL are anonymous, the request's id is the invocation's."""
    event = http_api.to_event(exchange)
    context = event["requestContext"]
    context["requestId"] = exchange.stamp.request_id
    if exchange.match.route.authorizer is None:
        context["accountId"] = ANONYMOUS
    return event


def to_response(exchange: Exchange, outcome: Outcome) -> HttpResponse:
    """Turn what the function gave back into the answer.

    A URL that streams sends the runtime's JSON as it is: only a runtime that streams can say a status and headers.
    AWS: localstack's validated test_lambda_url_echo_invoke[RESPONSE_STREAM], docs "configuration-response-streaming"
    """
    if not exchange.api.is_streaming or outcome.status != "ok":
        return http_api.to_response(exchange, outcome)
    headers = [*id_headers("function-url", exchange.stamp), ("Content-Type", "application/octet-stream")]
    return HttpResponse(status=200, headers=encode_headers(headers), body=outcome.payload)


def to_streamed_response(exchange: Exchange, head: Head, stream: ResponseStream) -> HttpResponse:
    """Return an answer that begins as the function said, and goes on with what it writes.

    AWS: docs "config-rs-write-functions" (the prelude: statusCode, headers, cookies); without one the status is 200
    and the content type that of the stream
    """
    pieces = stream.sound_pieces()
    if head.prelude is None:
        headers = [*id_headers("function-url", exchange.stamp), ("Content-Type", head.content_type)]
        return HttpResponse(status=200, headers=encode_headers(headers), stream=pieces)
    try:
        result = replace(parse_proxy_result(head.prelude), multi=())
    except Malformed as error:
        return refuse("function-url", "bad_result", exchange.stamp, why=error.why)
    return replace(http_api.answer_of(exchange, result), body=b"", stream=pieces)
