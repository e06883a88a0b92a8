"""The steps of a request at an API's own address: routing, refusals, limits, failures, CORS, pages."""

from __future__ import annotations

import asyncio
import json

import pytest

from minisam.errors import NotRunnable, RuntimeUnavailable, Throttled, UnknownFunction
from minisam.gateway.gateway import Gateway
from minisam.model import Cors, Integration, IntegrationResponse

PREFLIGHT = [("Origin", "https://app.example.com"), ("Access-Control-Request-Method", "GET")]
CORS = Cors(
    allow_origins=("https://www.example.com", "https://app.example.com"),
    allow_methods=("GET", "POST"),
    allow_headers=("content-type", "x-custom"),
    expose_headers=("x-out",),
    max_age_s=300,
    allow_credentials=True,
)


def test_a_route_is_served_under_its_stage(build, echo):
    gateway = build.gateway(build.app(build.route("ANY /{proxy+}")), echo)
    event = json.loads(build.ask(gateway, build.request("/test//proxy%2Bvalue/")).body)
    # localstack: invocation-payload-with-prepended-slash, -with-trailing-slash, -with-params-encoding
    assert event["path"] == "/proxy%2Bvalue/"
    assert event["requestContext"]["path"] == "/test//proxy%2Bvalue/"
    assert event["pathParameters"] == {"proxy": "proxy%2Bvalue"}


@pytest.mark.parametrize("path", ["/", "/other/x", "/testing/x", "/test", "/test/nowhere"])
def test_rest_apis_know_no_other_path(build, lines, path):
    # localstack test_apigateway_common: test_routing_not_found
    answer = build.ask(build.gateway(build.app(build.route("GET /x"))), build.request(path))
    assert (answer.status, json.loads(answer.body)) == (403, {"message": "Missing Authentication Token"})
    assert lines(answer, "x-amzn-errortype") == ["MissingAuthenticationTokenException"]


def test_the_root_is_reached_with_and_without_its_slash(build, echo):
    gateway = build.gateway(build.app(build.route("GET /")), echo)
    for path in ("/test", "/test/"):
        event = json.loads(build.ask(gateway, build.request(path)).body)
        assert (event["path"], event["requestContext"]["path"]) == ("/", path)


@pytest.mark.parametrize(("stage", "path"), [("$default", "/nope"), ("prod", "/prod/nope"), ("prod", "/items")])
def test_http_apis_answer_404_for_what_they_do_not_route(build, stage, path):
    # docs http-api-develop-routes
    app = build.app(build.route("GET /items"), apis=[build.api("http", stage=stage)])
    answer = build.ask(build.gateway(app), build.request(path))
    assert (answer.status, json.loads(answer.body)) == (404, {"message": "Not Found"})


@pytest.mark.parametrize(
    ("kind", "authorizer", "status", "message"),
    [
        ("rest", "token", 401, "Unauthorized"),
        ("rest", "cognito", 401, "Unauthorized"),
        # repost.aws api-gateway-authentication-token-errors
        ("rest", "iam", 403, "Missing Authentication Token"),
        # docs supported-gateway-responses-types: INVALID_API_KEY
        ("rest", "api_key", 403, "Forbidden"),
        ("http", "jwt", 401, "Unauthorized"),
        # an authorizer whose function does not exist decides nothing
        ("http", "request", 500, "Internal Server Error"),
        ("http", "iam", 403, "Forbidden"),
    ],
)
def test_routes_with_an_authorizer_let_nobody_in(build, kind, authorizer, status, message):
    route = build.route("GET /x", authorizer=build.authorizer(authorizer), payload="1.0")
    api = build.api(kind)
    gateway = build.gateway(build.app(route, apis=[api]), {"statusCode": 200})
    answer = build.ask(gateway, build.request("/test/x" if kind == "rest" else "/x"))
    assert (answer.status, json.loads(answer.body)) == (status, {"message": message})


@pytest.mark.parametrize(
    ("kind", "error", "status", "message"),
    [
        ("rest", Throttled("f"), 500, "Internal server error"),
        ("http", Throttled("f"), 503, "Service Unavailable"),
        ("rest", UnknownFunction("f"), 500, "Internal server error"),
        ("rest", NotRunnable("it is Ruby"), 501, "function 'Echo' does not run here: it is Ruby"),
        ("http", NotRunnable("it is Ruby"), 501, "function 'Echo' does not run here: it is Ruby"),
        ("rest", RuntimeUnavailable("no python3.13"), 500, "function 'Echo' could not be run: no python3.13"),
    ],
)
def test_invocations_that_were_refused_have_each_kinds_own_answer(build, kind, error, status, message):
    app = build.app(build.route("GET /x"), apis=[build.api(kind)])
    answer = build.ask(build.gateway(app, error), build.request("/test/x" if kind == "rest" else "/x"))
    assert (answer.status, json.loads(answer.body)) == (status, {"message": message})


def test_a_function_of_another_runtime_answers_501_with_its_name(build):
    app = build.app(build.route("GET /x", "Ruby"), functions=[build.function("Ruby", refusal="ruby3.2 is not run")])
    answer = build.ask(build.gateway(app), build.request("/test/x"))
    assert (answer.status, json.loads(answer.body)) == (
        501,
        {"message": "function 'Ruby' does not run here: ruby3.2 is not run"},
    )


def test_an_integration_that_is_not_run_answers_501_with_its_reason(build):
    integration = Integration(kind="unsupported", reason="HTTP_PROXY to https://example.com")
    answer = build.ask(
        build.gateway(build.app(build.route("GET /x", integration=integration))), build.request("/test/x")
    )
    assert answer.status == 501
    assert "HTTP_PROXY to https://example.com" in answer.body.decode()


def test_rest_integrations_with_another_method_than_post_fail(build):
    # localstack test_apigateway_lambda: test_lambda_aws_proxy_integration_non_post_method
    route = build.route("GET /x", integration=Integration(kind="lambda", function="Echo", http_method="GET"))
    answer = build.ask(build.gateway(build.app(route), {"statusCode": 200}), build.request("/test/x"))
    assert (answer.status, json.loads(answer.body)) == (500, {"message": "Internal server error"})


@pytest.mark.parametrize(
    ("kind", "status", "message"),
    [
        # docs supported-gateway-responses-types: INTEGRATION_TIMEOUT; github.com/anomalyco/sst/issues/2232
        ("rest", 504, "Endpoint request timed out"),
        ("http", 503, "Service Unavailable"),
    ],
)
def test_an_integration_that_takes_too_long_is_given_up_while_its_function_goes_on(build, kind, status, message):
    route = build.route("GET /x", integration=Integration(kind="lambda", function="Echo", timeout_s=0.01))
    app = build.app(route, apis=[build.api(kind)])

    async def scene():
        may_end, has_ended = asyncio.Event(), asyncio.Event()

        async def invoke(invocation):
            await may_end.wait()
            has_ended.set()
            return build.outcome({"statusCode": 200})

        gateway = Gateway(app, invoke)
        answer = await gateway.handle(build.request("/test/x" if kind == "rest" else "/x"), app.apis["Api"])
        may_end.set()
        await asyncio.wait_for(has_ended.wait(), 5)
        return answer

    answer = asyncio.run(scene())
    assert (answer.status, json.loads(answer.body)) == (status, {"message": message})


def test_an_event_over_lambdas_limit_is_413(build, echo):
    # docs gettingstarted-limits (Lambda): 6 MB for synchronous invocations
    app = build.app(build.route("POST /x"))
    request = build.request("/test/x", "POST", body=b"a" * (6 * 1024 * 1024))
    assert build.ask(build.gateway(app, echo), request).status == 413


def test_a_body_over_the_servers_limit_is_413(build, echo):
    gateway = build.gateway(build.app(build.route("POST /x")), echo)
    assert build.ask(gateway, build.request("/test/x", "POST", is_too_large=True)).status == 413


def test_the_invocation_carries_qualifier_trace_and_an_id_of_its_own(build):
    seen = []

    async def invoke(invocation):
        seen.append(invocation)
        return build.outcome({"statusCode": 200})

    route = build.route("GET /x", integration=Integration(kind="lambda", function="Echo", qualifier="live"))
    app = build.app(route)
    gateway = Gateway(app, invoke)
    sent = "Root=1-5e5ff81e-a1b2c3d4e5f6a7b8c9d0e1f2;Sampled=1"
    for _ in range(2):
        asyncio.run(gateway.handle(build.request("/test/x", headers=[("X-Amzn-Trace-Id", sent)]), app.apis["Api"]))
    assert [(i.function, i.qualifier, i.trigger, i.trace_id) for i in seen] == [("Echo", "live", "http", sent)] * 2
    events = [json.loads(i.event)["requestContext"]["requestId"] for i in seen]
    assert len({*events, *(i.request_id for i in seen)}) == 4


def cors_gateway(build, result=None, **route):
    app = build.app(build.route("GET /items", **route), apis=[build.api("http", cors=CORS)])
    return build.gateway(app, result or {"statusCode": 200, "headers": {"Access-Control-Allow-Origin": "https://b"}})


def test_a_preflight_is_answered_by_the_api(build, lines):
    # docs http-api-cors
    answer = build.ask(cors_gateway(build), build.request("/items", "OPTIONS", PREFLIGHT))
    assert (answer.status, answer.body) == (204, b"")
    assert lines(answer, "access-control-allow-origin") == ["https://app.example.com"]
    assert lines(answer, "access-control-allow-methods") == ["GET,POST"]
    assert lines(answer, "access-control-allow-headers") == ["content-type,x-custom"]
    assert lines(answer, "access-control-max-age") == ["300"]
    assert lines(answer, "access-control-allow-credentials") == ["true"]


def test_a_foreign_origin_gets_no_permission(build, lines):
    for method in ("OPTIONS", "GET"):
        headers = [("Origin", "https://evil.example"), ("Access-Control-Request-Method", "GET")]
        answer = build.ask(cors_gateway(build), build.request("/items", method, headers))
        assert lines(answer, "access-control-allow-origin") == []


def test_the_functions_own_cors_headers_are_ignored(build, lines):
    # docs http-api-cors
    answer = build.ask(cors_gateway(build), build.request("/items", headers=[("Origin", "https://www.example.com")]))
    assert lines(answer, "access-control-allow-origin") == ["https://www.example.com"]
    assert lines(answer, "access-control-expose-headers") == ["x-out"]
    assert lines(build.ask(cors_gateway(build), build.request("/items")), "access-control-allow-origin") == []


@pytest.mark.parametrize(
    ("allowed", "origin", "expected"),
    [
        (("*",), "https://x.example", ["*"]),
        (("https://*",), "https://x.example", ["https://x.example"]),
        (("https://*",), "http://x.example", []),
        ((), "https://x.example", []),
    ],
)
def test_origins_are_allowed_by_pattern(build, lines, allowed, origin, expected):
    # docs http-api-cors: "*", "https://*" and "http://*" are the patterns
    app = build.app(build.route("GET /items"), apis=[build.api("http", cors=Cors(allow_origins=allowed))])
    answer = build.ask(build.gateway(app, {"statusCode": 200}), build.request("/items", headers=[("Origin", origin)]))
    assert lines(answer, "access-control-allow-origin") == expected


def test_errors_of_the_gateway_carry_cors_headers_too(build, lines):
    answer = build.ask(cors_gateway(build), build.request("/nope", headers=PREFLIGHT[:1]))
    assert answer.status == 404
    assert lines(answer, "access-control-allow-origin") == ["https://app.example.com"]


def test_a_default_route_with_an_authorizer_catches_preflights(build):
    # docs http-api-cors: "if a $default route has an authorizer"
    app = build.app(build.route("$default", authorizer=build.authorizer("jwt")), apis=[build.api("http", cors=CORS)])
    assert build.ask(build.gateway(app), build.request("/items", "OPTIONS", PREFLIGHT)).status == 401


def test_without_cors_a_preflight_is_a_request_like_others(build):
    app = build.app(build.route("GET /items"), apis=[build.api("http")])
    assert build.ask(build.gateway(app), build.request("/items", "OPTIONS", PREFLIGHT)).status == 404


BROWSER = [("Accept", "text/html,application/xhtml+xml")]


def test_a_browser_sees_why_a_module_does_not_import(build, lines):
    failure = build.failure("Runtime.UserCodeSyntaxError", "Syntax error <in> module", trace=('  File "a.py" Line 1',))
    gateway = build.gateway(build.app(build.route("GET /x")), failure, problem="template.yaml:3:1: no such type")
    answer = build.ask(gateway, build.request("/test/x", headers=BROWSER))
    page = answer.body.decode()
    assert (answer.status, lines(answer, "content-type")) == (502, ["text/html; charset=utf-8"])
    assert "Syntax error &lt;in&gt; module" in page
    assert "File &quot;a.py&quot; Line 1" in page
    assert "template.yaml:3:1: no such type" in page


def test_an_error_while_importing_is_shown_too(build):
    # localstack test_lambda_runtime_error: an error at import has its class's name and no request id
    failure = build.failure("NameError", "name 'x' is not defined", request_id="")
    gateway = build.gateway(build.app(build.route("GET /x")), failure)
    assert b"NameError" in build.ask(gateway, build.request("/test/x", headers=BROWSER)).body


@pytest.mark.parametrize("kind", ["ValueError", "Runtime.MarshalError", "Runtime.ExitError"])
def test_a_handler_that_fails_is_answered_as_on_aws_even_to_a_browser(build, kind):
    gateway = build.gateway(build.app(build.route("GET /x")), build.failure(kind, "no"))
    answer = build.ask(gateway, build.request("/test/x", headers=BROWSER))
    assert json.loads(answer.body) == {"message": "Internal server error"}


def test_other_clients_get_json_for_a_broken_module(build):
    gateway = build.gateway(build.app(build.route("GET /x")), build.failure("Runtime.ImportModuleError", "no"))
    for headers in ([], [("Accept", "application/json")], [("Accept", "*/*")]):
        answer = build.ask(gateway, build.request("/test/x", headers=headers))
        assert json.loads(answer.body) == {"message": "Internal server error"}


def test_a_browser_on_an_unknown_path_learns_that_the_template_is_broken(build):
    gateway = build.gateway(build.app(build.route("GET /x")), problem="template.yaml:3:1: <bad>")
    answer = build.ask(gateway, build.request("/test/new", headers=BROWSER))
    assert answer.status == 403
    assert "template.yaml:3:1: &lt;bad&gt;" in answer.body.decode()


def test_another_client_on_an_unknown_path_learns_it_in_json(build):
    gateway = build.gateway(build.app(build.route("GET /x")), problem="template.yaml:3:1: <bad>")
    answer = build.ask(gateway, build.request("/test/new"))
    assert json.loads(answer.body) == {
        "message": "Missing Authentication Token",
        "problem": "template.yaml:3:1: <bad>",
    }


def test_mock_integrations_answer_without_a_function(build):
    integration = Integration(
        kind="mock",
        request_templates={"application/json": '{"statusCode": 200}'},
        responses={"default": IntegrationResponse(status=200, templates={"application/json": '{"id": 10}'})},
    )
    gateway = build.gateway(build.app(build.route("GET /x", integration=integration)), AssertionError("was invoked"))
    answer = build.ask(gateway, build.request("/test/x"))
    assert (answer.status, json.loads(answer.body)) == (200, {"id": 10})


@pytest.mark.parametrize(
    ("path", "proxy"),
    [("/a/../b", "a/../b"), ("/a%2F..%2Fb", "a%2F..%2Fb"), ("/..", ".."), ("/%zz", "%zz"), ("/%FF%00", "%FF%00")],
)
def test_paths_are_matched_and_passed_on_as_they_were_sent(build, echo, path, proxy):
    # localstack invocation-payload-with-params-encoding: a path is not decoded, so nothing climbs out of it
    gateway = build.gateway(build.app(build.route("ANY /{proxy+}"), build.route("GET /b", function="Other")), echo)
    event = json.loads(build.ask(gateway, build.request(f"/test{path}")).body)
    assert (event["path"], event["pathParameters"]) == (path, {"proxy": proxy})


def test_an_encoded_slash_does_not_part_segments(build, echo):
    gateway = build.gateway(build.app(build.route("GET /items/{id}")), echo)
    event = json.loads(build.ask(gateway, build.request("/test/items/a%2Fb")).body)
    assert event["pathParameters"] == {"id": "a%2Fb"}
    assert build.ask(gateway, build.request("/test/items/a/b")).status == 403


@pytest.mark.parametrize(("kind", "status"), [("rest", 431), ("http", 431), ("function-url", 200)])
def test_request_lines_and_headers_over_the_limit_are_refused(build, kind, status):
    # AWS: docs "limits", "http-api-quotas": 10,240 bytes; the status is not documented
    route = build.route("$default" if kind != "rest" else "GET /", payload="1.0" if kind == "rest" else "2.0")
    gateway = build.gateway(build.app(route, apis=[build.api(kind, stage="$default")]), {"statusCode": 200})
    many = [(f"x-{number}", "y" * 100) for number in range(100)]

    assert build.ask(gateway, build.request("/", headers=many)).status == status
    assert build.ask(gateway, build.request("/?" + "q" * 10_240)).status == status
    assert build.ask(gateway, build.request("/", headers=many[:80])).status == 200
