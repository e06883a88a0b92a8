"""WebSocket APIs without sockets: handshakes, messages and ends go in, what the client is told comes out."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from minisam.errors import Throttled
from minisam.gateway.authorizers import AuthorizerOptions
from minisam.gateway.http import HttpResponse
from minisam.gateway.websocket_gateway import WebSocketGateway
from minisam.model import Authorizer, Integration, Resource
from tests.gateway.conftest import PLACE
from tests.gateway.test_iam import CREDENTIALS, ROLE, presigned, statement

KEYS = ("$connect", "$disconnect", "$default", "chat")
GUARD = {"authorizerUri": "arn:aws:lambda:us-east-1:123456789012:function:guard"}


class Scene:
    """A WebSocket API whose functions give `result`, and the events that they got."""

    def __init__(self, build, result=None, *, keys=KEYS, two_way=("chat", "$default"), authorizer=None, **api):
        self.build = build
        self.events = []
        routes = [
            build.route(f"WS {key}", is_two_way=key in two_way, authorizer=authorizer if key == "$connect" else None)
            for key in keys
        ]
        self.api = build.api("websocket", **{"stage": "prod", "route_selection": "$request.body.action", **api})
        app = build.app(*routes, apis=[self.api], functions=[build.function(), build.function("Guard")])

        def answer(event):
            self.events.append(event)
            return result(event) if callable(result) else {"statusCode": 200} if result is None else result

        self.gateway = WebSocketGateway(
            app,
            build.invoke(answer),
            authorizers=AuthorizerOptions(),
            draw_id=lambda: "MessageIdAAAAA=",
            stamps=lambda request: build.stamp,
        )

    def connect(self, target="/prod", headers=()):
        request = self.build.request(target, headers=list(headers))
        return asyncio.run(self.gateway.connect(request, self.api, "ConnectionIdAA="))

    def connection(self):
        connection, _ = self.connect()
        self.events.clear()
        return connection

    def message(self, text):
        return asyncio.run(self.gateway.message(self.connection(), self.api, text))


def frame(message):
    """What a gateway says by itself, as wscat prints it in many reports."""
    return {"message": message, "connectionId": "ConnectionIdAA=", "requestId": "JKJaXmPLvHcESHA="}


def test_connect_tells_the_handshake(build):
    scene = Scene(build, stage_variables={"colour": "blue"})

    scene.connect("/prod?a=1&a=2&b=", [("Sec-WebSocket-Key", "k"), ("Upgrade", "websocket"), ("X-Two", "1")])

    (event,) = scene.events
    # sample: Powertools' apiGatewayWebSocketApiConnect.json
    assert event["requestContext"] == {
        "routeKey": "$connect",
        "eventType": "CONNECT",
        "extendedRequestId": "JKJaXmPLvHcESHA=",
        "requestTime": "04/Mar/2020:19:03:58 +0000",
        "messageDirection": "IN",
        "stage": "prod",
        "connectedAt": 1583348638390,
        "requestTimeEpoch": 1583348638390,
        "identity": {"sourceIp": "127.0.0.1"},
        "requestId": "JKJaXmPLvHcESHA=",
        "domainName": "127.0.0.1:3000",
        "connectionId": "ConnectionIdAA=",
        "apiId": "a1b2c3d4e5",
    }
    assert event["isBase64Encoded"] is False
    assert event["queryStringParameters"] == {"a": "2", "b": ""}
    assert event["multiValueQueryStringParameters"] == {"a": ["1", "2"], "b": [""]}
    assert event["headers"]["Sec-WebSocket-Key"] == "k"
    assert event["multiValueHeaders"]["X-Two"] == ["1"]
    assert "Upgrade" not in event["headers"]
    assert event["headers"]["X-Forwarded-For"] == "127.0.0.1"
    assert event["stageVariables"] == {"colour": "blue"}
    assert "body" not in event


def test_a_message_has_only_context_and_body(build):
    scene = Scene(build)

    scene.message('{"action": "chat"}')

    (event,) = scene.events
    # sample: Powertools' apiGatewayWebSocketApiMessage.json
    assert event.keys() == {"requestContext", "body", "isBase64Encoded"}
    assert event["body"] == '{"action": "chat"}'
    context = event["requestContext"]
    assert (context["routeKey"], context["eventType"]) == ("chat", "MESSAGE")
    assert context["messageId"] == "MessageIdAAAAA="
    assert context["connectedAt"] == 1583348638390


def test_an_end_is_told_with_code_and_reason(build):
    scene = Scene(build)
    connection = scene.connection()

    asyncio.run(scene.gateway.disconnected(connection, scene.api, 1005, "Client-side close frame status not set"))

    (event,) = scene.events
    # sample: Powertools' apiGatewayWebSocketApiDisconnect.json
    assert event["headers"] == {"Host": "127.0.0.1:3000", "x-api-key": "", "X-Forwarded-For": "", "x-restapi": ""}
    context = event["requestContext"]
    assert (context["routeKey"], context["eventType"]) == ("$disconnect", "DISCONNECT")
    assert context["disconnectStatusCode"] == 1005
    assert context["disconnectReason"] == "Client-side close frame status not set"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"action": "chat"}', "chat"),
        ('{"action": "other"}', "$default"),
        ("hello", "$default"),
        ('{"action": "$connect"}', "$default"),
        ('{"action": "$default"}', "$default"),
        ("[1]", "$default"),
    ],
)
def test_a_message_takes_its_route(build, text, key):
    scene = Scene(build)

    scene.message(text)

    assert scene.events[0]["requestContext"]["routeKey"] == key


def test_a_message_without_a_route_is_forbidden(build):
    scene = Scene(build, keys=("chat",))

    status, told = scene.message("hello")

    assert (status, json.loads(told)) == (403, frame("Forbidden"))
    assert scene.events == []


@pytest.mark.parametrize(("two_way", "reply"), [(("chat",), "hi"), ((), None)])
def test_only_a_two_way_route_answers(build, two_way, reply):
    # docs apigateway-websocket-api-route-response
    scene = Scene(build, {"statusCode": 200, "body": "hi"}, two_way=two_way)

    assert scene.message('{"action": "chat"}') == (200, reply)


@pytest.mark.parametrize("result", [None, "text", {}, {"statusCode": 99}, {"statusCode": 200, "body": {}}])
def test_a_result_that_is_no_answer_is_an_error_frame(build, result):
    # docs services-apigateway-errors: a result in the wrong format is a 502, "Internal server error"
    scene = Scene(build, lambda event: {"statusCode": 200} if "headers" in event else result)

    status, told = scene.message("hello")

    assert (status, json.loads(told)) == (502, frame("Internal server error"))


def test_a_failed_function_is_an_error_frame_on_a_one_way_route_too(build):
    scene = Scene(
        build, lambda event: {"statusCode": 200} if "headers" in event else build.failure("E", "no"), two_way=()
    )

    status, told = scene.message("hello")

    assert (status, json.loads(told)) == (502, frame("Internal server error"))


@pytest.mark.parametrize(
    ("result", "status"),
    [
        ({"statusCode": 403, "body": "no"}, 403),
        ({"statusCode": 500}, 500),
        ({"statusCode": 302}, 302),
    ],
)
def test_anything_but_a_2xx_refuses_the_handshake(build, result, status):
    # docs apigateway-websocket-api-route-keys-connect-disconnect
    answer = Scene(build, result).connect()

    assert isinstance(answer, HttpResponse)
    assert answer.status == status


@pytest.mark.parametrize("result", [{}, {"body": "x"}, "text"])
def test_a_malformed_result_refuses_the_handshake_with_502(build, result):
    answer = Scene(build, result).connect()

    assert (answer.status, json.loads(answer.body)) == (502, frame("Internal server error"))


def test_a_throttled_function_refuses_the_handshake_with_500(build):
    answer = Scene(build, lambda event: Throttled("busy")).connect()

    assert (answer.status, json.loads(answer.body)["message"]) == (500, "Internal server error")


def test_without_a_connect_route_everybody_is_welcome(build):
    connection, subprotocol = Scene(build, keys=("chat",)).connect()

    assert (connection.id, subprotocol) == ("ConnectionIdAA=", None)


def test_the_function_chooses_the_subprotocol(build):
    # docs websocket-connect-route-subprotocol
    result = {"statusCode": 200, "headers": {"sec-websocket-protocol": "two"}}

    assert Scene(build, result).connect()[1] == "two"


@pytest.mark.parametrize("target", ["/", "/other", "/prod/x", "/prodx"])
def test_another_stage_is_forbidden(build, target):
    answer = Scene(build).connect(target)

    assert (answer.status, json.loads(answer.body)) == (403, frame("Forbidden"))


def test_a_stage_may_end_in_a_slash(build):
    assert Scene(build).connect("/prod/")[0].id == "ConnectionIdAA="


# Authorizers


def guarded(build, said, sources=("route.request.querystring.token",)):
    authorizer = Authorizer(name="Guard", kind="request", properties={**GUARD, "identitySource": list(sources)})
    return Scene(
        build, lambda event: said if event.get("type") == "REQUEST" else {"statusCode": 200}, authorizer=authorizer
    )


def policy(effect, context=None):
    arn = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/$connect"
    statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": arn}
    return {"principalId": "ann", "policyDocument": {"Statement": [statement]}, "context": context or {}}


def test_an_authorizer_is_asked_as_aws_asks(build):
    # docs apigateway-websocket-api-lambda-auth: the event of a REQUEST authorizer
    scene = guarded(build, policy("Allow"))

    scene.connect("/prod?token=t")

    asked = scene.events[0]
    assert asked["methodArn"] == "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/$connect"
    assert asked["queryStringParameters"] == {"token": "t"}
    assert asked["stageVariables"] == {}
    assert asked["requestContext"]["routeKey"] == "$connect"
    assert asked["requestContext"]["eventType"] == "CONNECT"
    assert not asked.keys() & {"body", "isBase64Encoded", "httpMethod"}


def test_what_an_authorizer_said_is_known_to_every_event(build):
    scene = guarded(build, policy("Allow", {"n": 1, "b": True}))

    connection, _ = scene.connect("/prod?token=t")
    asyncio.run(scene.gateway.message(connection, scene.api, "hello"))

    said = scene.events[-1]["requestContext"]["authorizer"]
    assert {name: said[name] for name in ("principalId", "n", "b")} == {"principalId": "ann", "n": "1", "b": "true"}


@pytest.mark.parametrize(
    ("target", "said", "status", "message"),
    [
        ("/prod", policy("Allow"), 401, "Unauthorized"),
        ("/prod?token=", policy("Allow"), 401, "Unauthorized"),
        ("/prod?token=t", policy("Deny"), 403, "Forbidden"),
        ("/prod?token=t", {"principalId": "a", "policyDocument": {"Statement": []}}, 403, "Forbidden"),
        ("/prod?token=t", {"nothing": 1}, 500, "Internal server error"),
    ],
)
def test_an_authorizer_refuses(build, target, said, status, message):
    answer = guarded(build, said).connect(target)

    assert (answer.status, json.loads(answer.body)) == (status, frame(message))


def test_an_authorizer_is_asked_for_each_connection(build):
    # docs aws-resource-apigatewayv2-authorizer: results are cached for HTTP APIs only
    scene = guarded(build, policy("Allow"))

    for _ in range(2):
        scene.connect("/prod?token=t")

    assert [event.get("type") for event in scene.events].count("REQUEST") == 2


@pytest.mark.parametrize(("effect", "status"), [("Allow", None), ("Deny", 403), (None, 403)])
def test_a_handshake_signed_in_advance_passes(build, effect, status):
    # docs apigateway-websocket-control-access-iam: the resource is api-id/stage/$connect
    authorizer = Authorizer(name="IAM", kind="iam")
    scene = Scene(build, authorizer=authorizer)
    arn = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/$connect"
    documents = [{"PolicyDocument": {"Statement": [statement(effect, arn)]}}] if effect else []
    role = Resource(
        id="Role",
        type="AWS::IAM::Role",
        ref="ann",
        attributes={"Arn": ROLE},
        properties={"Policies": documents},
        position=PLACE,
    )
    route = build.route("WS $connect", authorizer=authorizer)
    app = build.app(route, apis=[scene.api], functions=[build.function(role=ROLE)])
    scene.gateway = WebSocketGateway(
        replace(app, resources={"Role": role}),
        build.invoke({"statusCode": 200}),
        authorizers=AuthorizerOptions(credentials=(CREDENTIALS,)),
        stamps=lambda request: build.stamp,
    )

    answer = scene.connect(presigned("/prod"))

    if status is None:
        assert answer[0].identity["userArn"] == "arn:aws:sts::123456789012:assumed-role/ann/echo"
    else:
        assert (answer.status, json.loads(answer.body)) == (status, frame("Forbidden"))
    assert scene.connect("/prod").status == 403


KEY = {"Value": "a-key-of-twenty-letters", "Enabled": True}
PLAN = {"ApiStages": [{"ApiId": "a1b2c3d4e5", "Stage": "prod"}]}


@pytest.mark.parametrize(
    ("selection", "headers", "said", "status"),
    [
        ("", [("x-api-key", KEY["Value"])], None, None),
        ("$request.header.x-api-key", [("x-api-key", KEY["Value"])], None, None),
        ("", [("x-api-key", "other")], None, 403),
        ("", [], None, 403),
        ("$context.authorizer.usageIdentifierKey", [], KEY["Value"], None),
        ("$context.authorizer.usageIdentifierKey", [("x-api-key", KEY["Value"])], "other", 403),
    ],
)
def test_a_handshake_may_need_a_key(build, selection, headers, said, status):
    # docs apigateway-websocket-api-selection-expressions: the two values of an API key selection expression
    properties = {**GUARD, "api_key_required": True}
    authorizer = Authorizer(name="Guard", kind="request" if said else "api_key", properties=properties)
    scene = Scene(build)
    parts = {
        "Key": ("AWS::ApiGateway::ApiKey", KEY, "key"),
        "Plan": ("AWS::ApiGateway::UsagePlan", PLAN, "plan"),
        "Both": ("AWS::ApiGateway::UsagePlanKey", {"KeyId": "key", "UsagePlanId": "plan"}, "both"),
        "Api": ("AWS::ApiGatewayV2::Api", {"ApiKeySelectionExpression": selection}, "a1b2c3d4e5"),
    }
    resources = {
        id: Resource(id=id, type=kind, properties=given, ref=ref, position=PLACE)
        for id, (kind, given, ref) in parts.items()
    }
    route = build.route("WS $connect", authorizer=authorizer)
    app = build.app(route, apis=[scene.api], functions=[build.function(), build.function("Guard")])
    verdict = {**policy("Allow"), "usageIdentifierKey": said}
    scene.gateway = WebSocketGateway(
        replace(app, resources=resources),
        build.invoke(lambda event: verdict if event.get("type") == "REQUEST" else {"statusCode": 200}),
        stamps=lambda request: build.stamp,
    )

    answer = scene.connect(headers=headers)

    if status is None:
        assert answer[0].identity == {"apiKey": KEY["Value"], "apiKeyId": "key"}
    else:
        assert (answer.status, json.loads(answer.body)) == (status, frame("Forbidden"))


def test_a_route_that_cannot_run_says_why(build):
    scene = Scene(build, keys=("$connect",))
    route = build.route("WS chat", integration=Integration(kind="unsupported", reason="it is a fax"))
    app = build.app(route, apis=[scene.api], functions=[])
    gateway = WebSocketGateway(app, build.invoke(), stamps=lambda request: build.stamp)

    status, told = asyncio.run(gateway.message(scene.connection(), scene.api, '{"action": "chat"}'))

    assert (status, json.loads(told)["message"]) == (501, "minisam does not run this integration: it is a fax")
