"""A chat as people write it: members in a table, messages through boto3, code and template saved while it runs."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually


@pytest.fixture(scope="module")
def template(app_copy) -> Path:
    return app_copy("chat")


@pytest.fixture(scope="module")
def server(command: Command, template: Path) -> Iterator[Server]:
    with command.serving(template) as running:
        yield running


def _open(server: Server) -> ClientConnection:
    return connect(server.api("Chat").replace("http", "ws", 1), proxy=None)


def _talk(client: ClientConnection) -> set[str]:
    """What comes back from one message: the answer, and what was sent besides."""
    client.send("hello")
    return {str(client.recv(timeout=10)) for _ in range(2)}


def test_a_handler_sends_through_the_endpoint_of_its_event(server: Server) -> None:
    with _open(server) as client:
        assert _talk(client) == {"answered first", "sent first"}


def test_a_handler_sends_through_the_endpoint_of_the_template(server: Server) -> None:
    with _open(server) as ann, _open(server) as ben:
        ann.send('{"action": "everybody", "text": "hi"}')
        assert [ann.recv(timeout=10), ann.recv(timeout=10)] == ["hi", "1 gone"]
        assert ben.recv(timeout=10) == "hi"


def test_members_leave_the_table(server: Server) -> None:
    (name,) = server.client("dynamodb").list_tables()["TableNames"]
    with _open(server), _open(server):
        assert server.client("dynamodb").scan(TableName=name)["Count"] >= 2
    eventually(lambda: server.client("dynamodb").scan(TableName=name)["Count"] == 0, "an empty table")


def test_the_embedded_aws_sends_where_the_endpoints_file_says(server: Server) -> None:
    import boto3

    with _open(server) as client:
        table = server.client("dynamodb")
        (name,) = table.list_tables()["TableNames"]
        (member,) = table.scan(TableName=name)["Items"]
        keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x", "region_name": "us-east-1"}
        backend = boto3.client("apigatewaymanagementapi", endpoint_url=server.api("Chat"), **keys)
        backend.post_to_connection(ConnectionId=member["id"]["S"], Data=b"from outside")
        assert client.recv(timeout=10) == "from outside"


def test_the_banner_shows_an_address_that_a_client_takes(server: Server) -> None:
    url = server.api("Chat").replace("http", "ws", 1)
    said = server.says("press Ctrl-C to stop")
    assert f"WebSocket   {url}  Chat" in said
    assert f"Url  {url}" in said


def test_saves_are_live_on_connections_that_stay_open(server: Server, template: Path) -> None:
    with _open(server) as client:
        code = template.parent / "talk.py"
        code.write_text(code.read_text().replace('WORD = "first"', 'WORD = "other"'))
        assert _talk(client) == {"answered other", "sent other"}

        text = template.read_text()
        template.write_text(text.replace("$default: {", "renamed: {").replace("Routes:", "Routes: # saved"))
        client.send("hello")
        assert '"Forbidden"' in str(client.recv(timeout=10))

        template.write_text(text)
        assert _talk(client) == {"answered other", "sent other"}


def test_an_api_that_is_gone_takes_its_connections_with_it(server: Server, template: Path) -> None:
    text = template.read_text()
    head, _, rest = text.partition("  Chat:\n")
    lines = rest.split("  Table:\n")[1].replace("${Chat}", "none")
    with _open(server) as client:
        template.write_text(f"{head}  Table:\n{lines}")
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=10)
        assert closed.value.rcvd is not None and closed.value.rcvd.code == 1001
    template.write_text(text)


def test_the_end_is_told_to_open_connections(command: Command, app_copy) -> None:
    server = command.start(app_copy("chat"))
    try:
        with _open(server) as client:
            server.stop(signal.SIGINT)
            with pytest.raises(ConnectionClosed) as closed:
                client.recv(timeout=5)
    finally:
        server.running.kill()
    assert closed.value.rcvd is not None
    assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1001, "Going away")
