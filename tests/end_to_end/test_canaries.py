"""Credentials of the user, in every place where SDKs look: none shows up in anything that minisam writes or starts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.canaries import CANARY, VARIABLES, found_in, plant
from tests.end_to_end.wire import request

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Things: {Type: AWS::Serverless::SimpleTable}
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      CodeUri: src
      Environment: {Variables: {TABLE: !Ref Things}}
      Policies:
        - DynamoDBReadPolicy: {TableName: !Ref Things}
      Events:
        Any: {Type: HttpApi, Properties: {Path: "/{what}", Method: get}}
"""
CODE = """\
import json, os, subprocess, sys
import boto3, botocore.session
from botocore.exceptions import ClientError

def handler(event, context):
    return globals()[event["pathParameters"]["what"]]()

def seen():
    keys = botocore.session.get_session().get_credentials().get_frozen_credentials()
    print(dict(os.environ), keys)
    inner = subprocess.run([sys.executable, "-c", "import os; print(dict(os.environ))"], capture_output=True, text=True)
    return json.dumps({"environ": dict(os.environ), "keys": list(keys), "inner": inner.stdout})

def read():
    found = boto3.client("dynamodb").get_item(TableName=os.environ["TABLE"], Key={"id": {"S": "1"}})
    return "Item" in found

def write():
    try:
        boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item={"id": {"S": "1"}})
    except ClientError as error:
        return error.response["Error"]["Code"]

def real():
    boto3.client("sts", endpoint_url="https://sts.amazonaws.com").get_caller_identity()
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("canaries")
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text(CODE)
    (folder / "template.yaml").write_text(TEMPLATE)
    return folder / "template.yaml"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    return plant(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def served(command, template, home):
    with replace(command, home=home, variables={**VARIABLES, "AWS_PROFILE": "work"}).serving(
        template, "--state", template.parent / "state", "--record-policies", template.parent / "policies.jsonl"
    ) as server:
        yield server


def test_no_variable_and_no_session_has_one(served):
    reply = served.request("/seen")
    assert reply.status == 200
    assert CANARY not in reply.text
    assert reply.json()["keys"][0].startswith("ASIA")


def test_no_process_that_serves_has_one(served):
    served.request("/read")
    served.request("/seen")
    others = {process.pid for process in served.running.family()} - {served.running.process.pid}
    assert len(others) >= 2  # the embedded AWS and an environment
    for pid in others:
        assert CANARY.encode() not in Path(f"/proc/{pid}/environ").read_bytes()


def test_nothing_that_is_written_has_one(served, home, template):
    served.request("/seen")
    served.request("/write")
    assert (template.parent / "state").exists() and (template.parent / "policies.jsonl").exists()
    assert found_in(home) + found_in(template.parent) + found_in(served.running.folder) == []
    assert CANARY not in served.running.err + served.running.out + json.dumps(served.endpoints)


@pytest.mark.parametrize("listener", ["front", "lambda", "aws", "api"])
@pytest.mark.parametrize("path", ["/", "/nothing/here", "/real", "/2015-03-31/functions/Fn/configuration"])
def test_no_page_shows_one(served, listener, path):
    url = served.api("ServerlessHttpApi") if listener == "api" else served.endpoints[listener]
    reply = request(url + path, headers=[("Accept", "text/html")])
    assert CANARY not in reply.text + str(reply.headers)


def test_a_function_does_only_what_its_role_allows_and_the_terminal_says_why(served):
    assert served.request("/read").text == "false"
    assert served.request("/write").text == "AccessDeniedException"
    said = served.says("add to its Policies: DynamoDBWritePolicy: {TableName: !Ref Things}")
    assert "'Fn' may not call dynamodb:PutItem" in said


def test_a_connection_to_the_real_account_is_refused(served):
    assert served.request("/real").status == 500
    assert "app.py:25" in served.says("a connection to sts.amazonaws.com was refused")


def test_the_embedded_aws_still_takes_the_developers_own_calls(served):
    assert served.client("dynamodb").list_tables()["TableNames"]
