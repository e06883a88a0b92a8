"""Function URLs: what differs from an HTTP API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from minisam.errors import Throttled
from minisam.model import App, Authorizer, Cors, Invocation, Outcome


def _app(build: Any, *, cors: Cors | None = None, authorizer: Authorizer | None = None) -> App:
    api = build.api("function-url", id="Echo", cors=cors)
    return build.app(build.route("$default", api="Echo", payload="2.0", authorizer=authorizer), apis=[api])


def test_the_event_of_an_open_url(build: Any, echo: Any) -> None:
    # AWS: docs "urls-invocation" (request payload format)
    request = build.request("/p/1?q=a&q=b", "POST", [("X-Caps", "Caps")], body="{}")

    event = json.loads(build.ask(build.gateway(_app(build), echo), request, "Echo").body)

    context = event["requestContext"]
    assert (event["version"], event["routeKey"], event["rawPath"]) == ("2.0", "$default", "/p/1")
    assert (context["accountId"], context["stage"]) == ("anonymous", "$default")
    assert event["headers"]["x-caps"] == "Caps"
    assert event["queryStringParameters"] == {"q": "a,b"}
    assert not {"pathParameters", "stageVariables"} & event.keys()


def test_the_request_id_is_the_invocations(build: Any, lines: Any) -> None:
    # AWS: localstack's recorded TestRequestIdHandling::test_request_id_invoke_url
    seen: list[Invocation] = []

    async def invoke(invocation: Invocation) -> Outcome:
        seen.append(invocation)
        return build.outcome("done")

    gateway = build.gateway(_app(build))
    gateway._invoke = invoke
    response = build.ask(gateway, build.request("/"), "Echo")

    assert lines(response, "x-amzn-RequestId") == [seen[0].request_id]
    assert json.loads(seen[0].event)["requestContext"]["requestId"] == seen[0].request_id


@pytest.mark.parametrize(
    ("result", "body"),
    [
        pytest.param(["hello", 3, True], '["hello",3,true]', id="list"),
        pytest.param({"hello": "world"}, '{"hello":"world"}', id="object"),
        pytest.param("hello", "hello", id="string"),
        pytest.param(3.1, "3.1", id="number"),
    ],
)
def test_a_result_without_status_is_the_body(build: Any, lines: Any, result: Any, body: str) -> None:
    # AWS: localstack's recorded TestLambdaURL::test_lambda_url_invocation
    response = build.ask(build.gateway(_app(build), result), build.request("/"), "Echo")

    assert (response.status, response.body.decode()) == (200, body)
    assert lines(response, "content-type") == ["application/json"]


@pytest.mark.parametrize("result", [{"statusCode": "teapot"}, {"statusCode": 200, "body": 1}], ids=["status", "body"])
def test_a_malformed_result_is_a_502_in_plain_words(build: Any, result: Any) -> None:
    response = build.ask(build.gateway(_app(build), result), build.request("/"), "Echo")

    assert (response.status, response.body) == (502, b"Internal Server Error")


def test_an_exception_is_a_502_in_plain_words(build: Any) -> None:
    # AWS: localstack's recorded TestLambdaURL::test_lambda_url_invocation_exception
    response = build.ask(build.gateway(_app(build), build.failure("E", "no")), build.request("/"), "Echo")

    assert (response.status, response.body) == (502, b"Internal Server Error")


def test_a_throttled_function_is_a_429(build: Any) -> None:
    # AWS: docs "urls-invocation" has no text for it; "API_Invoke" says 429 TooManyRequestsException
    assert build.ask(build.gateway(_app(build), Throttled("busy")), build.request("/"), "Echo").status == 429


def test_an_unsigned_request_is_refused(build: Any, lines: Any) -> None:
    # AWS: localstack's recorded TestLambdaPermissions::test_lambda_permission_url_invocation
    app = _app(build, authorizer=Authorizer(name="AWS_IAM", kind="iam"))

    response = build.ask(build.gateway(app, "never"), build.request("/"), "Echo")

    assert response.status == 403
    assert lines(response, "x-amzn-ErrorType") == ["AccessDeniedException"]
    assert json.loads(response.body)["Message"].startswith("Forbidden. For troubleshooting Function URL authorization")


def test_a_preflight_is_answered_without_the_function_or_a_signature(build: Any, lines: Any) -> None:
    # AWS: docs "urls-configuration" (CORS)
    cors = Cors(allow_origins=("https://www.example.com",), allow_methods=("GET",))
    app = _app(build, cors=cors, authorizer=Authorizer(name="AWS_IAM", kind="iam"))
    asked = [("Origin", "https://www.example.com"), ("Access-Control-Request-Method", "GET")]

    response = build.ask(build.gateway(app, RuntimeError("called")), build.request("/", "OPTIONS", asked), "Echo")

    assert response.status == 204
    assert lines(response, "access-control-allow-origin") == ["https://www.example.com"]


def test_the_front_door_does_not_serve_it(build: Any) -> None:
    response = build.ask_front(build.gateway(_app(build), "hello"), build.request("/"))

    assert response.status == 403  # a front door without routes speaks as a REST API


@pytest.mark.parametrize("result", [{"statusCode": 201, "body": "x"}, "text", [1], None])
def test_a_streaming_url_sends_the_result_as_it_is(build: Any, lines: Any, result: Any) -> None:
    # AWS: localstack's validated test_lambda_url_echo_invoke[RESPONSE_STREAM]: the body is the handler's JSON
    route = build.route("$default", api="Echo", payload="2.0")
    app = build.app(route, apis=[build.api("function-url", id="Echo", is_streaming=True)])

    response = build.ask(build.gateway(app, result), build.request("/"), "Echo")

    assert (response.status, json.loads(response.body)) == (200, result)
    assert lines(response, "content-type") == ["application/octet-stream"]


def test_a_streaming_url_of_a_failed_function_is_a_502(build: Any) -> None:
    route = build.route("$default", api="Echo", payload="2.0")
    app = build.app(route, apis=[build.api("function-url", id="Echo", is_streaming=True)])

    assert build.ask(build.gateway(app, build.failure("E", "no")), build.request("/"), "Echo").status == 502
