"""What a page of another site can make a browser send, to each listener: it changes nothing, but where it would on AWS.

A browser names the page in Origin, but for reads and forms by GET; a name that was bound to this machine is in Host.
"""

from __future__ import annotations

import boto3
import pytest

from tests.end_to_end.wire import request

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Seen: {Type: AWS::Serverless::SimpleTable}
  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
  Box: {Type: AWS::S3::Bucket, Properties: {BucketName: the-box}}
  Keep:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      Timeout: 60
      Policies: [DynamoDBWritePolicy: {TableName: !Ref Seen}]
      Environment: {Variables: {SEEN: !Ref Seen}}
      Events: {Any: {Type: HttpApi, Properties: {Method: ANY, Path: /keep}}}
"""
CODE = """\
import os, uuid, boto3
seen = boto3.resource("dynamodb").Table(os.environ["SEEN"])

def handler(event, context):
    seen.put_item(Item={"id": str(uuid.uuid4())})
    return {"statusCode": 200}
"""
SQS = "X-Amz-Credential=a/20260101/us-east-1/sqs/aws4_request"
INVOKE = "/2015-03-31/functions/Keep/invocations"
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
PAGES = (
    *("https://evil.example", "null", "http://127.0.0.1.evil.example"),
    "https://anybodys-bucket.s3.us-east-1.amazonaws.com",
)
ON_AWS = [
    ("GET", f"/?Action=CreateQueue&QueueName=planted&{SQS}", (), None),
    ("GET", f"/jobs?Action=SendMessage&MessageBody=x&{SQS}", (), None),
    ("POST", f"/?{SQS}", FORM, "Action=CreateQueue&QueueName=planted&Version=2012-11-05"),
    (
        "POST",
        f"/?{SQS}",
        (("Content-Type", "text/plain"), ("X-Amz-Target", "AmazonSQS.CreateQueue")),
        '{"QueueName":"p"}',
    ),
    ("POST", "/the-box", FORM, "key=planted&file=x"),
    ("PUT", "/the-box/planted", (), "x"),
    ("DELETE", "/the-box", (), None),
    ("POST", INVOKE, (), "{}"),
]
ON_LAMBDA = [("POST", INVOKE, (), "{}"), ("POST", INVOKE, FORM, "a=b"), ("GET", INVOKE, (), None)]


@pytest.fixture(scope="module")
def server(command, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cross-site")
    (folder / "app.py").write_text(CODE)
    (folder / "template.yaml").write_text(TEMPLATE)
    with command.serving(folder / "template.yaml") as running:
        yield running


def client(server, service):
    return boto3.client(
        service, endpoint_url=server.aws, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )


def state(server):
    """What is stored: queues and messages, objects, and how often the function ran."""
    queues, bucket = client(server, "sqs"), client(server, "s3")
    urls = queues.list_queues()["QueueUrls"]
    (table,) = client(server, "dynamodb").list_tables()["TableNames"]
    return {
        "messages": [queues.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"] for url in urls],
        "objects": [one["Key"] for one in bucket.list_objects_v2(Bucket="the-box").get("Contents", ())],
        "runs": client(server, "dynamodb").scan(TableName=table)["Count"],
    }


@pytest.mark.parametrize(
    ("listener", "requests"), [("aws", ON_AWS), ("lambda", ON_LAMBDA)], ids=["the embedded AWS", "the Lambda API"]
)
def test_nothing_that_another_sites_page_sends_has_an_effect(server, listener, requests):
    before, url = state(server), server.endpoints[listener]
    for method, path, headers, body in requests:
        for page in (*PAGES, *((None,) if method == "GET" else ())):
            origin = (("Origin", page),) if page else ()
            reply = request(url + path, method, headers=(*headers, *origin), body=body)
            assert not page or reply.status == 403, (method, path, page)
            assert reply.header("Access-Control-Allow-Origin") == ""
        rebound = request(url + path, method, headers=(*headers, ("Host", "evil.example")), body=body)
        assert rebound.status == 403, (method, path)
    assert state(server) == before


@pytest.mark.parametrize("listener", ["front", "api"])
def test_the_applications_own_api_answers_foreign_origins_as_aws_does_and_no_foreign_host(server, listener):
    url = server.front if listener == "front" else server.api("ServerlessHttpApi")
    before = state(server)["runs"]

    ran = request(url + "/keep", "POST", headers=[("Origin", "https://evil.example")], body="{}")
    rebound = request(url + "/keep", "POST", headers=[("Host", "evil.example")], body="{}")

    assert (ran.status, ran.header("Access-Control-Allow-Origin"), rebound.status) == (200, "", 403)
    assert state(server)["runs"] == before + 1
