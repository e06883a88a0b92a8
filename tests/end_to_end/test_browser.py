"""Pages of other origins in a real browser, against every listener: nothing that they send has an effect.

Every way that a page has of sending (fetch of all modes, XMLHttpRequest, beacons, forms of all encodings, elements that
load, WebSockets, event sources) is tried on every listener, from a page of another site, from one without an origin (a
sandboxed frame), and from other ports of this machine. What is asserted is what is stored, and who ran. The exception
is what AWS runs too: the application's own routes and WebSockets. All names lead to this machine, which is the worst
case: from pages of the internet, browsers keep loopback addresses behind a permission.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.end_to_end.browser import CHROMIUM, Site, browsing
from tests.end_to_end.command import Command, Server

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.13, Timeout: 60, CodeUri: src}}
Resources:
  Seen: {Type: AWS::Serverless::SimpleTable}
  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
  News: {Type: AWS::SNS::Topic, Properties: {TopicName: news}}
  Box: {Type: AWS::S3::Bucket, Properties: {BucketName: the-box}}
  Keep:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Policies: [DynamoDBWritePolicy: {TableName: !Ref Seen}]
      Environment: {Variables: {SEEN: !Ref Seen}}
      FunctionUrlConfig: {AuthType: NONE}
      Events: {Any: {Type: HttpApi, Properties: {Method: ANY, Path: /keep}}}
  Guarded:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Policies: [DynamoDBWritePolicy: {TableName: !Ref Seen}]
      Environment: {Variables: {SEEN: !Ref Seen}}
  Foreign:
    Type: AWS::Serverless::Function
    Properties: {Runtime: provided.al2023, Handler: x, CodeUri: foreign}
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      StageName: live
      RouteSelectionExpression: $request.body.action
      Routes:
        $connect: {FunctionArn: !GetAtt Keep.Arn}
        $default: {FunctionArn: !GetAtt Keep.Arn, RouteResponseSelectionExpression: $default}
"""
CODE = """\
import os, uuid, boto3
seen = boto3.resource("dynamodb").Table(os.environ["SEEN"])

def handler(event, context):
    about = event.get("requestContext", {})
    place = about.get("connectionId") and "chat:" + about["domainName"] or event.get("rawQueryString", "invoked")
    seen.put_item(Item={"id": str(uuid.uuid4()), "function": context.function_name, "place": place})
    return {"statusCode": 200, "body": about.get("connectionId", "")}
"""
BOOTSTRAP = """\
#!/usr/bin/env python3
import http.client, json, os
link = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
answered = 0
while True:
    link.request("GET", "/2018-06-01/runtime/invocation/next")
    event = link.getresponse()
    event.read()
    answered += 1
    reply = {"pid": os.getpid(), "answered": answered, "api": os.environ["AWS_LAMBDA_RUNTIME_API"]}
    path = f"/2018-06-01/runtime/invocation/{event.headers['Lambda-Runtime-Aws-Request-Id']}/response"
    link.request("POST", path, json.dumps(reply))
    link.getresponse().read()
"""
PAGES = {"evil": "evil.example", "null": "evil.example", "local": "localhost", "address": "127.0.0.1"}
ATTACK = Path(__file__).with_name("attack.html").read_text("utf-8")
NAMES = "--host-resolver-rules=MAP evil.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
PATIENCE_S = 300
SIGNATURE = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0"
Target = dict[str, Any]


def target(url: str, method: str = "GET", body: str | None = None, **headers: str) -> Target:
    sent = {"url": url, "method": method, "headers": {name.replace("_", "-"): value for name, value in headers.items()}}
    return sent if body is None else {**sent, "body": body}


def scope(service: str) -> str:
    return f"X-Amz-Credential=a/20260101/us-east-1/{service}/aws4_request"


@dataclass(frozen=True)
class Stage:
    """The application and what can be seen of it from outside."""

    server: Server
    client: ClientConnection
    connection_id: str

    def foreign(self) -> Any:
        return self.server.invoke("Foreign").json()

    def runs(self) -> dict[tuple[str, str], int]:
        """How often each function ran, by what called it."""
        (table,) = self.server.client("dynamodb").list_tables()["TableNames"]
        pages = self.server.client("dynamodb").get_paginator("scan").paginate(TableName=table)
        items = [(item["function"]["S"], item["place"]["S"]) for page in pages for item in page["Items"]]
        return {key: items.count(key) for key in items}

    def stored(self) -> dict[str, Any]:
        """Everything in the embedded AWS that a call could have changed, but what Keep stored."""
        queues, box, topics = (self.server.client(name) for name in ("sqs", "s3", "sns"))
        urls = queues.list_queues()["QueueUrls"]
        names = [function["FunctionName"] for function in self.server.client("lambda").list_functions()["Functions"]]
        return {
            "queues": [queues.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"] for url in urls],
            "buckets": [bucket["Name"] for bucket in box.list_buckets()["Buckets"]],
            "objects": [found["Key"] for found in box.list_objects_v2(Bucket="the-box").get("Contents", ())],
            "topics": [topic["TopicArn"] for topic in topics.list_topics()["Topics"]],
            "tables": self.server.client("dynamodb").list_tables()["TableNames"],
            "functions": names,
            "guarded": {key: n for key, n in self.runs().items() if "Guarded" in key[0]},
        }

    def targets(self, *, is_signed: bool) -> list[Target]:
        """What is worth sending to each listener, and some of it under a name that was bound to this machine."""
        groups = [self._aws(is_signed), self._lambda(is_signed), self._chat(is_signed), self._runtime(), self._routes()]
        own = [list(group) for group in groups]
        rebound = [{**each, "url": _rebound(each["url"])} for group in own for each in group[-1:]]
        return [each for group in own for each in group] + rebound

    def _aws(self, is_signed: bool) -> Iterator[Target]:
        url, signed = self.server.aws, f"&{SIGNATURE}" if is_signed else ""
        sqs = f"{scope('sqs')}{signed}"
        yield target(f"{url}/?Action=CreateQueue&QueueName=planted&{sqs}")
        yield target(f"{url}/?{sqs}", "POST", "Action=CreateQueue&QueueName=planted&Version=2012-11-05")
        yield target(f"{url}/?{sqs}", "POST", '{"QueueName":"planted"}', X_Amz_Target="AmazonSQS.CreateQueue")
        yield target(f"{url}/?{scope('sns')}{signed}", "POST", "Action=CreateTopic&Name=planted&Version=2010-03-31")
        table = '{"TableName":"t","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"}'
        yield target(f"{url}/?{scope('dynamodb')}{signed}", "POST", table, X_Amz_Target="DynamoDB_20120810.CreateTable")
        yield target(f"{url}/the-box?x=1{signed}", "POST", "key=planted&file=x")
        yield target(f"{url}/the-box/planted?x=1{signed}", "PUT", "x=y")
        yield target(f"{url}/the-box/kept?x=1{signed}", "DELETE")
        yield target(f"{url}/2015-03-31/functions/Guarded/invocations?x=1{signed}", "POST", '{"a":"b"}')

    def _lambda(self, is_signed: bool) -> Iterator[Target]:
        url, signed = f"{self.server.lambda_url}/", f"?{scope('lambda')}&{SIGNATURE}" if is_signed else ""
        invoke = f"{url}2015-03-31/functions/Guarded/invocations{signed}"
        yield target(invoke, "POST", '{"a":"b"}')
        yield target(invoke, "POST", '{"a":"b"}', X_Amz_Invocation_Type="Event")
        yield target(f"{url}2014-11-13/functions/Guarded/invoke-async/{signed}", "POST", '{"a":"b"}')
        yield target(f"{url}2015-03-31/functions/Guarded{signed}", "DELETE")

    def _chat(self, is_signed: bool) -> Iterator[Target]:
        manage = f"{self.server.api('Chat')}/@connections/{self.connection_id}"
        yield target(self.server.api("Chat"))
        yield target(f"{manage}?{SIGNATURE}" if is_signed else manage, "POST", '{"planted":"x"}')
        yield target(f"{manage}?{SIGNATURE}" if is_signed else manage, "DELETE")

    def _runtime(self) -> Iterator[Target]:
        api = f"http://{self.foreign()['api']}/2018-06-01/runtime"
        yield target(f"{api}/invocation/next")
        yield target(f"{api}/init/error", "POST", '{"errorMessage":"x"}')

    def _routes(self) -> Iterator[Target]:
        apis = self.server.endpoints["apis"]
        http = next(api["url"] for api in apis.values() if api["kind"] == "http")
        url = next(api["url"] for api in apis.values() if api["kind"] == "function-url")
        for place in (f"{self.server.front}/keep?front", f"{http}/keep?http", f"{url.rstrip('/')}/?url"):
            yield target(place, "POST", '{"a":"b"}')


def _rebound(url: str) -> str:
    return url.replace("127.0.0.1", "evil.example").replace("localhost", "evil.example") + (
        "&rebound" if "?" in url else ""
    )


@pytest.fixture(scope="module")
def stage(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("cross-site")
    for name, text in {"src/app.py": CODE, "foreign/bootstrap": BOOTSTRAP, "template.yaml": TEMPLATE}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    (folder / "foreign" / "bootstrap").chmod(0o755)
    with command.serving(folder / "template.yaml") as server:
        server.client("s3").put_object(Bucket="the-box", Key="kept", Body=b"x")
        with connect(server.api("Chat").replace("http", "ws", 1), proxy=None) as client:
            client.send("who am I")
            yield Stage(server, client, str(client.recv(timeout=10)))


def attack(pages: dict[str, str], targets: list[Target]) -> None:
    """Open the pages in a browser, each under its host and in a frame, until all have sent everything they can."""
    with Site().serving() as site, Site().serving() as echo:
        script = ATTACK.replace("TARGETS", json.dumps(targets), 1)
        script = script.replace("ECHO", json.dumps(f"http://localhost:{echo.port}"), 1)
        frames = []
        for name, host in pages.items():
            site.pages[f"/{name}"] = script
            sandbox = "sandbox='allow-scripts allow-forms'" if name == "null" else ""
            frames.append(f"<iframe {sandbox} src='http://{host}:{site.port}/{name}'></iframe>")
        site.pages["/"] = "".join(frames)
        with browsing(f"http://127.0.0.1:{site.port}/", NAMES):
            for name in pages:
                ways = site.report_of(name, PATIENCE_S)
                # To a listener that allows everything, each way does send something: none of them is a way in theory.
                assert {way for page, way in echo.received if page == name} == set(ways), name


@pytest.mark.parametrize("pages", [("evil", "null"), ("local", "address")], ids="+".join)
def test_nothing_that_a_page_sends_has_an_effect_but_where_aws_runs_it_too(
    stage: Stage, pages: tuple[str, ...]
) -> None:
    # A page of this machine could sign what it sends, and AWS would do it; what is not signed AWS refuses.
    targets = stage.targets(is_signed="evil" in pages)
    stored, foreign, runs = stage.stored(), stage.foreign(), stage.runs()

    attack({name: PAGES[name] for name in pages}, targets)

    assert stage.stored() == stored
    assert stage.foreign() == {**foreign, "answered": foreign["answered"] + 1}
    chat = stage.server.client("apigatewaymanagementapi", stage.server.api("Chat"))
    chat.post_to_connection(ConnectionId=stage.connection_id, Data=b"alone")
    assert stage.client.recv(timeout=10) in ("alone", b"alone")
    ran = {place for (name, place), times in stage.runs().items() if times > runs.get((name, place), 0)}
    host = stage.server.api("Chat").split("/")[2]
    assert ran == {"front", "http", "url", f"chat:{host}"}
