"""Function URLs: an HTTP API's 2.0 event with the facts of a URL, and its answers under Lambda's own ids.

AWS: docs "urls-invocation"; ids, results and errors as recorded by localstack's validated snapshots (TestLambdaURL)
"""

from __future__ import annotations

from typing import Any

from minisam.gateway import http_api
from minisam.gateway.exchange import Exchange

ANONYMOUS = "anonymous"


def to_event(exchange: Exchange) -> dict[str, Any]:
    """Build the event: callers of an open URL are anonymous, the request's id is the invocation's."""
    event = http_api.to_event(exchange)
    context = event["requestContext"]
    context["requestId"] = exchange.stamp.request_id
    if exchange.match.route.authorizer is None:
        context["accountId"] = ANONYMOUS
    return event
