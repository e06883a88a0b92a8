"""REST APIs: events and answers. "localstack" cites its snapshots recorded on AWS (test_apigateway_lambda)."""

from __future__ import annotations

import base64
import json

import pytest

from minisam.gateway import rest


def test_the_event_has_all_its_keys_and_null_for_what_is_absent(build):
    # localstack: invocation-payload-without-trailing-slash
    event = rest.to_event(build.exchange(build.request("/x"), build.api(), build.route("GET /x")))
    assert set(event) == set(
        "resource path httpMethod headers multiValueHeaders queryStringParameters multiValueQueryStringParameters"
        " pathParameters stageVariables requestContext body isBase64Encoded".split()
    )
    absent = "queryStringParameters multiValueQueryStringParameters pathParameters stageVariables body".split()
    assert [event[key] for key in absent] == [None] * 5
    assert event["isBase64Encoded"] is False


def test_the_request_context_has_the_recorded_keys_and_agrees_with_itself(build):
    # localstack: invocation-payload-without-trailing-slash
    request = build.request("/a", headers=[("User-Agent", "agent/1")], client="127.0.0.9")
    context = rest.to_event(build.exchange(request, build.api(), build.route("GET /{proxy+}")))["requestContext"]
    assert set(context) == set(
        "accountId apiId deploymentId domainName domainPrefix extendedRequestId httpMethod identity path protocol"
        " requestId requestTime requestTimeEpoch resourceId resourcePath stage".split()
    )
    assert context["requestTime"] == "04/Mar/2020:19:03:58 +0000"  # 1583348638390 ms, the docs' sample time
    assert context["requestTimeEpoch"] == 1583348638390
    assert (context["path"], context["resourcePath"], context["stage"]) == ("/test/a", "/{proxy+}", "test")
    assert context["identity"]["sourceIp"] == "127.0.0.9"
    assert context["identity"]["userAgent"] == "agent/1"
    assert context["identity"]["caller"] is None


def test_header_names_keep_the_clients_casing_but_for_a_few(build):
    # localstack: invocation-payload-with-params-encoding-multi
    headers = [("tEsT-HEADeR", "aValUE"), ("aUThorization", "Bearer token123;API key456"), ("user-agent", "me")]
    event = rest.to_event(build.exchange(build.request("/", headers=headers), build.api(), build.route()))
    assert event["headers"]["tEsT-HEADeR"] == "aValUE"
    assert event["headers"]["Authorization"] == "Bearer token123;API key456"
    assert event["headers"]["User-Agent"] == "me"
    assert "aUThorization" not in event["headers"]


def test_repeated_headers_are_all_in_the_multi_map_and_the_last_in_the_single_one(build):
    request = build.request("/", headers=[("X-M", "a"), ("x-m", "b")])
    event = rest.to_event(build.exchange(request, build.api(), build.route()))
    assert event["multiValueHeaders"]["X-M"] == ["a", "b"]
    assert event["headers"]["X-M"] == "b"
    assert "x-m" not in event["headers"]


@pytest.mark.parametrize(
    "name",
    # localstack: test_apigateway_header_remapping_aws
    "Connection Content-Length Content-MD5 Expect Max-Forwards Proxy-Authenticate Server TE Transfer-Encoding Trailer"
    " Upgrade WWW-Authenticate".split(),
)
def test_headers_of_the_connection_do_not_reach_the_function(build, name):
    event = rest.to_event(build.exchange(build.request("/", headers=[(name, "x")]), build.api(), build.route()))
    assert name.lower() not in {key.lower() for key in event["headers"]}


def test_the_gateway_adds_its_own_headers(build):
    # localstack: invocation-payload-without-trailing-slash
    request = build.request("/", headers=[("X-Forwarded-For", "10.0.0.1"), ("x-forwarded-proto", "gopher")])
    headers = rest.to_event(build.exchange(request, build.api(), build.route()))["headers"]
    assert headers["X-Forwarded-For"] == "10.0.0.1, 127.0.0.1"
    assert (headers["X-Forwarded-Port"], headers["X-Forwarded-Proto"]) == ("3000", "http")
    assert headers["X-Amzn-Trace-Id"] == build.stamp.trace_id
    assert "x-forwarded-proto" not in headers


def test_the_query_is_form_decoded_and_the_last_value_is_the_single_one(build):
    # localstack: invocation-payload-with-params-encoding(-multi)
    query = "at=18:05+00:00&mail=test%2Balias@x.com&c=electronics&c=books&empty="
    event = rest.to_event(build.exchange(build.request(f"/?{query}"), build.api(), build.route(), "/"))
    assert event["queryStringParameters"] == {
        "at": "18:05 00:00",
        "mail": "test+alias@x.com",
        "c": "books",
        "empty": "",
    }
    assert event["multiValueQueryStringParameters"]["c"] == ["electronics", "books"]


@pytest.mark.parametrize(
    ("configured", "content_type", "is_binary"),
    [
        # ministack test_apigwv1_execute_lambda_proxy_binary_media_types: measured on AWS
        (("application/octet-stream",), "application/octet-stream", True),
        (("application~1octet-stream",), "application/octet-stream; a=b", True),
        (("application/octet-stream",), "*/*", False),
        (("application/octet-stream",), "application/json", False),
        (("image/*",), "image/png", True),
        (("image/*",), "text/plain", False),
        # docs api-gateway-payload-encodings-workflow
        (("*/*",), "application/json", True),
        (("*~1*",), None, True),
        ((), "application/octet-stream", False),
    ],
)
def test_bodies_of_binary_media_types_come_as_base64(build, configured, content_type, is_binary):
    headers = [("Content-Type", content_type)] if content_type else []
    request = build.request("/", "POST", headers, b'{"x":1}')
    event = rest.to_event(build.exchange(request, build.api(binary_media_types=configured), build.route("POST /")))
    expected = base64.b64encode(b'{"x":1}').decode() if is_binary else '{"x":1}'
    assert (event["body"], event["isBase64Encoded"]) == (expected, is_binary)


def test_an_empty_body_is_null_even_where_all_is_binary(build):
    api = build.api(binary_media_types=("*/*",))
    event = rest.to_event(build.exchange(build.request("/"), api, build.route()))
    assert (event["body"], event["isBase64Encoded"]) == (None, False)


def test_stage_variables_and_path_parameters_are_passed_on(build):
    exchange = build.exchange(
        build.request("/u/a%20b"), build.api(stage_variables={"colour": "blue"}), build.route("GET /u/{id}"), id="a%20b"
    )
    event = rest.to_event(exchange)
    assert event["stageVariables"] == {"colour": "blue"}
    # aws-lambda-dotnet LambdaTestTool-v2, V1_SpecialCharactersInPath: REST does not decode them
    assert event["pathParameters"] == {"id": "a%20b"}


def respond(build, result, request=None, **api):
    exchange = build.exchange(request or build.request("/"), build.api(**api), build.route())
    return rest.to_response(exchange, build.outcome(result))


@pytest.mark.parametrize(
    ("result", "status"),
    [
        # localstack: test_aws_proxy_response_payload_format_validation
        ({"statusCode": 200}, 200),
        ({"headers": {}}, 200),
        ({"statusCode": "201"}, 201),
        ({"statusCode": "test"}, 502),
        ({"statusCode": 200, "wrongValue": "value"}, 502),
        ({"statusCode": 200, "headers": None}, 200),
        ({"statusCode": 200, "multiValueHeaders": {"x": "not a list"}}, 502),
        ("justAString", 502),
        (None, 502),
        ([1], 502),
        ({"statusCode": 200, "body": {"a": 1}}, 502),
        ({"statusCode": 200, "body": None}, 200),
        ({"statusCode": True}, 502),
        ({"statusCode": 42}, 502),
        ({"statusCode": 101}, 502),
        ({"statusCode": 200, "cookies": []}, 502),
        ({"statusCode": 200, "isBase64Encoded": "perhaps"}, 502),
        ({"statusCode": 200, "headers": {"x": "a\r\nSet-Cookie: evil=1"}}, 502),
        ({"statusCode": 200, "headers": {"bad name": "a"}}, 502),
        ({"statusCode": 200, "headers": []}, 502),
        (b"\x00raw", 502),
        (b"NaN", 502),
    ],
)
def test_only_a_well_formed_result_becomes_an_answer(build, result, status):
    assert respond(build, result).status == status


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (None, "it is null, not an object with statusCode and body"),
        ([1], "it is a list, not an object with statusCode and body"),
        ({"statusCode": 200, "body": {"a": 1}}, "its body is an object, not a string (json.dumps makes one)"),
        ({"statusCode": 200, "extra": 1}, "a REST API knows no 'extra' in it"),
        ({"statusCode": "x"}, "statusCode is 'x'"),
    ],
    ids=["nothing", "list", "body is no text", "unknown key", "status"],
)
def test_the_log_is_told_what_is_malformed_in_a_result(build, result, why):
    assert respond(build, result).why == f"the function's result is malformed: {why}"


def test_a_malformed_result_is_answered_as_recorded(build, lines):
    # localstack: invoke-api-just-string; header set of test_apigateway_header_remapping_aws
    answer = respond(build, "justAString")
    assert json.loads(answer.body) == {"message": "Internal server error"}
    assert lines(answer, "x-amzn-ErrorType") == ["InternalServerErrorException"]
    assert lines(answer, "content-type") == ["application/json"]


@pytest.mark.parametrize("status", ["error", "timeout", "crash"])
def test_a_function_that_fails_is_502_whatever_it_says(build, status):
    # docs handle-errors-in-lambda-integration; repost.aws api-gateway-504-errors
    exchange = build.exchange(build.request("/"), build.api(), build.route())
    answer = rest.to_response(exchange, build.outcome({"statusCode": 200}, status=status))
    assert (answer.status, json.loads(answer.body)) == (502, {"message": "Internal server error"})


def test_headers_of_both_maps_are_merged_multi_values_first(build, lines):
    # localstack: invoke-api-multi-headers-overwrite-casing
    answer = respond(
        build, {"multiValueHeaders": {"tesT-Multi": ["value-multi"]}, "headers": {"test-multi": "value-solo", "o": "1"}}
    )
    assert lines(answer, "test-multi") == ["value-multi", "value-solo"]
    assert [name for name, _ in answer.headers if name.lower() == b"test-multi"] == [b"tesT-Multi"] * 2
    assert lines(answer, "o") == ["1"]


def test_header_values_that_are_no_text_are_written_as_text(build, lines):
    # localstack: invoke-api-with-headers (booleans)
    answer = respond(build, {"headers": {"yes": True, "no": False, "n": 7, "none": None}})
    assert [lines(answer, name) for name in ("yes", "no", "n", "none")] == [["true"], ["false"], ["7"], []]


def test_the_content_type_is_json_where_the_function_says_none(build, lines):
    # localstack: test_aws_proxy_response_payload_format_validation
    assert lines(respond(build, {"statusCode": 200}), "content-type") == ["application/json"]
    assert lines(respond(build, {"headers": {"content-Type": "text/x"}}), "content-type") == ["text/x"]


def test_cookies_travel_in_lines_of_their_own(build, lines):
    # docs set-up-lambda-proxy-integrations
    answer = respond(build, {"multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}})
    assert lines(answer, "set-cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize("name", ["Connection", "Content-Length", "Date", "Server"])
def test_headers_that_belong_to_the_gateway_are_renamed(build, lines, name):
    # localstack: test_apigateway_header_remapping_aws[AWS_PROXY]
    answer = respond(build, {"headers": {name: "1"}})
    assert lines(answer, name) == []
    assert lines(answer, f"x-amzn-Remapped-{name}") == ["1"]


def test_transfer_encoding_is_dropped(build, lines):
    answer = respond(build, {"headers": {"Transfer-Encoding": "chunked"}})
    assert lines(answer, "transfer-encoding") == lines(answer, "x-amzn-remapped-transfer-encoding") == []


def test_the_answer_names_its_request(build, lines):
    # localstack: invoke-api-with-headers
    answer = respond(build, {"statusCode": 200})
    assert lines(answer, "x-amzn-requestid") == [build.stamp.request_id]
    assert lines(answer, "x-amz-apigw-id") == [build.stamp.extended_id]
    assert lines(answer, "x-amzn-trace-id") == [build.stamp.trace_id]


BYTES = bytes(range(8))
ENCODED = base64.b64encode(BYTES)


@pytest.mark.parametrize(
    ("configured", "accept", "expected"),
    [
        # ministack test_apigwv1_execute_lambda_proxy_binary_media_types: measured on AWS
        (("application/octet-stream",), "application/octet-stream", BYTES),
        (("application/octet-stream",), "application/octet-stream;q=1, text/html", BYTES),
        # docs lambda-proxy-binary-media: the first type decides
        (("application/octet-stream",), "text/html, application/octet-stream", ENCODED),
        (("application/octet-stream",), "*/*", ENCODED),
        (("application/octet-stream",), None, ENCODED),
        (("*/*",), "text/html", BYTES),
        (("*/*",), None, BYTES),
        ((), "application/octet-stream", ENCODED),
    ],
)
def test_base64_results_are_decoded_for_clients_that_accept_binary(build, configured, accept, expected):
    request = build.request("/", headers=[("Accept", accept)] if accept else [])
    result = {"statusCode": 200, "isBase64Encoded": True, "body": ENCODED.decode()}
    assert respond(build, result, request, binary_media_types=configured).body == expected


def test_base64_that_does_not_decode_is_a_configuration_error(build):
    # docs supported-gateway-responses-types: API_CONFIGURATION_ERROR
    result = {"statusCode": 200, "isBase64Encoded": True, "body": "no base64!"}
    assert respond(build, result, binary_media_types=("*/*",)).status == 500
