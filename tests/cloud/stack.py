"""An embedded AWS in the test's process with one function and its role, and boto3 clients that sign with its key.

The clients' requests pass the dispatcher as they would over HTTP.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

import boto3
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from moto.core.botocore_stubber import MockRawResponse

from minisam.access.keys import key_of
from minisam.access.passages import Ways
from minisam.cloud.messages import CloudEvent, resources_to_json
from minisam.cloud.state import reset
from minisam.embedded.aws import EmbeddedAws
from tests.cloud.running import ACCOUNT, REGION, by_id, resource

ROLE = f"arn:aws:iam::{ACCOUNT}:role/app-FnRole"
QUEUE_URL = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/jobs"
TRUST = {"Version": "2012-10-17", "Statement": []}


def statement(action: Any, resource: Any = "*", effect: str = "Allow", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def policies(*statements: dict[str, Any]) -> list[dict[str, Any]]:
    """Return inline policies with one statement each."""
    return [
        {"PolicyName": f"FnRolePolicy{n}", "PolicyDocument": {"Version": "2012-10-17", "Statement": [one]}}
        for n, one in enumerate(statements)
    ]


class Stack:
    """What a test speaks to: `declare` the role and resources, then make calls with `client`."""

    def __init__(self, iam: str = "auto", policy_records: str | None = None, ways: Ways | None = None) -> None:
        self.events: list[CloudEvent] = []
        report = self.events.append
        self.aws = EmbeddedAws(REGION, "", _NoFunctions(), report, iam=iam, policy_records=policy_records, ways=ways)

    def declare(self, *resources: Any, grants: Any = (), **role: Any) -> None:
        """Create the resources, and let the function's role have these policies."""
        properties = {"AssumeRolePolicyDocument": TRUST, "Policies": list(grants), **role}
        fn = {"Role": ROLE, "FunctionName": "fn"}
        whole = by_id(
            resource("FnRole", "AWS::IAM::Role", properties, ref="app-FnRole", Arn=ROLE),
            resource("Fn", "AWS::Lambda::Function", fn, ref="fn", Arn=f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:fn"),
            *resources,
        )
        with self.aws.closed():
            self.aws.do({"verb": "apply", "resources": resources_to_json(whole), "allow_replace": True, "seeds": []})

    @property
    def denials(self) -> list[CloudEvent]:
        return [event for event in self.events if event.kind == "denied"]

    def client(self, service: str, key: str = "", **options: Any) -> Any:
        """Return a client that signs as the function, or with another key."""
        client = boto3.client(
            service,
            region_name=REGION,
            endpoint_url="http://127.0.0.1:4566",
            aws_access_key_id=key or key_of("Fn"),
            aws_secret_access_key="secret",
            config=Config(retries={"total_max_attempts": 1}, parameter_validation=False, **options),
        )
        client.meta.events.register("before-send", lambda request, **_: self._send(request))
        return client

    def admin(self, service: str) -> Any:
        """Return the developer's own client."""
        return self.client(service, key="AKIADEVELOPER")

    def send(self, method: str, url: str, headers: Any = None, body: bytes = b"") -> Any:
        """Send a request that no client made; returns the dispatcher's answer."""
        parts = urlsplit(url)
        given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in (headers or {}).items()}
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": unquote(parts.path) or "/",
            "RAW_URI": parts.path + (f"?{parts.query}" if parts.query else ""),
            "QUERY_STRING": parts.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "4566",
            "REMOTE_ADDR": "127.0.0.1",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_HOST": "127.0.0.1:4566",
            **given,
        }
        environ["CONTENT_TYPE"] = environ.get("HTTP_CONTENT_TYPE", "")
        return self.aws.dispatcher.answer(environ, body)

    def close(self) -> None:
        self.aws.close()
        reset()

    def _send(self, request: Any) -> AWSResponse:
        body = request.body or b""
        if hasattr(body, "read"):
            body = body.read()
        headers = {n: v.decode() if isinstance(v, bytes) else v for n, v in request.headers.items()}
        data = body.encode() if isinstance(body, str) else bytes(body)
        answer = self.send(request.method, request.url, headers, data)
        content = b"" if request.method == "HEAD" else answer.body
        return AWSResponse(request.url, answer.status, HTTPHeaders.from_pairs(answer.headers), MockRawResponse(content))


class _NoFunctions:
    invoke: Callable[..., Any]
    send: Callable[..., Any]


def table(name: str = "orders", id: str = "Orders") -> Any:
    properties = {
        "TableName": name,
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    return resource(
        id, "AWS::DynamoDB::Table", properties, ref=name, Arn=f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"
    )


def bucket(name: str = "box", id: str = "Box") -> Any:
    return resource(id, "AWS::S3::Bucket", {"BucketName": name}, ref=name, Arn=f"arn:aws:s3:::{name}")


def queue(name: str = "jobs", id: str = "Jobs") -> Any:
    url = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
    return resource(id, "AWS::SQS::Queue", {"QueueName": name}, ref=url, Arn=arn, QueueName=name, QueueUrl=url)
