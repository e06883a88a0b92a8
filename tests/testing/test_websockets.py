"""WebSocket connections of a test, from `$connect` to `$disconnect`, in both isolations."""

from __future__ import annotations

import pytest

import minisam
from minisam.errors import UsageError

pytestmark = pytest.mark.sam(template="../end_to_end/apps/chat")
ROLES = """\
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.12, Handler: app.handler}}
Resources:
  Chat: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.x}}
  Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Chat, StageName: live}}
  Silent: {Type: AWS::Serverless::Function}
  Talker:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        Statement:
          Effect: Allow
          Action: execute-api:ManageConnections
          Resource: !Sub arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Chat}/live/POST/@connections/*
"""
SENDING = """\
import boto3
from botocore.exceptions import ClientError

def handler(event, context):
    try:
        client = boto3.client("apigatewaymanagementapi", endpoint_url=event["url"])
        client.post_to_connection(ConnectionId=event["id"], Data="hello")
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "sent"
"""


@pytest.fixture
def sam_of_roles(tmp_path):
    (tmp_path / "template.yaml").write_text(ROLES)
    (tmp_path / "app.py").write_text(SENDING)
    with minisam.open(tmp_path / "template.yaml") as sam:
        yield sam


def test_a_connection_is_known_from_connect_to_disconnect(sam):
    with sam.websocket.connect() as socket:
        assert socket.status == 101 and socket.is_open
        assert sam.table("Table").items() == [{"id": socket.id}]

    assert sam.table("Table").items() == []
    assert [one.event["requestContext"]["eventType"] for one in sam.invocations] == ["CONNECT", "DISCONNECT"]


def test_a_message_is_answered_and_a_handler_sends_another(sam):
    with sam.websocket.connect() as socket:
        socket.send({"action": "anything"})

        assert socket.messages() == ["sent first", "answered first"]
        assert socket.messages() == []


def test_everybody_is_told_over_the_address_that_the_template_knows(sam):
    one, other = sam.websocket.connect(), sam.websocket.connect(api="Chat")
    other.close()
    sam.table("Table").put(id=other.id)

    one.send({"action": "everybody", "text": "hello"})

    assert one.receive() == "hello"
    assert one.receive() == "2 gone"
    with pytest.raises(UsageError, match="no message"):
        one.receive()
    with pytest.raises(UsageError, match="the connection is closed"):
        other.send("more")


def test_a_connection_that_the_backend_ends_is_told_when_it_is_drained(sam):
    socket = sam.websocket.connect()

    sam.client("apigatewaymanagementapi").delete_connection(ConnectionId=socket.id)

    assert not socket.is_open and socket.closed_with == (1000, "Connection Closed Normally")
    assert len(sam.invocations) == 1
    sam.drain()
    assert sam.invocations[-1].event["requestContext"]["eventType"] == "DISCONNECT"


def test_a_handshake_that_connect_refuses_has_its_answer(sam, monkeypatch):
    sam.function("Members").env["TABLE"] = "no-table-of-that-name"

    socket = sam.websocket.connect()

    assert socket.status == 502 and not socket.is_open and socket.id is None
    with pytest.raises(UsageError, match="the handshake was refused with 502"):
        socket.send("hello")


@pytest.mark.sam(template="apps/shop")
def test_a_template_without_a_websocket_api_says_so(sam):
    with pytest.raises(UsageError, match="The template has no WebSocket API"):
        sam.websocket.connect()


@pytest.mark.sam(isolation="process")
def test_the_same_goes_over_a_socket(sam):
    with sam.websocket.connect(headers={"X-Name": "me"}, query={"q": "1"}) as socket:
        assert socket.status == 101
        socket.send({"action": "anything"})
        assert [socket.receive(), socket.receive()] == ["sent first", "answered first"]
    assert not socket.is_open


def test_a_function_sends_only_where_its_role_lets_it(sam_of_roles):
    # docs apigateway-websocket-control-access-iam
    sam = sam_of_roles
    wire = sam.websocket.connect()

    for function, result in (("Talker", "sent"), ("Silent", "AccessDeniedException")):
        url = f"https://{sam.app.apis['Chat'].api_id}.execute-api.us-east-1.amazonaws.com/live"
        assert sam.function(function).invoke({"id": wire.id, "url": url}).result == result

    assert wire.messages() == ["hello"]
    (denied,) = sam.iam.denied
    assert (denied.function, denied.action) == ("Silent", "execute-api:ManageConnections")
    assert denied.resource.endswith("/live/POST/@connections/{connectionId}")
