"""WebSocket connections of a test, from `$connect` to `$disconnect`, in both isolations."""

from __future__ import annotations

import pytest

from minisam.errors import UsageError

pytestmark = pytest.mark.sam(template="../end_to_end/apps/chat")


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
