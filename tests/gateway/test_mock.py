"""MOCK integrations: status selection, templates, header values. Sources: docs how-to-mock-integration and
api-gateway-mapping-template-reference; what SAM and CDK write for CORS."""

from __future__ import annotations

import json

import pytest

from minisam.gateway import mock
from minisam.model import Integration, MockResponse


@pytest.fixture
def ask(build):
    def ask(integration, request=None, parameters=None, **api):
        route = build.route("OPTIONS /x", integration=integration)
        return mock.answer(
            build.exchange(request or build.request("/x", "OPTIONS"), build.api(**api), route, **(parameters or {}))
        )

    return ask


def integration(request_template='{"statusCode": 200}', responses=None, **more):
    responses = responses or {"default": MockResponse(status=200, **more)}
    return Integration(kind="mock", request_templates={"application/json": request_template}, responses=responses)


def test_a_preflight_as_sam_writes_it(ask, lines):
    # samtranslator's _options_method_response_for_cors
    made = integration(
        '{\n  "statusCode" : 200\n}\n',
        headers={
            "method.response.header.Access-Control-Allow-Origin": "'https://www.example.com'",
            "Access-Control-Max-Age": "'600'",
        },
        templates={"application/json": "{}\n"},
    )
    answer = ask(made)
    assert (answer.status, answer.body) == (200, b"{}\n")
    assert lines(answer, "access-control-allow-origin") == ["https://www.example.com"]
    assert lines(answer, "access-control-max-age") == ["600"]
    assert lines(answer, "content-type") == ["application/json"]


def test_a_preflight_as_cdk_writes_it(ask):
    # aws-cdk's Resource.addCorsPreflight: keys without quotes
    answer = ask(integration("{ statusCode: 204 }", {"204": MockResponse(status=204)}))
    assert (answer.status, answer.body) == (204, b"")


@pytest.mark.parametrize(
    ("status", "expected"),
    [("404", 404), ("503", 500), ("201", 200)],
)
def test_the_status_code_selects_the_response(ask, status, expected):
    responses = {
        "404": MockResponse(status=404),
        r"5\d\d": MockResponse(status=500),
        "default": MockResponse(status=200),
    }
    assert ask(integration(f'{{"statusCode": {status}}}', responses)).status == expected


@pytest.mark.parametrize("template", ["{}", "no json", '{"statusCode": "many"}'])
def test_without_a_status_code_the_integration_fails(ask, template):
    # localstack: "Unable to parse statusCode" answers Internal server error
    answer = ask(integration(template))
    assert (answer.status, json.loads(answer.body)) == (500, {"message": "Internal server error"})


def test_without_a_fitting_response_the_integration_fails(ask):
    assert ask(integration(responses={"404": MockResponse(status=404)})).status == 500


def test_templates_are_evaluated(ask, build):
    template = (
        '{"id": "$input.params(\'id\')", "q": "$input.params(\'q\')", "stage": "$context.stage",'
        ' "colour": "$stageVariables.colour", "name": $input.json(\'$.user.name\'),'
        " \"list\": [#foreach($n in $input.path('$.n'))$n#if($foreach.hasNext),#end#end],"
        " \"flags\": [$input.path('$.yes')#if($input.path('$.no')), 1#end, $input.path('$.no')],"
        ' "safe": "$util.escapeJavaScript($input.path(\'$.quote\'))"}'
    )
    body = json.dumps({"user": {"name": "Ann"}, "n": [1, 2], "quote": 'a"b', "yes": True, "no": False})
    request = build.request("/x?q=7", "POST", [("Content-Type", "application/json")], body)
    answer = ask(
        integration(templates={"application/json": template}),
        request,
        {"id": "a%20b"},
        stage_variables={"colour": "red"},
    )
    assert json.loads(answer.body) == {
        "id": "a b",
        "q": "7",
        "stage": "test",
        "colour": "red",
        "name": "Ann",
        "list": [1, 2],
        "flags": [True, False],
        "safe": 'a"b',
    }


def test_a_request_template_can_read_the_request(ask, build):
    # localstack test_mock_integration_response: a status chosen by a query parameter
    template = "#if($input.params('fail') == 'yes'){\"statusCode\": 500}#else{\"statusCode\": 200}#end"
    responses = {"500": MockResponse(status=500), "default": MockResponse(status=200)}
    made = integration(template, responses)
    assert ask(made, build.request("/x?fail=yes")).status == 500
    assert ask(made, build.request("/x")).status == 200


def test_a_body_without_a_template_is_passed_through(ask, build):
    # docs integration-passthrough-behaviors: WHEN_NO_MATCH
    request = build.request("/x", "POST", [("Content-Type", "text/plain")], '{"statusCode": 404}')
    responses = {"404": MockResponse(status=404), "default": MockResponse(status=200)}
    assert ask(integration(responses=responses), request).status == 404


def test_header_values_may_come_from_the_context(ask, build, lines):
    values = {
        "a": "context.requestId",
        "b": "stageVariables.x",
        "c": "context.nothing",
        "d": "integration.response.body",
    }
    answer = ask(integration(headers=values), stage_variables={"x": "1"})
    assert lines(answer, "a") == [build.stamp.request_id]
    assert (lines(answer, "b"), lines(answer, "c"), lines(answer, "d")) == (["1"], [], [])


@pytest.mark.parametrize("value", ["'https://a.example'", "https://a.example"])
def test_literal_header_values_may_come_with_or_without_quotes(ask, lines, value):
    assert lines(ask(integration(headers={"o": value})), "o") == ["https://a.example"]


def test_the_client_chooses_among_templates(ask, build, lines):
    made = integration(templates={"application/json": "{}", "text/html": "<p>"})
    answer = ask(made, build.request("/x", headers=[("Accept", "text/html;q=1, application/json")]))
    assert (answer.body, lines(answer, "content-type")) == (b"<p>", ["text/html"])


@pytest.mark.parametrize(
    "made",
    [
        integration("#if($x"),
        integration("$util.parseJson('no json')"),
        integration(templates={"application/json": "#foreach($n in 3)x#end"}),
        integration(responses={"(": MockResponse(status=200)}),
    ],
    ids=["syntax", "evaluation", "response", "pattern"],
)
def test_what_cannot_be_evaluated_fails_as_a_configuration_error(ask, made):
    # docs supported-gateway-responses-types: API_CONFIGURATION_ERROR
    assert ask(made).status == 500
