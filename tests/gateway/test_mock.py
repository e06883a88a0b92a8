"""MOCK integrations: status selection, templates, header values. Sources: docs how-to-mock-integration and
api-gateway-mapping-template-reference; what SAM and CDK write for CORS."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from minisam.gateway import mock
from minisam.model import Integration, IntegrationResponse


@pytest.fixture
def ask(build):
    def ask(integration, request=None, parameters=None, **api):
        route = build.route("OPTIONS /x", integration=integration)
        return mock.answer(
            build.exchange(request or build.request("/x", "OPTIONS"), build.api(**api), route, **(parameters or {}))
        )

    return ask


def integration(request_template='{"statusCode": 200}', responses=None, **more):
    responses = responses or {"default": IntegrationResponse(status=200, **more)}
    return Integration(kind="mock", request_templates={"application/json": request_template}, responses=responses)


def test_a_preflight_as_sam_writes_it(ask, lines):
    # samtranslator's _options_method_response_for_cors
    made = integration(
        '{\n  "statusCode" : 200\n}\n',
        headers={
            "Access-Control-Allow-Origin": "'https://www.example.com'",
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
    answer = ask(integration("{ statusCode: 204 }", {"204": IntegrationResponse(status=204)}))
    assert (answer.status, answer.body) == (204, b"")


@pytest.mark.parametrize(
    ("status", "expected"),
    [("404", 404), ("503", 500), ("201", 200)],
)
def test_the_status_code_selects_the_response(ask, status, expected):
    responses = {
        "404": IntegrationResponse(status=404),
        r"5\d\d": IntegrationResponse(status=500),
        "default": IntegrationResponse(status=200),
    }
    assert ask(integration(f'{{"statusCode": {status}}}', responses)).status == expected


@pytest.mark.parametrize("template", ["{}", "no json", '{"statusCode": "many"}'])
def test_without_a_status_code_the_integration_fails(ask, template):
    # localstack: "Unable to parse statusCode" answers Internal server error
    answer = ask(integration(template))
    assert (answer.status, json.loads(answer.body)) == (500, {"message": "Internal server error"})


def test_without_a_fitting_response_the_integration_fails(ask):
    assert ask(integration(responses={"404": IntegrationResponse(status=404)})).status == 500


def test_templates_are_evaluated(ask, build):
    template = (
        '{"id": "$input.params(\'id\')", "q": "$input.params(\'q\')", "stage": "$context.stage",'
        ' "colour": "$stageVariables.colour", "body": $input.json(\'$\')}'
    )
    request = build.request("/x?q=7", "POST", [("Content-Type", "application/json")], '{"a": 1}')
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
        "body": {},  # docs how-to-mock-integration: the request's body does not reach the response's template
    }


def test_the_request_template_can_hand_the_body_on(ask, build):
    # docs how-to-mock-integration: through $context.requestOverride.path
    request = '#set($context.requestOverride.path.body = $input.body){"statusCode": 200}'
    made = integration(request, templates={"application/json": "$context.requestOverride.path.body"})
    assert ask(made, build.request("/x", "POST", body='{"a": 1}')).body == b'{"a": 1}'


def test_a_template_may_set_the_status_and_headers(ask, lines):
    # docs apigateway-override-request-response-parameters
    template = (
        "#set($context.responseOverride.status = 418)"
        '#set($context.responseOverride.header.X-Made-Here = "$context.stage")done'
    )
    answer = ask(integration(templates={"application/json": template}))
    assert (answer.status, answer.body, lines(answer, "x-made-here")) == (418, b"done", ["test"])


def test_a_request_template_can_read_the_request(ask, build):
    # localstack test_mock_integration_response: a status chosen by a query parameter
    template = "#if($input.params('fail') == 'yes'){\"statusCode\": 500}#else{\"statusCode\": 200}#end"
    responses = {"500": IntegrationResponse(status=500), "default": IntegrationResponse(status=200)}
    made = integration(template, responses)
    assert ask(made, build.request("/x?fail=yes")).status == 500
    assert ask(made, build.request("/x")).status == 200


def test_a_body_without_a_template_is_passed_through(ask, build):
    # docs integration-passthrough-behaviors: WHEN_NO_MATCH
    request = build.request("/x", "POST", [("Content-Type", "text/plain")], '{"statusCode": 404}')
    responses = {"404": IntegrationResponse(status=404), "default": IntegrationResponse(status=200)}
    assert ask(integration(responses=responses), request).status == 404


@pytest.mark.parametrize(
    ("passthrough", "status"), [("WHEN_NO_MATCH", 200), ("WHEN_NO_TEMPLATES", 415), ("NEVER", 415)]
)
def test_a_body_of_a_type_without_a_template_may_be_refused(ask, build, passthrough, status):
    # docs integration-passthrough-behaviors
    request = build.request("/x", "POST", [("Content-Type", "text/plain")], '{"statusCode": 200}')
    answer = ask(replace(integration(), passthrough=passthrough), request)
    assert answer.status == status
    if status == 415:
        assert json.loads(answer.body) == {"message": "Unsupported Media Type"}


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
        integration(responses={"(": IntegrationResponse(status=200)}),
    ],
    ids=["syntax", "evaluation", "response", "pattern"],
)
def test_what_cannot_be_evaluated_fails_as_a_configuration_error(ask, made):
    # docs supported-gateway-responses-types: API_CONFIGURATION_ERROR
    assert ask(made).status == 500
