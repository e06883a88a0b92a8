"""`minisam state`: what an application holds leaves it as a file, and comes into another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/jobs"
ITEM = {"id": {"S": "a"}, "raw": {"B": b"\x00\xff"}, "n": {"N": "1.50"}, "deep": {"M": {"B": {"S": "text"}}}}
TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: things
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      StreamSpecification: {StreamViewType: NEW_IMAGE}
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: files}}
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
  Parameter: {Type: AWS::SSM::Parameter, Properties: {Name: /greeting, Type: String, Value: hello}}
  Watching:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: index.handler
      InlineCode: "def handler(event, context): print('heard of', event)"
      Events:
        Changes: {Type: DynamoDB, Properties: {Stream: !GetAtt Table.StreamArn, StartingPosition: LATEST}}
"""


@pytest.fixture
def template(tmp_path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(TEMPLATE)
    (tmp_path / "seeds.json").write_text(json.dumps({"Table": [{"id": "seed"}]}))
    return path


@pytest.fixture
def server(command: Command, template) -> Iterator[Server]:
    with command.serving(template, "--seed", template.parent / "seeds.json") as running:
        yield running


def fill(server: Server) -> None:
    server.client("dynamodb").put_item(TableName="things", Item=ITEM)
    s3 = server.client("s3")
    s3.put_object(
        Bucket="files", Key="a/b", Body=b"\x00body", ContentType="text/css", Metadata={"m": "1"}, Tagging="t=1"
    )
    attributes = {"colour": {"DataType": "String", "StringValue": "red"}}
    server.client("sqs").send_message(QueueUrl=QUEUE, MessageBody="job", MessageAttributes=attributes)
    server.client("ssm").put_parameter(Name="/greeting", Value="changed", Overwrite=True)


def held(server: Server) -> dict[str, Any]:
    s3, sqs = server.client("s3"), server.client("sqs")
    objects = {}
    for one in s3.list_objects_v2(Bucket="files").get("Contents", []):
        found = s3.get_object(Bucket="files", Key=one["Key"])
        objects[one["Key"]] = (found["Body"].read(), found["ContentType"], found["Metadata"], found.get("TagCount"))
    messages = sqs.receive_message(QueueUrl=QUEUE, VisibilityTimeout=0, MessageAttributeNames=["All"]).get(
        "Messages", []
    )
    return {
        "items": sorted(server.client("dynamodb").scan(TableName="things")["Items"], key=lambda one: one["id"]["S"]),
        "objects": objects,
        "messages": [(one["Body"], one["MessageAttributes"]["colour"]["StringValue"]) for one in messages],
        "parameter": server.client("ssm").get_parameter(Name="/greeting")["Parameter"]["Value"],
    }


def test_what_was_exported_is_taken_in_elsewhere_and_nothing_hears_of_it(command, server, template, tmp_path):
    fill(server)
    before = held(server)
    assert command.run("state", "export", tmp_path / "out.json", "-t", template).status == 0
    command.run("state", "reset", "-t", template)
    emptied = held(server)
    command.run("drain", "-t", template)
    said = server.running.err.count("heard of")

    finished = command.run("state", "import", tmp_path / "out.json", "-t", template, "--json")
    command.run("drain", "-t", template)

    assert emptied["items"] == [{"id": {"S": "seed"}}]
    assert (emptied["objects"], emptied["messages"]) == ({}, [])
    assert finished.json() == {"dynamodb": 2, "s3": 1, "sqs": 1, "ssm": 1, "secretsmanager": 0}
    assert held(server) == before
    assert server.running.err.count("heard of") == said
    server.client("dynamodb").put_item(TableName="things", Item={"id": {"S": "after"}})
    eventually(lambda: server.running.err.count("heard of") > said, "the stream works again")


def test_what_changed_is_shown(command, server, template, tmp_path):
    command.run("state", "export", tmp_path / "out.json", "-t", template)
    same = command.run("state", "diff", tmp_path / "out.json", "-t", template)
    fill(server)

    finished = command.run("state", "diff", tmp_path / "out.json", "-t", template)

    assert (same.status, same.out) == (0, "")
    assert finished.status == 1
    assert [line.split()[:2] for line in finished.out.splitlines()] == [
        ["+", "dynamodb/things"],
        ["+", "s3/files"],
        ["+", "sqs/jobs"],
        ["~", "ssm"],
    ]


@pytest.mark.parametrize(
    ("content", "what", "status"),
    [
        ("{", "is not JSON", 2),
        ("{}", "was not written by `minisam state export`", 2),
        ('{"minisam": "state", "format": 9}', "has format 9, expected 1", 2),
        ('{"minisam": "state", "format": 1, "dynamodb": {"nowhere": []}}', "There is no table 'nowhere'", 1),
        ('{"minisam": "state", "format": 1, "dynamodb": {"things": [{"n": {"N": "1"}}]}}', "Not all could be taken", 1),
    ],
)
def test_a_file_that_is_none_is_refused(command, server, template, tmp_path, content, what, status):
    (tmp_path / "in.json").write_text(content)

    finished = command.run("state", "import", tmp_path / "in.json", "-t", template)

    assert (finished.status, what in finished.err) == (status, True)
    assert "Traceback" not in finished.err + server.running.err


def test_the_number_of_files_is_checked(command):
    assert command.run("state", "import").err.startswith("`state import` takes 1 file(s)")
