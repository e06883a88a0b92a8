"""Who can reach a running application: this machine alone, or others where `--allow-remote` lets them."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.end_to_end.wire import port_of, request

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Things: {Type: AWS::Serverless::SimpleTable}
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      Policies: [Statement: [{Effect: Allow, Action: dynamodb:ListTables, Resource: "*"}]]
      FunctionUrlConfig: {AuthType: NONE}
      Events: {Any: {Type: HttpApi, Properties: {Path: /, Method: get}}}
  Chat: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.x}}
  Stage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Chat, StageName: live}}
"""
CODE = """\
import boto3

def handler(event, context):
    return len(boto3.client("dynamodb").list_tables()["TableNames"])
"""


@pytest.fixture
def template(tmp_path) -> Path:
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path / "template.yaml"


def listening(server) -> dict[int, str]:
    """Return the ports on which the application's processes listen, each with its address in hexadecimal."""
    found = {}
    for process in server.running.family():
        owned = {os.readlink(link) for link in Path(f"/proc/{process.pid}/fd").iterdir() if link.is_symlink()}
        tables = [Path(f"/proc/{process.pid}/net/{name}").read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
        for words in (line.split() for table in tables for line in table):
            if words[3] == "0A" and f"socket:[{words[9]}]" in owned:
                address, port = words[1].split(":")
                found[int(port, 16)] = address
    return found


def test_every_socket_of_every_process_is_on_the_loopback_interface(command, template):
    with command.serving(template) as server:
        server.request("/")
        assert set(listening(server).values()) == {"0100007F"}


def test_an_address_that_others_reach_needs_to_be_allowed(command, template):
    finished = command.run("start-api", "-t", template, "--host", "0.0.0.0", "--port", "0")
    assert finished.status == 2
    assert "other machines could reach it, and run your functions" in finished.err
    assert "--allow-remote" in finished.err


def test_a_project_that_allows_it_by_itself_is_not_believed(command, template):
    (template.parent / "samconfig.toml").write_text(
        '[default.local_start_api.parameters]\nhost = "0.0.0.0"\nallow_remote = true\n'
    )
    finished = command.run("start-api", "-t", template, "--port", "0")
    assert finished.status == 2
    assert "'allow_remote' is not taken from a file; give --allow-remote yourself" in finished.err


def test_where_it_is_allowed_others_reach_the_apis_and_nothing_else(command, template):
    with command.serving(template, "--host", "0.0.0.0", "--allow-remote") as server:
        server.says("--allow-remote: every machine that reaches 0.0.0.0 can call the APIs and run the functions")
        assert server.request("/").text == "1"  # it reaches its own embedded AWS
        open_ports = {port for port, address in listening(server).items() if address == "00000000"}
        apis = {port_of(api["url"]) for api in server.endpoints["apis"].values()}
        assert open_ports == {port_of(server.front), *apis}
        assert urlsplit(server.aws).hostname == urlsplit(server.lambda_url).hostname == "127.0.0.1"
        # Names by which others know this machine are served; a name that was bound to it, or another address, is not.
        names = {socket.gethostname(): 200, "host.docker.internal:1": 200, "evil.example": 403, "10.0.0.1": 403}
        answers = {name: request(server.front + "/", headers=[("Host", name)]).status for name in names}
        assert answers == names
