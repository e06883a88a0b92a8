"""What a user finds once `start-api` is ready: routes, tables, the Lambda API, and nothing of their own account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.canaries import CANARY, plant
from tests.end_to_end.command import Command, Server
from tests.end_to_end.wire import is_open, request


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A home folder with the user's own credentials, in every place where an SDK looks for them."""
    return plant(tmp_path_factory.mktemp("home-with-credentials"))


@pytest.fixture(scope="module")
def server(command: Command, app_copy, home) -> Iterator[Server]:
    variables = {
        "AWS_ACCESS_KEY_ID": CANARY,
        "AWS_SECRET_ACCESS_KEY": CANARY,
        "AWS_SESSION_TOKEN": CANARY,
        "AWS_PROFILE": "work",
        "AWS_REGION": "us-east-1",
        "AWS_WEB_IDENTITY_TOKEN_FILE": f"/tmp/{CANARY}",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1/{CANARY}",
        "GITHUB_TOKEN": CANARY,
    }
    with replace(command, home=home, variables=variables).serving(app_copy("workshop")) as running:
        yield running


@pytest.fixture(scope="module")
def outputs(command: Command, app_copy) -> dict[str, str]:
    listed = command.run("list", "--json", "-t", app_copy("workshop")).json()
    return {output["name"]: output["value"] for output in listed["outputs"]}


def test_the_endpoints_file_names_everything_that_answers(server):
    assert server.endpoints["pid"] == server.running.process.pid
    assert {id: api["kind"] for id, api in server.endpoints["apis"].items()} == {
        "ServerlessHttpApi": "http",
        "ServerlessRestApi": "rest",
    }
    assert all(is_open(port) for port in server.ports)


def test_every_address_is_on_the_loopback_interface(server):
    urls = [server.front, server.lambda_url, server.aws, *map(server.api, server.endpoints["apis"])]

    assert all(url.startswith("http://127.0.0.1:") for url in urls)


def test_the_front_door_and_each_apis_own_address_answer(server):
    expected = {"word": "hello", "imported": "first", "color": "green", "size": "1"}

    assert server.request("/hello").json() == expected
    assert request(server.api("ServerlessHttpApi") + "/hello").json() == expected
    assert server.request("/classic").json()["color"] == "classic"
    assert request(server.api("ServerlessRestApi") + "/classic").json()["color"] == "classic"


def test_tables_buckets_and_queues_exist_under_the_names_of_the_outputs(server, outputs):
    table = server.client("dynamodb").describe_table(TableName=outputs["TableName"])["Table"]

    assert table["TableArn"] == outputs["TableArn"]
    assert server.client("s3").list_buckets()["Buckets"][0]["Name"] == outputs["BucketName"]
    queue = outputs["QueueUrl"].rpartition("/")[2]
    assert server.client("sqs").get_queue_url(QueueName=queue)["QueueUrl"].endswith(f"/123456789012/{queue}")


def test_a_handlers_boto3_and_ours_see_the_same_table(server, outputs):
    assert server.request("/items/1", "PUT", body="one").status == 201

    item = server.client("dynamodb").get_item(TableName=outputs["TableName"], Key={"id": {"S": "1"}})["Item"]

    assert item["value"] == {"S": "one"}
    assert server.request("/items/1").json() == {"id": "1", "value": "one"}


def test_a_function_answers_through_the_lambda_api_by_id_name_and_arn(server, outputs):
    name = outputs["HelloArn"].rpartition(":")[2]

    for function in ("Hello", name, outputs["HelloArn"]):
        reply = server.invoke(function)
        assert (reply.status, reply.json()["statusCode"]) == (200, 200), function


def test_the_users_own_credentials_never_reach_a_handler(server):
    seen = server.request("/surroundings")

    assert CANARY not in seen.text
    assert seen.json()["profiles"] == []
    assert seen.json()["account"] == "123456789012"


def test_nothing_of_the_users_environment_reaches_a_handler(server):
    variables = server.request("/surroundings").json()["variables"]

    assert not {"GITHUB_TOKEN", "MINISAM_TEST_MARK", "AWS_PROFILE"} & set(variables)
    assert variables["AWS_REGION"] == "us-east-1"


def test_a_function_of_another_runtime_answers_501_and_names_itself(server):
    reply = server.request("/ruby")

    assert reply.status == 501
    assert "InRuby" in reply.text and "ruby3.3" in reply.text


def test_the_start_prints_routes_tables_outputs_and_what_is_not_emulated(server, outputs):
    said = server.says("/items/{id}")

    for word in (
        "/hello",
        "Items",
        outputs["TableName"],
        "InRuby",
        "ruby3.3",
        "AWS::AppSync::GraphQLApi",
        server.front,
    ):
        assert word in said, word


def test_concurrent_requests_are_all_answered(server):
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda n: server.request(f"/items/{n}", "PUT", body=str(n)), range(40)))

    assert {reply.status for reply in replies} == {201}
    assert json.loads(server.request("/items/39").text)["value"] == "39"


IMPATIENT = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Store:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: index.store
      Timeout: 1
      InlineCode: |
        import os, boto3
        def store(event, context):
            boto3.resource("dynamodb").Table(os.environ["TABLE"]).put_item(Item={"id": "1"})
            return "stored"
      Environment: {Variables: {TABLE: !Ref Table}}
      Policies: [DynamoDBWritePolicy: {TableName: !Ref Table}]
      Events: {Post: {Type: HttpApi, Properties: {Method: POST, Path: /}}}
  Table: {Type: AWS::Serverless::SimpleTable}
"""


def test_the_embedded_aws_starts_on_nobodys_time(command: Command, tmp_path):
    (tmp_path / "template.yaml").write_text(IMPATIENT)
    with command.serving(tmp_path / "template.yaml") as server:
        assert server.request("/", "POST").text == "stored"
