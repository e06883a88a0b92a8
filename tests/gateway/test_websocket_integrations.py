"""Routes of WebSocket APIs whose integrations are no proxies of functions, read from a template as people write it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from minisam.gateway.backends import Backends
from minisam.gateway.http import HttpResponse, encode_headers
from minisam.gateway.server import HttpServer
from minisam.gateway.websocket_gateway import WebSocketGateway
from minisam.listeners import Listeners
from minisam.model import LoadOptions
from minisam.template import load_app

LAMBDA = {
    "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Fn.Arn}/invocations",
}
MOCK = {
    "IntegrationType": "MOCK",
    "TemplateSelectionExpression": "200",
    "RequestTemplates": {"200": '{"statusCode": 200}'},
}
MAPPED = {"IntegrationType": "AWS", "IntegrationUri": LAMBDA}


def resource(kind, **properties):
    return {"Type": f"AWS::ApiGatewayV2::{kind}", "Properties": {"ApiId": {"Ref": "Api"}, **properties}}


def response(key, template):
    return {"IntegrationResponseKey": key, "ResponseTemplates": {"$default": template}}


def proxy(url, kind="HTTP_PROXY", **more):
    return {"IntegrationType": kind, "IntegrationMethod": "POST", "IntegrationUri": url, **more}


def template_of(key, integration, *responses):
    """A template with one two-way route, its integration, and the integration's responses."""
    code = {"ZipFile": "def handler(event, context): return 1"}
    function = {"Handler": "index.handler", "Runtime": "python3.13", "Role": "r", "Code": code}
    api = {"Name": "ws", "ProtocolType": "WEBSOCKET", "RouteSelectionExpression": "$request.body.action"}
    route = {
        "RouteKey": key,
        "Target": {"Fn::Sub": "integrations/${Int}"},
        "RouteResponseSelectionExpression": "$default",
    }
    resources = {
        "Api": {"Type": "AWS::ApiGatewayV2::Api", "Properties": api},
        "Stage": resource("Stage", StageName="prod", StageVariables={"colour": "blue"}),
        "Fn": {"Type": "AWS::Lambda::Function", "Properties": function},
        "Route": resource("Route", **route),
        "Int": resource("Integration", **integration),
    }
    for number, one in enumerate(responses):
        resources[f"Response{number}"] = resource("IntegrationResponse", IntegrationId={"Ref": "Int"}, **one)
    return json.dumps({"Resources": resources})


class Scene:
    def __init__(self, build, folder, *parts, result=None, backends=None):
        path = folder / "template.json"
        path.write_text(template_of(*parts))
        app = load_app(path, LoadOptions(cache_dir=folder / "cache"))
        self.events = []

        def answer(event):
            self.events.append(event)
            return result(event) if callable(result) else result

        self.build = build
        self.api = app.apis["Api"]
        self.gateway = WebSocketGateway(
            app, build.invoke(answer), backends=backends, draw_id=lambda: "m=", stamps=lambda request: build.stamp
        )

    async def open(self):
        return await self.gateway.connect(self.build.request("/prod?token=t"), self.api, "ConnectionIdAA=")

    async def say(self, text):
        connection, _ = await self.open()
        return await self.gateway.message(connection, self.api, text)


@pytest.fixture
def scene(build, tmp_path: Path):
    """Makes a scene of a route's key, its integration and the integration's responses."""
    return lambda *parts, **more: Scene(build, tmp_path, *parts, **more)


def test_a_mock_opens_the_connection(scene):
    # docs apigateway-websocket-api-integration-requests: the template of a mock says its statusCode
    made = scene("$connect", MOCK)

    assert asyncio.run(made.open())[0].id == "ConnectionIdAA="


def test_a_mock_answers_by_its_template(scene):
    template = '{"id": "$context.connectionId", "colour": "$stageVariables.colour"}'
    made = scene("ping", MOCK, response("$default", template))

    status, reply = asyncio.run(made.say('{"action": "ping"}'))

    assert (status, json.loads(reply)) == (200, {"id": "ConnectionIdAA=", "colour": "blue"})


def test_a_function_gets_what_the_selected_template_makes(scene):
    # docs websocket-api-data-transformations: ${request.body.x} selects the template
    templates = {"a": '{"a": $input.json("$.x"), "who": "$context.connectionId"}', "$default": '{"other": true}'}
    integration = {**MAPPED, "TemplateSelectionExpression": "${request.body.kind}", "RequestTemplates": templates}
    made = scene("go", integration, response("$default", 'said $input.path("$.n")'), result={"n": 7})

    assert asyncio.run(made.say('{"action": "go", "kind": "a", "x": [1]}')) == (200, "said 7")
    assert asyncio.run(made.say('{"action": "go", "kind": "b"}')) == (200, "said 7")
    assert made.events == [{"a": [1], "who": "ConnectionIdAA="}, {"other": True}]


def test_without_a_template_a_function_gets_the_message(scene):
    made = scene("go", MAPPED, result={"n": 7})

    status, reply = asyncio.run(made.say('{"action": "go"}'))

    assert made.events == [{"action": "go"}]
    assert (status, json.loads(reply)) == (200, {"n": 7})


def test_a_functions_error_selects_its_response(build, scene):
    # docs: for Lambda-based integrations the key is matched with errorMessage, between slashes
    responses = (response("/.*teapot.*/", "short and stout"), response("$default", "fine"))
    made = scene("go", MAPPED, *responses, result=lambda event: build.failure("E", "I am a teapot"))

    assert asyncio.run(made.say('{"action": "go"}')) == (200, "short and stout")


def test_a_functions_error_without_a_response_is_an_error_frame(build, scene):
    made = scene("go", MAPPED, result=lambda event: build.failure("E", "no"))

    status, reply = asyncio.run(made.say('{"action": "go"}'))

    assert (status, json.loads(reply)["message"]) == (502, "Internal server error")


def test_a_broken_template_is_an_error_frame(scene):
    made = scene("ping", MOCK, response("$default", "#foreach($x in $y)"))

    status, reply = asyncio.run(made.say('{"action": "ping"}'))

    assert (status, json.loads(reply)["message"]) == (500, "Internal server error")


@pytest.fixture
def backend():
    """Runs a scene beside an HTTP server that remembers requests: `backend(play, status)`, `play(url, seen)`."""

    def run(play, status=200):
        async def main():
            listeners, server, seen = Listeners("127.0.0.1"), HttpServer(), []

            async def handle(request):
                seen.append(request)
                return HttpResponse(status=status, headers=encode_headers([("X-A", "1")]), body=b"from afar")

            await server.listen(listeners.bind("backend"), handle)
            try:
                await play(listeners.url("backend"), seen)
            finally:
                await server.close()
                listeners.close()

        asyncio.run(main())

    return run


def test_an_http_proxy_gets_the_message_and_gives_the_answer(scene, backend):
    # docs websocket-api-data-mapping: context.connectionId to a header of the integration request
    async def play(url, seen):
        parameters = {
            "integration.request.header.connectionId": "context.connectionId",
            "integration.request.querystring.c": "stageVariables.colour",
        }
        made = scene("go", proxy(f"{url}/in", RequestParameters=parameters))
        assert await made.say('{"action": "go"}') == (200, "from afar")
        (got,) = seen
        assert (got.method, got.path, got.body) == ("POST", b"/in", b'{"action": "go"}')
        assert (got.header("connectionid"), got.query) == ("ConnectionIdAA=", b"c=blue")

    backend(play)


@pytest.mark.parametrize(("status", "reply"), [(200, "good"), (404, "bad")])
def test_an_http_status_selects_its_response(scene, backend, status, reply):
    # docs apigateway-websocket-api-integration-responses: the keys /2\\d\\d/ and /4\\d\\d/
    async def play(url, seen):
        responses = (response(r"/2\d\d/", "good"), response(r"/4\d\d/", "bad"))
        made = scene("go", proxy(url, "HTTP"), *responses)
        assert (await made.say('{"action": "go"}'))[1] == reply

    backend(play, status)


def test_a_backend_refuses_the_handshake(scene, backend):
    async def play(url, seen):
        assert (await scene("$connect", proxy(url)).open()).status == 403

    backend(play, 403)


def test_a_handshakes_query_is_mapped(scene, backend):
    # docs websocket-api-data-mapping: query strings and headers, on $connect only
    async def play(url, seen):
        parameters = {"integration.request.header.authToken": "route.request.querystring.token"}
        await scene("$connect", proxy(url, RequestParameters=parameters)).open()
        assert seen[0].header("authtoken") == "t"

    backend(play)


def test_a_service_of_aws_is_called(scene, backend):
    async def play(url, seen):
        template = '{"TableName": "t", "Item": {"id": {"S": "$context.connectionId"}}}'
        uri = "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem"
        more = {"TemplateSelectionExpression": "\\$default", "RequestTemplates": {"$default": template}}
        made = scene("go", proxy(uri, "AWS", CredentialsArn="r", **more), backends=Backends(aws_url=url))
        assert (await made.say('{"action": "go"}'))[0] == 200
        assert json.loads(seen[0].body) == {"TableName": "t", "Item": {"id": {"S": "ConnectionIdAA="}}}
        assert seen[0].header("x-amz-target") == "DynamoDB_20120810.PutItem"

    backend(play)
