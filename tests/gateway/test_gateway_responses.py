"""Customised gateway responses of REST APIs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from minisam.gateway.http import HttpResponse
from minisam.model import GatewayResponse

TEMPLATE = '{"said":$context.error.messageString,"type":"$context.error.responseType"}'


def _ask(build: Any, responses: dict[str, GatewayResponse], target: str, **request: Any) -> HttpResponse:
    app = build.app(build.route("GET /boom"), apis=[build.api(gateway_responses=responses)])
    return build.ask(build.gateway(app, build.failure("E", "no")), build.request(target, **request))


def test_status_headers_and_body_are_customised(build: Any, lines: Any) -> None:
    # AWS: docs "set-up-gateway-responses-in-swagger"
    custom = GatewayResponse(
        status=404,
        headers={
            "X-Why": "'no route'",
            "X-Asked": "method.request.querystring.q",
            "X-None": "method.request.header.no",
        },
        templates={"application/json": TEMPLATE},
    )

    response = _ask(build, {"MISSING_AUTHENTICATION_TOKEN": custom}, "/test/none?q=1")

    assert response.status == 404
    assert json.loads(response.body) == {"said": "Missing Authentication Token", "type": "MISSING_AUTHENTICATION_TOKEN"}
    assert (lines(response, "x-why"), lines(response, "x-asked"), lines(response, "x-none")) == (
        ["no route"],
        ["1"],
        [],
    )
    assert lines(response, "x-amzn-ErrorType") == ["MissingAuthenticationTokenException"]


@pytest.mark.parametrize(
    ("target", "default"), [("/test/none", "DEFAULT_4XX"), ("/test/boom", "DEFAULT_5XX")], ids=["4xx", "5xx"]
)
def test_a_type_without_its_own_takes_the_default(build: Any, lines: Any, target: str, default: str) -> None:
    # AWS: docs "supported-gateway-responses-types"; the body stays AWS's where no template is given
    plain = _ask(build, {}, target)
    response = _ask(build, {default: GatewayResponse(headers={"X-Default": "'yes'"})}, target)

    assert (response.status, response.body) == (plain.status, plain.body)
    assert (lines(plain, "x-default"), lines(response, "x-default")) == ([], ["yes"])


def test_a_request_too_large_cannot_be_customised(build: Any) -> None:
    # AWS: docs "supported-gateway-responses-types" (REQUEST_TOO_LARGE)
    custom = {"REQUEST_TOO_LARGE": GatewayResponse(status=400), "DEFAULT_4XX": GatewayResponse(status=400)}

    assert _ask(build, custom, "/test/boom", is_too_large=True).status == 413


def test_a_function_keeps_its_own_errors(build: Any) -> None:
    app = build.app(build.route(), apis=[build.api(gateway_responses={"DEFAULT_5XX": GatewayResponse(status=500)})])
    gateway = build.gateway(app, {"statusCode": 503, "body": "mine"})

    assert build.ask(gateway, build.request("/test")).status == 503


def test_the_template_follows_what_the_client_accepts(build: Any, lines: Any) -> None:
    custom = GatewayResponse(templates={"application/json": "{}", "text/plain": "$context.error.message"})

    response = _ask(build, {"DEFAULT_4XX": custom}, "/test/none", headers=[("Accept", "text/plain")])

    assert (response.body, lines(response, "content-type")) == (b"Missing Authentication Token", ["text/plain"])
