"""HTTP APIs: events of both formats, and answers.

"docs" is http-api-develop-integrations-lambda; "dotnet" is aws-lambda-dotnet, LambdaTestTool-v2 HttpContextTestCases
and ApiGatewayResponseTestCases, whose integration tests run against AWS; "766" is the table measured on AWS in
github.com/ministackorg/ministack/pull/766.
"""

from __future__ import annotations

import base64
import json

import pytest

from minisam.gateway import http_api


@pytest.fixture
def event_of(build):
    def event_of(request, route=None, path="", parameters=None, **api):
        exchange = build.exchange(
            request,
            build.api("http", **api),
            route or build.route("GET /items", payload="2.0"),
            path,
            **(parameters or {}),
        )
        return http_api.to_event(exchange)

    return event_of


def test_absent_things_are_missing_keys(build, event_of):
    # powertools tests/events/apiGatewayProxyV2Event_GET.json
    event = event_of(build.request("/items"))
    assert set(event) == {
        "version",
        "routeKey",
        "rawPath",
        "rawQueryString",
        "headers",
        "requestContext",
        "isBase64Encoded",
    }
    assert (event["version"], event["rawQueryString"], event["isBase64Encoded"]) == ("2.0", "", False)


def test_the_request_context_is_as_documented(build, event_of):
    # docs: the example of payload 2.0
    request = build.request("/items", headers=[("User-Agent", "agent")], client="127.0.0.2")
    context = event_of(request)["requestContext"]
    assert context == {
        "accountId": "123456789012",
        "apiId": "a1b2c3d4e5",
        "domainName": "127.0.0.1:3000",
        "domainPrefix": "a1b2c3d4e5",
        "http": {
            "method": "GET",
            "path": "/items",
            "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.2",
            "userAgent": "agent",
        },
        "requestId": "JKJaXmPLvHcESHA=",
        "routeKey": "GET /items",
        "stage": "$default",
        "time": "04/Mar/2020:19:03:58 +0000",
        "timeEpoch": 1583348638390,
    }


def test_header_names_are_lower_case_and_repeated_ones_joined(build, event_of):
    # docs
    request = build.request("/items", headers=[("X-CuStOm", "V"), ("header2", "value1"), ("Header2", "value2")])
    headers = event_of(request)["headers"]
    assert headers["x-custom"] == "V"
    assert headers["header2"] == "value1,value2"
    assert all(name == name.lower() for name in headers)


def test_cookies_leave_the_headers_for_a_list(build, event_of):
    # docs; dotnet V2_SimpleGetRequest
    event = event_of(build.request("/items", headers=[("Cookie", "session=abc123; theme=dark"), ("cookie", "c=3")]))
    assert event["cookies"] == ["session=abc123", "theme=dark", "c=3"]
    assert "cookie" not in event["headers"]


def test_the_content_length_is_always_there(build, event_of):
    # dotnet HttpContextExtensions
    assert event_of(build.request("/items"))["headers"]["content-length"] == "0"
    assert event_of(build.request("/items", "POST", body="1234567"))["headers"]["content-length"] == "7"


def test_the_query_is_kept_raw_and_decoded(build, event_of):
    # docs (joined by commas); dotnet V2_UrlEncodedQueryString
    event = event_of(build.request("/items?q=Hello%20World&tag=C%23&tag=.NET%20Core"))
    assert event["rawQueryString"] == "q=Hello%20World&tag=C%23&tag=.NET%20Core"
    assert event["queryStringParameters"] == {"q": "Hello World", "tag": "C#,.NET Core"}


@pytest.mark.parametrize(
    ("content_type", "is_text"),
    [
        # 766
        ("text/plain", True),
        ("text/html; charset=utf-8", True),
        ("application/json", True),
        ("application/xml", True),
        ("application/javascript", True),
        ("application/x-www-form-urlencoded", False),
        ("application/octet-stream", False),
        ("multipart/form-data; boundary=x", False),
        (None, False),
    ],
)
def test_the_content_type_decides_between_text_and_base64(build, event_of, content_type, is_text):
    headers = [("Content-Type", content_type)] if content_type else []
    event = event_of(build.request("/items", "POST", headers, "a=1&b=2"))
    expected = "a=1&b=2" if is_text else "YT0xJmI9Mg=="
    assert (event["body"], event["isBase64Encoded"]) == (expected, not is_text)


def test_text_that_is_no_utf_8_travels_as_base64(build, event_of):
    event = event_of(build.request("/items", "POST", [("Content-Type", "text/plain")], b"\xff\xfe"))
    assert (base64.b64decode(event["body"]), event["isBase64Encoded"]) == (b"\xff\xfe", True)


def test_any_and_default_routes_are_named_by_their_key(build, event_of):
    # docs http-api-develop-routes
    route = build.route("ANY /any/{proxy+}", payload="2.0")
    event = event_of(build.request("/any/x/y", "DELETE"), route, parameters={"proxy": "x/y"})
    assert (event["routeKey"], event["requestContext"]["http"]["method"]) == ("ANY /any/{proxy+}", "DELETE")
    assert event["pathParameters"] == {"proxy": "x/y"}
    event = event_of(build.request("/store/checkout?x=1", "PUT"), build.route("$default", payload="2.0"))
    assert (event["routeKey"], event["rawPath"]) == ("$default", "/store/checkout")
    assert "pathParameters" not in event


def test_a_named_stage_stands_before_the_path(build, event_of):
    # github.com/aws-powertools/powertools-lambda-python/issues/621
    event = event_of(build.request("/items"), stage="prod")
    assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/prod/items"
    assert event["requestContext"]["stage"] == "prod"


def test_paths_and_their_parameters_are_decoded(build, event_of):
    # dotnet V2_SpecialCharactersInPath
    route = build.route("GET /users/{name}", payload="2.0")
    event = event_of(build.request("/users/%E2%98%95%20Doe"), route, parameters={"name": "%E2%98%95%20Doe"})
    assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/users/☕ Doe"
    assert event["pathParameters"] == {"name": "☕ Doe"}


def test_stage_variables_are_passed_on(build, event_of):
    assert event_of(build.request("/items"), stage_variables={"a": "1"})["stageVariables"] == {"a": "1"}


def test_payload_1_0_is_the_rest_event_with_a_version(build, event_of):
    # docs: the example of payload 1.0
    event = event_of(build.request("/items?a=1&a=2"), build.route("GET /items"))
    assert event["version"] == "1.0"
    assert (event["resource"], event["path"], event["httpMethod"]) == ("/items", "/items", "GET")
    assert (event["pathParameters"], event["stageVariables"], event["body"]) == (None, None, None)
    # dotnet V1_SimpleGetRequest: the last value is the single one
    assert event["queryStringParameters"] == {"a": "2"}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"]}
    assert event["requestContext"]["stage"] == "$default"
    assert event["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"


def test_payload_1_0_keeps_casing_cookies_and_the_encoded_path(build, event_of):
    # dotnet V1_SimpleGetRequest and V1_SpecialCharactersInPath, mode HttpV1
    headers = [("X-Custom-Header", "value1"), ("Cookie", "session=abc123; theme=dark"), ("user-agent", "TestAgent")]
    request = build.request("/users/%20Doe", headers=headers)
    event = event_of(request, build.route("GET /users/{name}"), parameters={"name": "%20Doe"})
    assert event["headers"]["X-Custom-Header"] == "value1"
    assert event["headers"]["Cookie"] == "session=abc123; theme=dark"
    assert event["multiValueHeaders"]["User-Agent"] == ["TestAgent"]
    assert event["path"] == "/users/%20Doe"
    assert event["pathParameters"] == {"name": " Doe"}


@pytest.fixture
def respond(build):
    def respond(result, payload="2.0"):
        exchange = build.exchange(build.request("/"), build.api("http"), build.route(payload=payload))
        return http_api.to_response(exchange, build.outcome(result))

    return respond


@pytest.mark.parametrize(
    ("result", "body"),
    [
        # docs: "Format 2.0: API Gateway makes assumptions"; localstack's recorded function URLs (compact JSON)
        ({"message": "Hello from Lambda!"}, b'{"message":"Hello from Lambda!"}'),
        ("Hello", b"Hello"),
        ([1, "a", None], b'[1,"a",null]'),
        (3.5, b"3.5"),
        (True, b"true"),
        (None, b"null"),
        ({"body": "x", "headers": {"a": "b"}}, b'{"body":"x","headers":{"a":"b"}}'),
    ],
)
def test_a_result_without_status_is_the_body(respond, lines, result, body):
    answer = respond(result)
    assert (answer.status, answer.body) == (200, body)
    assert lines(answer, "content-type") == ["application/json"]


@pytest.mark.parametrize(
    ("result", "status"),
    [
        # docs; dotnet ApiGatewayResponseTestCases
        ({"statusCode": 404, "body": "gone"}, 404),
        ({"statusCode": "201"}, 201),
        ({"statusCode": "abc"}, 500),
        ({"statusCode": None}, 500),
        ({"statusCode": 200, "body": {"no": "text"}}, 500),
        ({"statusCode": 200, "isBase64Encoded": True, "body": "no base64!"}, 500),
        ({"statusCode": 200, "unknown": 1}, 200),
        (b"\x00raw", 500),
    ],
)
def test_results_with_a_status_must_be_well_formed(respond, result, status):
    answer = respond(result)
    assert answer.status == status
    if status == 500:
        assert json.loads(answer.body) == {"message": "Internal Server Error"}


def test_the_content_type_is_plain_text_where_the_function_says_none(respond, lines):
    # dotnet ApiGatewayResponseExtensions
    assert lines(respond({"statusCode": 200}), "content-type") == ["text/plain; charset=utf-8"]
    assert lines(respond({"statusCode": 200}, "1.0"), "content-type") == ["text/plain; charset=utf-8"]


def test_cookies_come_before_the_set_cookie_of_the_headers(respond, lines):
    # 766
    answer = respond({"statusCode": 200, "headers": {"set-cookie": "c=3"}, "cookies": ["a=1", "b=2"]})
    assert lines(answer, "set-cookie") == ["a=1", "b=2", "c=3"]


def test_base64_is_decoded_whatever_the_client_accepts(respond):
    # 766
    assert respond({"statusCode": 200, "isBase64Encoded": True, "body": "AAEC"}).body == b"\x00\x01\x02"


@pytest.mark.parametrize("result", [{"message": "no status"}, "text", [1], None])
def test_payload_1_0_needs_a_result_with_a_status(respond, result):
    # docs: the assumptions hold for format 2.0 only
    assert respond(result, "1.0").status == 500


def test_payload_1_0_takes_multi_value_headers(respond, lines):
    answer = respond({"statusCode": 200, "multiValueHeaders": {"x": ["1", "2"]}}, "1.0")
    assert lines(answer, "x") == ["1", "2"]


def test_each_format_reads_its_own_kind_of_repeated_header(respond, lines):
    # aws/serverless-java-container issue 377: format 2.0 has no multiValueHeaders; docs: cookies are of format 2.0
    result = {"statusCode": 200, "multiValueHeaders": {"x": ["1", "2"]}, "cookies": ["a=b"]}
    new, old = respond(result), respond(result, "1.0")
    assert (lines(new, "x"), lines(new, "set-cookie")) == ([], ["a=b"])
    assert (lines(old, "x"), lines(old, "set-cookie")) == (["1", "2"], [])
    assert respond({"statusCode": 200, "multiValueHeaders": "nonsense"}).status == 200


@pytest.mark.parametrize("status", ["error", "timeout", "crash"])
def test_a_function_that_fails_is_500(build, lines, status):
    # docs http-api-troubleshooting-lambda
    exchange = build.exchange(build.request("/"), build.api("http"), build.route())
    answer = http_api.to_response(exchange, build.outcome({"statusCode": 200}, status=status))
    assert (answer.status, json.loads(answer.body)) == (500, {"message": "Internal Server Error"})
    assert lines(answer, "apigw-requestid") == ["JKJaXmPLvHcESHA="]
