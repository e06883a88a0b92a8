"""What the Lambda API says of functions, asked by boto3, which also checks the shapes. "localstack" recorded AWS."""

from __future__ import annotations

import asyncio
import base64
import json
from pathlib import Path

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError

from minisam.gateway.http import HttpRequest
from minisam.gateway.lambda_api import LambdaApi
from minisam.model import LoadOptions
from minisam.template import load_app

ARN = "arn:aws:lambda:us-east-1:123456789012:function"
TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.13, Handler: app.handler, CodeUri: .}
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: orders
      Description: Takes orders
      AutoPublishAlias: live
      MemorySize: 256
      Architectures: [arm64]
      Tracing: Active
      ReservedConcurrentExecutions: 5
      Tags: {team: shop}
      Environment: {Variables: {A: "1"}}
      DeadLetterQueue: {Type: SQS, TargetArn: !GetAtt Dead.Arn}
      EventInvokeConfig: {MaximumRetryAttempts: 1, DestinationConfig: {OnFailure: {Type: SQS}}}
      FunctionUrlConfig: {AuthType: NONE, Cors: {AllowOrigins: ["*"]}}
      Events:
        Queue: {Type: SQS, Properties: {Queue: !GetAtt Work.Arn, BatchSize: 7}}
        Api: {Type: HttpApi, Properties: {Method: GET, Path: /orders}}
  Plain:
    Type: AWS::Serverless::Function
    Properties: {FunctionName: plain}
  Dead: {Type: AWS::SQS::Queue}
  Work: {Type: AWS::SQS::Queue, Properties: {QueueName: work}}
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lookups")
    (folder / "template.yaml").write_text(TEMPLATE)
    (folder / "app.py").write_text("def handler(event, context): return event")
    return load_app(folder / "template.yaml", LoadOptions(cache_dir=folder / "cache"))


@pytest.fixture
def client(app, build):
    """boto3's client of the API: its requests never become sockets."""
    outcome = build.outcome({"done": 1}, logs="START\nEND\n")
    api = LambdaApi(app, build.invoke(outcome), lambda _: None, url_of=lambda api: f"http://127.0.0.1:1/{api}")
    return client_of(api)


def client_of(api: LambdaApi):
    client = boto3.client("lambda", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")

    def answer(request, **_):
        path, _, query = request.url.partition("amazonaws.com")[2].partition("?")
        headers = tuple((k.encode(), v if isinstance(v, bytes) else v.encode()) for k, v in request.headers.items())
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        asked = HttpRequest(method=request.method, path=path.encode(), query=query.encode(), headers=headers, body=body)
        response = asyncio.run(api.handle(asked))
        lines = {key.decode(): value.decode() for key, value in response.headers}
        return AWSResponse(request.url, response.status, lines, Raw(response.body))

    client.meta.events.register("before-send", answer)
    return client


class Raw:
    """The body as urllib3 would give it."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_, **__):
        yield self._body

    def read(self, *_):
        body, self._body = self._body, b""
        return body


def code_of(call, **parameters):
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    error = caught.value.response
    assert error["ResponseMetadata"]["RetryAttempts"] == 0
    return error["ResponseMetadata"]["HTTPStatusCode"], error["Error"]["Code"], error["Error"]["Message"]


def test_a_configuration_has_the_members_that_aws_always_sends(client):
    # localstack: test_lambda_api, get_function_response; without what only packed code has (CodeSize, CodeSha256)
    found = client.get_function_configuration(FunctionName="plain")
    always = """Architectures Description EphemeralStorage FunctionArn FunctionName Handler LastModified
        LastUpdateStatus LoggingConfig MemorySize PackageType RevisionId Role Runtime SnapStart State Timeout
        TracingConfig Version""".split()
    assert set(always) <= set(found)
    assert (found["FunctionArn"], found["Version"], found["Timeout"]) == (f"{ARN}:plain", "$LATEST", 3)
    assert (found["TracingConfig"], found["Architectures"]) == ({"Mode": "PassThrough"}, ["x86_64"])


def test_a_configuration_says_what_the_template_says(client, app):
    found = client.get_function(FunctionName="orders", Qualifier="live")
    configuration = found["Configuration"]
    assert (configuration["FunctionArn"], configuration["Version"]) == (f"{ARN}:orders:live", "1")
    assert (configuration["Description"], configuration["MemorySize"]) == ("Takes orders", 256)
    assert (configuration["Architectures"], configuration["TracingConfig"]) == (["arm64"], {"Mode": "Active"})
    assert configuration["DeadLetterConfig"] == {"TargetArn": app.functions["Orders"].dead_letter}
    assert found["Concurrency"] == {"ReservedConcurrentExecutions": 5}
    assert found["Tags"]["team"] == client.list_tags(Resource=f"{ARN}:orders")["Tags"]["team"] == "shop"
    assert client.get_function_concurrency(FunctionName="orders") | {"ResponseMetadata": 0} == {
        "ReservedConcurrentExecutions": 5,
        "ResponseMetadata": 0,
    }


def test_functions_are_listed_page_by_page(client):
    # docs: API_ListFunctions: no state; FunctionVersion=ALL lists versions too
    pages = list(client.get_paginator("list_functions").paginate(PaginationConfig={"PageSize": 1}))
    assert [[function["FunctionName"] for function in page["Functions"]] for page in pages] == [["orders"], ["plain"]]
    assert "State" not in pages[0]["Functions"][0]
    everything = client.list_functions(FunctionVersion="ALL")["Functions"]
    assert [each["FunctionArn"].partition(":function:")[2] for each in everything] == [
        *("orders:$LATEST", "orders:1", "plain:$LATEST")
    ]


def test_versions_and_aliases_are_those_of_the_template(client):
    versions = client.list_versions_by_function(FunctionName="orders")["Versions"]
    assert [version["Version"] for version in versions] == ["$LATEST", "1"]
    (alias,) = client.list_aliases(FunctionName="orders")["Aliases"]
    assert (alias["Name"], alias["FunctionVersion"], alias["AliasArn"]) == ("live", "1", f"{ARN}:orders:live")
    assert client.get_alias(FunctionName="orders", Name="live")["RevisionId"] == alias["RevisionId"]
    assert client.list_aliases(FunctionName="orders", FunctionVersion="2")["Aliases"] == []
    # localstack: test_alias_lifecycle
    assert code_of(client.get_alias, FunctionName="orders", Name="old") == (
        *(404, "ResourceNotFoundException", f"Cannot find alias arn: {ARN}:orders:old"),
    )


def test_a_policy_is_made_of_the_permissions(client):
    # docs: API_GetPolicy; localstack: test_add_lambda_permission_aws
    policy = json.loads(client.get_policy(FunctionName="orders", Qualifier="live")["Policy"])
    assert (policy["Version"], policy["Id"]) == ("2012-10-17", "default")
    by_principal = {json.dumps(each["Principal"]): each for each in policy["Statement"]}
    gateway = by_principal['{"Service": "apigateway.amazonaws.com"}']
    assert (gateway["Effect"], gateway["Action"]) == ("Allow", "lambda:InvokeFunction")
    assert gateway["Resource"] == f"{ARN}:orders:live"
    assert list(gateway["Condition"]) == ["ArnLike"]
    assert by_principal['"*"']["Condition"]["StringEquals"] == {"lambda:FunctionUrlAuthType": "NONE"}
    assert code_of(client.get_policy, FunctionName="plain") == (
        *(404, "ResourceNotFoundException", "The resource you requested does not exist."),
    )


def test_a_function_url_is_where_it_answers_here(client):
    found = client.get_function_url_config(FunctionName="orders", Qualifier="live")
    assert (found["FunctionUrl"], found["AuthType"]) == ("http://127.0.0.1:1/Orders/", "NONE")
    assert (found["FunctionArn"], found["InvokeMode"]) == (f"{ARN}:orders:live", "BUFFERED")
    assert found["Cors"] == {"AllowOrigins": ["*"]}
    assert len(client.list_function_url_configs(FunctionName="orders")["FunctionUrlConfigs"]) == 1
    assert code_of(client.get_function_url_config, FunctionName="plain")[:2] == (404, "ResourceNotFoundException")


def test_asynchronous_configurations_are_those_that_run(client):
    found = client.get_function_event_invoke_config(FunctionName="orders", Qualifier="live")
    assert (found["MaximumRetryAttempts"], found["MaximumEventAgeInSeconds"]) == (1, 21600)
    assert found["DestinationConfig"]["OnSuccess"] == {}
    assert found["DestinationConfig"]["OnFailure"]["Destination"].startswith("arn:aws:sqs:")
    (listed,) = client.list_function_event_invoke_configs(FunctionName="orders")["FunctionEventInvokeConfigs"]
    assert listed["FunctionArn"] == f"{ARN}:orders:live"
    # localstack: test_lambda_eventinvokeconfig_exceptions
    said = f"The function {ARN}:plain:$LATEST doesn't have an EventInvokeConfig"
    assert code_of(client.get_function_event_invoke_config, FunctionName="plain") == (
        *(404, "ResourceNotFoundException", said),
    )


def test_the_account_has_aws_quotas(client):
    # docs: gettingstarted-limits: 1,000 concurrent executions, 75 GB, 250 MB unzipped, 50 MB zipped
    found = client.get_account_settings()
    assert found["AccountLimit"] == {
        "TotalCodeSize": 80530636800,
        "CodeSizeUnzipped": 262144000,
        "CodeSizeZipped": 52428800,
        "ConcurrentExecutions": 1000,
        "UnreservedConcurrentExecutions": 995,
    }
    assert found["AccountUsage"]["FunctionCount"] == 2


def test_a_change_is_refused_once_and_not_retried(client):
    assert code_of(client.delete_function, FunctionName="plain")[:2] == (501, "NotImplementedException")


@pytest.mark.parametrize("parameters", [{"Marker": "x"}, {"Marker": "-1"}])
def test_a_marker_that_no_listing_gave_is_400(client, parameters):
    assert code_of(client.list_functions, **parameters)[:2] == (400, "InvalidParameterValueException")


def test_a_stream_brings_the_result_and_the_log(client):
    # docs: API_InvokeWithResponseStream; botocore checks the frames and their checksums
    answer = client.invoke_with_response_stream(FunctionName="plain", Payload=b"{}", LogType="Tail")
    assert (answer["StatusCode"], answer["ExecutedVersion"]) == (200, "$LATEST")
    chunk, complete = answer["EventStream"]
    assert json.loads(chunk["PayloadChunk"]["Payload"]) == {"done": 1}
    assert base64.b64decode(complete["InvokeComplete"]["LogResult"]) == b"START\nEND\n"
    assert "ErrorCode" not in complete["InvokeComplete"]


def test_a_stream_says_at_its_end_that_the_function_failed(app, build):
    # docs: API_InvokeWithResponseStreamCompleteEvent
    api = LambdaApi(app, build.invoke(build.failure("ValueError", "no")), lambda _: None)
    answer = client_of(api).invoke_with_response_stream(FunctionName="plain", Payload=b"{}")
    complete = list(answer["EventStream"])[-1]["InvokeComplete"]
    assert (complete["ErrorCode"], json.loads(complete["ErrorDetails"])["errorMessage"]) == ("Unhandled", "no")


def test_code_is_where_it_lies(client, app):
    location = client.get_function(FunctionName="plain")["Code"]["Location"]
    assert Path(location.removeprefix("file://")) == app.functions["Plain"].code_dir.resolve()
