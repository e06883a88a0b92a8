"""`--aws-endpoint`: the template's resources in another emulator, here moto's own server in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from tests.emulator import moto_server
from tests.end_to_end.processes import eventually

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Items:
    Type: AWS::Serverless::SimpleTable
    Properties: {TableName: items}
  Files: {Type: AWS::S3::Bucket, Properties: {BucketName: the-files}}
  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: news}}
  Limit: {Type: AWS::SSM::Parameter, Properties: {Name: /limit, Type: String, Value: "7"}}
  Store:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      Timeout: 30
      Policies:
        - DynamoDBCrudPolicy: {TableName: !Ref Items}
        - S3CrudPolicy: {BucketName: !Ref Files}
        - SQSSendMessagePolicy: {QueueName: !GetAtt Jobs.QueueName}
      Environment:
        Variables: {TABLE: !Ref Items, BUCKET: !Ref Files, QUEUE: !Ref Jobs, LIMIT: "{{resolve:ssm:/limit}}"}
      Events: {Put: {Type: HttpApi, Properties: {Method: PUT, Path: "/{id}"}}}
"""
CODE = """\
import json, os
import boto3

def handler(event, context):
    id = event["pathParameters"]["id"]
    boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item={"id": {"S": id}})
    boto3.client("s3").put_object(Bucket=os.environ["BUCKET"], Key=id, Body=b"x")
    boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=id)
    seen = {name: value for name, value in os.environ.items() if name.startswith("AWS_ENDPOINT_URL")}
    return {"limit": os.environ["LIMIT"], "endpoints": seen}
"""


@pytest.fixture
def emulator() -> Iterator[str]:
    """moto's server, the address of its own."""
    with moto_server() as url:
        yield url


@pytest.fixture
def template(tmp_path):
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path / "template.yaml"


def client(service: str, url: str) -> Any:
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client(service, endpoint_url=url, region_name="us-east-1", **keys)  # type: ignore[call-overload]


def test_everything_is_created_in_the_other_emulator_and_found_there(command, template, emulator):
    with command.serving(template, "--aws-endpoint", emulator) as server:
        reply = server.request("/one", "PUT").json()

        assert server.aws == emulator
        assert reply["limit"] == "7"
        assert reply["endpoints"]["AWS_ENDPOINT_URL"] == emulator
        assert reply["endpoints"]["AWS_ENDPOINT_URL_LAMBDA"] == server.lambda_url
    assert client("dynamodb", emulator).get_item(TableName="items", Key={"id": {"S": "one"}})["Item"]
    assert client("s3", emulator).list_objects_v2(Bucket="the-files")["Contents"][0]["Key"] == "one"
    url = client("sqs", emulator).get_queue_url(QueueName="jobs")["QueueUrl"]
    assert client("sqs", emulator).receive_message(QueueUrl=url)["Messages"][0]["Body"] == "one"


def test_what_is_there_already_is_used_and_kept(command, template, emulator):
    table = client("dynamodb", emulator)
    key = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]}
    attributes = {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
    table.create_table(TableName="items", BillingMode="PAY_PER_REQUEST", **key, **attributes)
    table.put_item(TableName="items", Item={"id": {"S": "old"}})
    client("ssm", emulator).put_parameter(Name="/limit", Type="String", Value="9")

    with command.serving(template, "--aws-endpoint", emulator, "--allow-replace") as server:
        assert server.request("/one", "PUT").json()["limit"] == "9"
        said = server.says("'Items' (AWS::DynamoDB::Table) was there already")
        assert "template.yaml:3:3: 'Items'" in said and "cannot be created" not in said
        template.write_text(TEMPLATE.replace("TableName: items", "TableName: goods"))
        assert server.request("/two", "PUT").status == 200
        server.says("'Items' (AWS::DynamoDB::Table) stays as it is")

    assert sorted(table.list_tables()["TableNames"]) == ["goods", "items"]
    assert table.scan(TableName="goods")["Items"] == [{"id": {"S": "two"}}]
    assert {item["id"]["S"] for item in table.scan(TableName="items")["Items"]} == {"old", "one"}
    with command.serving(template, "--aws-endpoint", emulator) as server:
        assert server.request("/three", "PUT").status == 200
    assert table.scan(TableName="goods")["Count"] == 2


def test_one_service_is_elsewhere_and_the_others_are_embedded(command, template, emulator):
    with command.serving(template, "--aws-endpoint", f"dynamodb={emulator}") as server:
        reply = server.request("/one", "PUT").json()

        assert reply["endpoints"]["AWS_ENDPOINT_URL_DYNAMODB"] == emulator
        assert reply["endpoints"]["AWS_ENDPOINT_URL"] == server.aws != emulator
        assert server.client("s3").list_objects_v2(Bucket="the-files")["Contents"]
        assert server.client("dynamodb").list_tables()["TableNames"] == []
    assert client("dynamodb", emulator).scan(TableName="items")["Count"] == 1
    assert client("s3", emulator).list_buckets()["Buckets"] == []


def test_a_queue_elsewhere_runs_its_function_and_what_does_not_is_said(command, emulator):
    pipeline = Path(__file__).parents[2] / "examples" / "pipeline"
    with command.serving(pipeline / "template.yaml", "--seed", pipeline / "seed", "--aws-endpoint", emulator) as server:
        assert "only queues run functions here" in server.says("--aws-endpoint: ")
        bucket = {"bucket": {"name": "uploads-123456789012-us-east-1"}, "object": {"key": "readings.csv"}}

        assert server.invoke("Split", {"Records": [{"s3": bucket}]}).json() == {"rows": 4}

        (table,) = client("dynamodb", emulator).list_tables()["TableNames"]
        dynamodb = client("dynamodb", emulator)
        eventually(lambda: dynamodb.scan(TableName=table)["Count"] == 3, "the rows in the table", 30)
        assert server.request("/sensors/attic").json()["count"] == 2


def test_a_seed_fills_the_other_emulator(command, template, emulator, tmp_path):
    (tmp_path / "seed.json").write_text('{"Items": [{"id": "seeded"}]}')

    with command.serving(template, "--aws-endpoint", emulator, "--seed", tmp_path / "seed.json"):
        assert client("dynamodb", emulator).scan(TableName="items")["Items"] == [{"id": {"S": "seeded"}}]


def test_an_endpoint_that_does_not_answer_ends_the_start(command, template):
    finished = command.run("start-api", "-t", template, "--port", "0", "--aws-endpoint", "http://127.0.0.1:9")

    assert finished.status == 5
    assert finished.err.startswith("--aws-endpoint: http://127.0.0.1:9 does not answer: Connection refused\n  hint: ")


def test_real_aws_is_refused_with_status_6_wherever_it_is_named(command, template):
    address = "https://dynamodb.us-east-1.amazonaws.com"
    flag = command.run("start-api", "-t", template, "--port", "0", "--aws-endpoint", f"dynamodb={address}")
    (template.parent / "samconfig.toml").write_text(
        f"[default.global.parameters.aws_endpoint]\ndynamodb = '{address}'\n"
    )
    file = command.run("invoke", "Store", "-t", template)

    for finished in (flag, file):
        assert finished.status == 6
        assert "'dynamodb.us-east-1.amazonaws.com' is real AWS" in finished.err
