"""MOCK integrations of REST APIs: templates answer, no function runs. SAM writes one for each CORS preflight.

The request template yields a status code, the status code picks a response, its template yields the body.
AWS: docs "how-to-mock-integration", "api-gateway-mapping-template-reference"
"""

from __future__ import annotations

import logging
import re

from minisam.gateway.errors import refuse
from minisam.gateway.exchange import Exchange
from minisam.gateway.http import HttpResponse, as_text
from minisam.gateway.integration_request import Misconfigured, UnsupportedMedia, to_integration_request
from minisam.gateway.integration_response import to_method_response
from minisam.gateway.mapping import UnreadableBody
from minisam.gateway.vtl import BrokenTemplate, Overrides

_log = logging.getLogger(__name__)

# AWS reads the rendered request leniently: CDK's preflights say `{ statusCode: 204 }`.
_STATUS = re.compile(r"""["']?statusCode["']?\s*:\s*["']?(\d{3})(?!\d)""")


def answer(exchange: Exchange) -> HttpResponse:
    """Return what a MOCK integration answers; 500 where its templates lead to no status code or response."""
    overrides = Overrides()
    try:
        body = to_integration_request(exchange, overrides).body
    except UnsupportedMedia:
        return refuse("rest", "unsupported_media", exchange.stamp)
    except (BrokenTemplate, Misconfigured, UnreadableBody) as error:
        _log.warning("The MOCK integration of %s fails: %s", exchange.match.route.path, error)
        return refuse("rest", "misconfigured", exchange.stamp)
    status = status_in(body)
    if status is None:
        _log.warning("The MOCK integration of %s has no statusCode in its request", exchange.match.route.path)
        return refuse("rest", "misconfigured", exchange.stamp)
    return to_method_response(exchange, HttpResponse(status=status), str(status), overrides)


def status_in(body: bytes) -> int | None:
    """Return the status code that a mock's rendered request names."""
    found = _STATUS.search(as_text(body))
    return int(found[1]) if found else None
