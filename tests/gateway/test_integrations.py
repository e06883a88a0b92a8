"""REST integrations through templates and mappings: functions, HTTP, what selects a response, what fails how.

Sources: docs set-up-lambda-custom-integrations, handle-errors-in-lambda-integration, integration-passthrough-behaviors,
request-response-data-mappings, api-gateway-payload-encodings-workflow; localstack's tests that are validated on AWS
(test_apigateway_http, test_apigateway_integrations, test_apigateway_lambda).
"""

from __future__ import annotations

import base64
import json

import pytest

from minisam.errors import NotRunnable, RuntimeUnavailable, Throttled
from minisam.gateway.http import HttpResponse
from minisam.model import Integration, IntegrationResponse

JSON = [("Content-Type", "application/json")]
OK = {"default": IntegrationResponse(status=200)}


@pytest.fixture
def ask_function(build):
    """Asks a route whose function is behind templates; gives the answer and the events that the function got."""

    def ask(result=None, request=None, api=None, parameters="", **integration):
        events = []

        def run(event):
            events.append(event)
            return result

        values = {"kind": "lambda", "is_proxy": False, "function": "Echo", "responses": OK, **integration}
        route = build.route(f"POST /x{parameters}", integration=Integration(**values))
        gateway = build.gateway(build.app(route, apis=[api or build.api()]), run)
        return build.ask(gateway, request or build.request("/test/x", "POST", JSON, '{"a": 1}')), events

    return ask


def test_a_body_without_a_template_is_the_event(ask_function, lines):
    answer, events = ask_function({"b": [1]})
    assert events == [{"a": 1}]
    assert (answer.status, json.loads(answer.body)) == (200, {"b": [1]})
    assert lines(answer, "content-type") == ["application/json"]
    assert lines(answer, "x-amzn-trace-id")


def test_a_template_makes_the_event(ask_function, build):
    template = '{"id": "$input.params(\'id\')", "body": $input.json(\'$\'), "who": "$context.identity.sourceIp"}'
    request = build.request("/test/x/7", "POST", JSON, '{"a": 1}')
    _, events = ask_function(request=request, parameters="/{id}", request_templates={"application/json": template})
    assert events == [{"id": "7", "body": {"a": 1}, "who": "127.0.0.1"}]


def test_no_body_is_an_empty_event(ask_function, build):
    _, events = ask_function(request=build.request("/test/x", "POST"))
    assert events == [{}]


def test_an_event_that_is_no_json_is_refused(ask_function, build):
    answer, events = ask_function(request=build.request("/test/x", "POST", JSON, "{nope"))
    assert (answer.status, events) == (400, [])


@pytest.mark.parametrize(
    ("passthrough", "media_type", "status"),
    [
        ("WHEN_NO_MATCH", "application/json", 200),
        ("WHEN_NO_MATCH", "text/plain", 200),
        ("WHEN_NO_TEMPLATES", "text/plain", 415),
        ("NEVER", "text/plain", 415),
        ("NEVER", "application/json; charset=utf-8", 200),
    ],
)
def test_passthrough_says_which_bodies_may_pass(ask_function, build, lines, passthrough, media_type, status):
    # docs integration-passthrough-behaviors
    request = build.request("/test/x", "POST", [("Content-Type", media_type)], "{}")
    answer, _ = ask_function(request=request, passthrough=passthrough, request_templates={"application/json": "{}"})
    assert answer.status == status
    if status == 415:
        assert json.loads(answer.body) == {"message": "Unsupported Media Type"}
        assert lines(answer, "x-amzn-errortype") == ["BadRequestException"]


def test_a_default_template_takes_every_type(ask_function, build):
    # docs models-mappings: $default
    request = build.request("/test/x", "POST", [("Content-Type", "text/plain")], "hi")
    _, events = ask_function(request=request, passthrough="NEVER", request_templates={"$default": '["$input.body"]'})
    assert events == [["hi"]]


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ("Bad Request: x", 400),
        ("not a Bad Request", 200),  # the whole message has to match
        ("[NotFound] y", 404),
        ("two\nlines", 500),
        ("anything", 200),
    ],
)
def test_an_error_message_selects_the_response(ask_function, build, message, status):
    # docs handle-errors-in-lambda-integration: patterns are Java's, which match whole and end a dot at a line break
    responses = {
        "Bad Request.*": IntegrationResponse(status=400),
        r"\[NotFound\].*": IntegrationResponse(status=404),
        "(.|\\n)*lines": IntegrationResponse(status=500),
        "default": IntegrationResponse(status=200),
    }
    answer, _ = ask_function(build.failure("ValueError", message), responses=responses)
    assert answer.status == status


def test_a_result_without_an_error_takes_the_default(ask_function):
    responses = {".+": IntegrationResponse(status=500), "default": IntegrationResponse(status=201)}
    assert ask_function({"fine": True}, responses=responses)[0].status == 201


def test_without_a_fitting_response_the_integration_fails(ask_function, lines):
    # localstack test_put_integration_responses: "no default output mapping configured"
    answer, _ = ask_function({}, responses={"boom": IntegrationResponse(status=500)})
    assert (answer.status, json.loads(answer.body)) == (500, {"message": "Internal server error"})
    assert answer.error_type == "API_CONFIGURATION_ERROR"


def test_headers_are_mapped_from_everywhere(ask_function, build, lines):
    headers = {
        "A": "'text'",
        "B": "integration.response.body.url",
        "C": "integration.response.body.list[0].n",
        "D": "context.stage",
        "E": "stageVariables.v",
        "F": "integration.response.body.absent",
        "G": "integration.response.header.Content-Type",
        "H": "integration.response.body.list",
        "Content-Type": "'text/html'",
    }
    answer, _ = ask_function(
        {"url": "/a\r\nX: y", "list": [{"n": 5}]},
        api=build.api(stage_variables={"v": "1"}),
        responses={"default": IntegrationResponse(status=302, headers=headers)},
    )
    got = {name: lines(answer, name) for name in "ABCDEFGH"}
    assert got == {
        "A": ["text"],
        "B": ["/a X: y"],  # never a header of its own
        "C": ["5"],
        "D": ["test"],
        "E": ["1"],
        "F": [],
        "G": ["application/json"],
        "H": ['[{"n":5}]'],
    }
    assert (answer.status, lines(answer, "content-type")) == (302, ["text/html"])


def test_a_response_template_shapes_the_body(ask_function, build):
    templates = {"application/json": "{\"id\": $input.json('$.id')}", "text/xml": "<id>$input.path('$.id')</id>"}
    responses = {"default": IntegrationResponse(status=200, templates=templates)}
    request = build.request("/test/x", "POST", [*JSON, ("Accept", "text/xml")], "{}")
    assert ask_function({"id": 3}, responses=responses)[0].body == b'{"id": 3}'
    assert ask_function({"id": 3}, request=request, responses=responses)[0].body == b"<id>3</id>"


def test_templates_override_parameters_and_status(ask_function, lines):
    # docs apigateway-override-request-response-parameters; a request's template may set the response's
    template = '#set($context.responseOverride.header.X-Req = "r")#set($context.responseOverride.status = 202){}'
    headers = {"X-Req": "'mapped'", "Date": "'now'"}
    responses = {"default": IntegrationResponse(status=200, headers=headers)}
    answer, _ = ask_function({}, request_templates={"application/json": template}, responses=responses)
    assert (answer.status, lines(answer, "x-req")) == (202, ["r"])
    assert lines(answer, "x-amzn-remapped-date") == ["now"]  # localstack test_apigateway_header_remapping_aws


def test_content_handling_turns_text_into_bytes_and_back(ask_function, build):
    # docs api-gateway-payload-encodings-workflow
    api = build.api(binary_media_types=("image/png",))
    png = build.request("/test/x", "POST", [("Content-Type", "image/png")], b"\x89PNG\xff")
    template = {"image/png": '"$input.body"'}
    _, events = ask_function(api=api, request=png, content_handling="CONVERT_TO_TEXT", request_templates=template)
    assert events == [base64.b64encode(b"\x89PNG\xff").decode()]
    responses = {"default": IntegrationResponse(status=200, content_handling="CONVERT_TO_BINARY")}
    answer, _ = ask_function("aGk=", api=api, responses=responses)
    assert answer.status == 500  # '"aGk="', quotes and all, is no base64
    taken = {"default": IntegrationResponse(status=200, templates={"application/json": "$input.path('$')"})}
    assert ask_function("hi", responses=taken)[0].body == b"hi"


def test_a_template_does_not_read_bytes(ask_function, build):
    api = build.api(binary_media_types=("image/png",))
    png = build.request("/test/x", "POST", [("Content-Type", "image/png")], b"\x89PNG\xff")
    answer, events = ask_function(api=api, request=png, request_templates={"image/png": "$input.body"})
    assert (answer.status, events) == (500, [])


def test_text_that_is_no_utf8_is_read_with_replacements(ask_function, build):
    # docs api-gateway-payload-encodings-workflow: what no binary media type takes in is text
    request = build.request("/test/x", "POST", JSON, b"a\xffb")
    _, events = ask_function(request=request, request_templates={"application/json": '"$input.body"'})
    assert events == ["a\ufffdb"]


def test_a_mapping_of_a_body_that_is_no_json_refuses_the_request(ask_function, build):
    # localstack: "Invalid JSON in request body"
    parameters = {"integration.request.header.X-A": "method.request.body.a"}
    request = build.request("/test/x", "POST", JSON, "{nope")
    answer, _ = ask_function(request=request, request_parameters=parameters)
    assert (answer.status, json.loads(answer.body)) == (400, {"message": "Invalid JSON in request body"})


@pytest.mark.parametrize("name", ["Authorization", "content-length", "X-Amzn-Trace-Id"])
def test_some_headers_cannot_be_mapped(ask_function, name):
    # localstack test_apigateway_header_remapping_aws: "header already present"
    assert ask_function(request_parameters={f"integration.request.header.{name}": "'x'"})[0].status == 500


@pytest.mark.parametrize(
    ("result", "status"),
    [(Throttled("full"), 500), (NotRunnable("why"), 501), (RuntimeUnavailable("no python"), 500), (None, 200)],
    ids=["throttled", "another runtime", "no interpreter", "null"],
)
def test_what_the_function_does_not_do(ask_function, result, status):
    assert ask_function(result)[0].status == status


def test_an_asynchronous_invocation_goes_to_the_lambda_api(backend, build):
    # docs set-up-lambda-integration-async
    integration = Integration(
        kind="lambda",
        is_proxy=False,
        function="Echo",
        qualifier="live",
        responses=OK,
        request_parameters={"integration.request.header.X-Amz-Invocation-Type": "'Event'"},
    )
    app = build.app(build.route("POST /x", integration=integration))
    answer, got = backend(app, build.request("/test/x", "POST", JSON, '{"a": 1}'), HttpResponse(status=202))
    assert (answer.status, answer.body) == (200, b"")
    assert got[0].path.endswith(b"/2015-03-31/functions/echo/invocations") and got[0].query == b"Qualifier=live"
    assert (got[0].header("x-amz-invocation-type"), got[0].body) == ("Event", b'{"a": 1}')


def test_http_through_mappings(backend, build, lines):
    # localstack test_http_integration_with_lambda[HTTP]: default headers
    integration = Integration(
        kind="http",
        is_proxy=False,
        uri="{backend}/v1/{id}?fixed=1",
        http_method="PUT",
        request_parameters={
            "integration.request.path.id": "method.request.path.id",
            "integration.request.querystring.all": "method.request.multivaluequerystring.q",
            "integration.request.querystring.last": "method.request.querystring.q",
            "integration.request.header.X-Strict": "method.request.header.X-In",
            "integration.request.header.X-Wrong-Case": "method.request.header.x-in",
            "integration.request.header.X-Static": "'a b'",
        },
        responses={
            "2\\d\\d": IntegrationResponse(status=202, headers={"X-Out": "integration.response.header.X-Back"}),
            "default": IntegrationResponse(status=502),
        },
    )
    app = build.app(build.route("POST /x/{id}", integration=integration))
    request = build.request("/test/x/a%2Fb?q=1&q=%20", "POST", [*JSON, ("X-In", "in")], '{"a": 1}')
    reply = HttpResponse(status=201, headers=((b"X-Back", b"yes"), (b"X-Other", b"no")), body=b"made")
    answer, (got,) = backend(app, request, reply)
    assert (got.method, got.path, got.query) == ("PUT", b"/v1/a%2Fb", b"fixed=1&all=1&all=+&last=+")
    sent = {name.decode().lower(): value.decode() for name, value in got.headers}
    assert {key: sent.get(key) for key in ("x-strict", "x-wrong-case", "x-static", "accept", "content-type")} == {
        "x-strict": "in",
        "x-wrong-case": None,
        "x-static": "a b",
        "accept": "application/json",
        "content-type": "application/json",
    }
    assert sent["user-agent"] == "AmazonAPIGateway_a1b2c3d4e5" and sent["x-amzn-apigateway-api-id"] == "a1b2c3d4e5"
    assert (answer.status, answer.body) == (202, b"made")
    assert (lines(answer, "x-out"), lines(answer, "x-other")) == (["yes"], [])


def test_an_http_proxy_passes_everything_on(backend, build, lines):
    # localstack test_http_proxy_integration_request_data_mappings: mapped parameters are added to the query
    integration = Integration(
        kind="http",
        uri="{backend}/v1/{proxy}",
        http_method="ANY",
        request_parameters={
            "integration.request.path.proxy": "method.request.path.proxy",
            "integration.request.querystring.q": "'more'",
            "integration.request.header.X-Set": "'mapped'",
        },
    )
    app = build.app(build.route("ANY /{proxy+}", integration=integration))
    headers = [*JSON, ("X-Set", "sent"), ("TE", "trailers"), ("Connection", "close"), ("X-Kept", "a"), ("X-Kept", "b")]
    request = build.request("/test/a/b%20c?q=1", "PATCH", headers, "{}")
    reply = HttpResponse(
        status=418, headers=((b"X-Back", b"1"), (b"Server", b"s"), (b"Set-Cookie", b"a"), (b"Set-Cookie", b"b"))
    )
    answer, (got,) = backend(app, request, reply)
    assert (got.method, got.path, got.query, got.body) == ("PATCH", b"/v1/a/b%20c", b"q=1&q=more", b"{}")
    sent = [(name.decode(), value.decode()) for name, value in got.headers]
    assert [value for name, value in sent if name in ("X-Kept", "X-Set", "TE")] == ["a", "b", "mapped"]
    assert got.header("host") != "127.0.0.1:3000" and got.header("x-forwarded-for") == "127.0.0.1"
    assert answer.status == 418
    assert lines(answer, "set-cookie") == ["a", "b"]
    assert lines(answer, "x-amzn-remapped-server") == ["s"]


def test_an_address_with_a_gap_is_a_configuration_error(backend, build):
    integration = Integration(kind="http", uri="{backend}/{proxy}")
    app = build.app(build.route("ANY /{proxy+}", integration=integration))
    answer, got = backend(app, build.request("/test/a"), HttpResponse(status=200))
    assert (answer.status, got) == (500, [])


NOWHERE = f"http://{'.'.join(['nowhere'] * 40)}/"
"""A name longer than names can be (RFC 1035, 255 letters): it leads nowhere, and no server is asked for it."""


@pytest.mark.parametrize(
    ("kind", "uri", "status", "message"),
    [
        # localstack's RestApiHttpIntegration: network errors are 504, names that lead nowhere 500
        ("rest", "http://127.0.0.1:1/", 504, "Network error communicating with endpoint"),
        ("rest", NOWHERE, 500, "Internal server error"),
        ("rest", "http://a..invalid/", 500, "Internal server error"),
        ("rest", "http://127.0.0.1:99999/", 500, "Internal server error"),
        # docs http-api-troubleshooting: 503
        ("http", "http://127.0.0.1:1/", 503, "Service Unavailable"),
        ("http", NOWHERE, 503, "Service Unavailable"),
    ],
)
def test_who_does_not_answer(build, kind, uri, status, message):
    route = build.route("GET /x", integration=Integration(kind="http", uri=uri))
    gateway = build.gateway(build.app(route, apis=[build.api(kind)]))
    answer = build.ask(gateway, build.request("/test/x" if kind == "rest" else "/x"))
    assert (answer.status, json.loads(answer.body)) == (status, {"message": message})


@pytest.mark.parametrize(("kind", "status"), [("rest", 504), ("http", 503)])
def test_who_answers_too_late(backend, build, kind, status):
    route = build.route("GET /x", integration=Integration(kind="http", uri="{backend}/", timeout_s=0.05))
    app = build.app(route, apis=[build.api(kind)])
    answer, got = backend(app, build.request("/test/x" if kind == "rest" else "/x"), None)
    assert (answer.status, len(got)) == (status, 1)
