"""HTTP APIs: proxies of addresses, parameter mappings, service integrations.

Sources: docs http-api-parameter-mapping, http-api-develop-integrations-http,
http-api-develop-integrations-aws-services-reference, and the services' API references.
"""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qs

import pytest

from minisam.gateway.http import HttpResponse
from minisam.gateway.http_parameters import selected
from minisam.model import Integration, ServiceAction

JSON = [("Content-Type", "application/json")]


@pytest.fixture
def ask(backend, build):
    """Asks a route of an HTTP API whose integration is the backend."""

    def ask(request, reply=None, route="ANY /{proxy+}", stage="$default", **integration):
        values = {"kind": "http", "uri": "{backend}/v1", "http_method": "ANY", **integration}
        app = build.app(
            build.route(route, integration=Integration(**values)),
            apis=[build.api("http", stage=stage, stage_variables={"colour": "red"})],
        )
        return backend(app, request, reply or HttpResponse(status=200))

    return ask


def test_a_proxy_passes_everything_on(ask, build, lines):
    request = build.request("/a/b%20c?q=1&q=%2B", "POST", [*JSON, ("X-One", "1"), ("TE", "x")], b"\xffbytes")
    headers = ((b"X-Back", b"1"), (b"Set-Cookie", b"a"), (b"Set-Cookie", b"b"), (b"Content-Type", b"text/html"))
    answer, (got,) = ask(request, HttpResponse(status=201, headers=headers, body=b"<p>"), uri="{backend}/v1/{proxy}")
    assert (got.method, got.path, got.query, got.body) == ("POST", b"/v1/a/b%20c", b"q=1&q=%2B", b"\xffbytes")
    assert (got.header("x-one"), got.header("te")) == ("1", None)
    assert got.header("forwarded") == "by=127.0.0.1;for=127.0.0.1;host=127.0.0.1:3000;proto=http"
    assert got.header("via") == "HTTP/1.1 AmazonAPIGateway"
    assert (answer.status, answer.body) == (201, b"<p>")
    assert (lines(answer, "set-cookie"), lines(answer, "content-type")) == (["a", "b"], ["text/html"])
    assert lines(answer, "apigw-requestid")


def test_an_address_without_a_parameter_takes_no_path(ask, build):
    _, (got,) = ask(build.request("/a/b"), uri="{backend}/fixed")
    assert got.path == b"/fixed"


def test_request_parameters_change_the_request(ask, build):
    request = build.request(
        "/pets/7?keep=1&drop=2&old=3", "POST", [*JSON, ("X-Old", "o"), ("X-Gone", "g")], '{"a": {"b": 5}}'
    )
    _, (got,) = ask(
        request,
        route="POST /pets/{petId}",
        request_parameters={
            "append:header.X-New": "$request.header.x-old",
            "overwrite:header.X-Old": "${request.path.petId}-${stageVariables.colour}",
            "remove:header.X-Gone": "''",
            "append:header.X-Body": "$request.body.a.b",
            "append:header.X-Absent": "$request.header.nothing",
            "append:header.Authorization": "reserved",
            "append:querystring.keep": "more",
            "overwrite:querystring.old": "$context.httpMethod",
            "remove:querystring.drop": "''",
            "overwrite:path": "/new/$request.path.petId",
        },
    )  # fmt: skip
    names = ("x-new", "x-old", "x-gone", "x-body", "x-absent", "authorization")
    assert [got.header(name) for name in names] == ["o", "7-red", None, "5", None, None]
    assert got.query_pairs() == [("keep", "1"), ("keep", "more"), ("old", "POST")]
    assert got.path == b"/new/$request.path.petId"  # a variable inside of text needs braces


def test_response_parameters_change_the_answers_of_a_status(ask, build, lines):
    parameters = {
        "500": {"append:header.header1": "$context.requestId", "overwrite:statuscode": "403"},
        "404": {
            "append:header.error": "$stageVariables.colour",
            "overwrite:header.x-back": "$response.body.code",
            "remove:header.x-gone": "''",
            "append:header.Via": "reserved",
        },
    }
    request = build.request("/a")
    answer, _ = ask(request, HttpResponse(status=500), response_parameters=parameters)
    assert (answer.status, lines(answer, "header1")) == (403, [build.stamp.extended_id])
    reply = HttpResponse(status=404, headers=((b"X-Back", b"1"), (b"X-Gone", b"1")), body=b'{"code": 9}')
    answer, _ = ask(request, reply, response_parameters=parameters)
    assert (answer.status, lines(answer, "error"), lines(answer, "x-back")) == (404, ["red"], ["9"])
    assert (lines(answer, "x-gone"), lines(answer, "via")) == ([], [])
    assert ask(request, HttpResponse(status=200), response_parameters=parameters)[0].status == 200


def test_functions_see_mapped_requests_too(build):
    seen = []

    def run(event):
        seen.append(event)
        return {"statusCode": 200}

    integration = Integration(
        kind="lambda",
        function="Echo",
        request_parameters={"append:header.x-id": "$context.requestId", "overwrite:querystring.a": "2"},
        response_parameters={"200": {"overwrite:statuscode": "201"}},
    )
    route = build.route("GET /x", integration=integration, payload="2.0")
    gateway = build.gateway(build.app(route, apis=[build.api("http")]), run)
    answer = build.ask(gateway, build.request("/x?a=1"))
    assert (seen[0]["headers"]["x-id"], seen[0]["queryStringParameters"]) == (build.stamp.extended_id, {"a": "2"})
    assert (seen[0]["rawQueryString"], answer.status) == ("a=2", 201)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("text", "text"),
        ("$request.path", "/pets/a b"),
        ("$request.path.petId", "a b"),
        ("$request.querystring.q", "1,2"),
        ("$request.header.X", "h"),
        ("$request.body", '{"a":[1]}'),
        ("$request.body.a", "[1]"),
        ("$request.body.a[0]", "1"),
        ("$request.body.none", None),
        ("$context.identity.sourceIp", "127.0.0.1"),
        ("$context.routeKey", "GET /pets/{petId}"),
        ("$context.authorizer.claims.sub", "me"),
        ("$context.nothing", None),
        ("$stageVariables.colour", "red"),
        ("${request.path.petId} ${request.nothing}!", "a b !"),
        ("$nothing.at.all", None),
    ],
)
def test_what_a_selection_stands_for(build, expression, expected):
    request = build.request("/pets/a%20b?q=1&q=2", "GET", [*JSON, ("x", "h")], '{"a":[1]}')
    api, route = build.api("http", stage_variables={"colour": "red"}), build.route("GET /pets/{petId}")
    exchange = build.exchange(request, api, route, petId="a%20b")
    exchange = replace(exchange, authorizer={"jwt": {"claims": {"sub": "me"}, "scopes": None}})
    assert selected(exchange, expression) == expected


def call(ask, build, subtype, service, parameters, body="{}", reply=None):
    action = ServiceAction(service=service, target=subtype, region="", credentials="role")
    values = {"kind": "service", "action": action, "request_parameters": parameters, "http_method": ""}
    request = build.request("/send", "POST", JSON, body)
    return ask(request, reply or HttpResponse(status=200, body=b"{}"), "POST /send", **values)


@pytest.mark.parametrize(
    ("subtype", "service", "parameters", "target", "expected"),
    [
        (
            "EventBridge-PutEvents",
            "events",
            {"Source": "app", "DetailType": "${request.body.type}", "Detail": "$request.body.detail", "Time": "1"},
            "AWSEvents.PutEvents",
            {"Entries": [{"Source": "app", "DetailType": "t", "Detail": '{"n":1}', "Time": "1"}]},
        ),
        (
            "Kinesis-PutRecord",
            "kinesis",
            {"StreamName": "s", "Data": "$request.body.data", "PartitionKey": "$request.header.host"},
            "Kinesis_20131202.PutRecord",
            {"StreamName": "s", "Data": "aGk=", "PartitionKey": "127.0.0.1:3000"},
        ),
        (
            "StepFunctions-StartExecution",
            "states",
            {"StateMachineArn": "m", "Input": "$request.body.detail", "Name": "$request.body.absent"},
            "AWSStepFunctions.StartExecution",
            {"stateMachineArn": "m", "input": '{"n":1}'},
        ),
        (
            "StepFunctions-StopExecution",
            "states",
            {"ExecutionArn": "e", "Cause": "c"},
            "AWSStepFunctions.StopExecution",
            {"executionArn": "e", "cause": "c"},
        ),
    ],
)  # fmt: skip
def test_services_that_speak_json(ask, build, lines, subtype, service, parameters, target, expected):
    body = '{"type": "t", "detail": {"n": 1}, "data": "aGk="}'
    reply = HttpResponse(status=400, headers=((b"Server", b"moto"),), body=b'{"__type":"X"}')
    answer, (got,) = call(ask, build, subtype, service, parameters, body, reply)
    assert got.header("x-amz-target") == target
    assert f"/us-east-1/{service}/aws4_request" in (got.header("authorization") or "")
    assert json.loads(got.body) == expected
    assert (answer.status, answer.body, lines(answer, "server")) == (400, b'{"__type":"X"}', [])


def test_a_message_is_sent_to_a_queue(ask, build, lines):
    attributes = '{"who": {"DataType": "String", "StringValue": "${request.header.x-who}"}}'
    parameters = {
        "QueueUrl": "https://sqs.us-east-1.amazonaws.com/123456789012/orders",
        "MessageBody": "$request.body",
        "MessageAttributes": attributes,
        "Region": "eu-west-1",
    }
    answer, (got,) = call(ask, build, "SQS-SendMessage", "sqs", parameters, body="a & b")
    form = {name: values[0] for name, values in parse_qs(got.body.decode()).items()}
    assert got.path == b"/123456789012/orders"
    assert (form["Action"], form["MessageBody"], "Region" in form) == ("SendMessage", "a & b", False)
    assert form["MessageAttribute.1.Name"] == "who" and form["MessageAttribute.1.Value.DataType"] == "String"
    assert lines(answer, "content-type") == ["text/xml"]


def test_lists_of_a_query_are_numbered(ask, build):
    parameters = {"QueueUrl": "https://sqs/1/q", "AttributeNames": '["All"]', "MaxNumberOfMessages": "2"}
    _, (got,) = call(ask, build, "SQS-ReceiveMessage", "sqs", parameters)
    assert parse_qs(got.body.decode())["AttributeName.1"] == ["All"]
