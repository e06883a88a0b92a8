"""Calls of functions that leave for the user's account, and those that do not. The account is a list of requests."""

from __future__ import annotations

import json

import pytest

from minisam.access.keys import key_of
from minisam.access.passages import Ways, parse_passages
from minisam.model import RemoteReply
from tests.cloud.running import ACCOUNT, REGION
from tests.cloud.stack import QUEUE_URL, Stack, bucket, policies, queue, statement, table
from tests.cloud.test_enforcement import refused

REAL = "999988887777"


class Far:
    """A stack with ways to an account that answers each request alike, and keeps it."""

    def __init__(self, *words: str, iam: str = "auto") -> None:
        self.sent: list = []
        self.reply = RemoteReply(status=200, headers=(("Content-Type", "application/x-amz-json-1.0"),), body=b"{}")
        self.stack = Stack(iam=iam, ways=Ways(passages=parse_passages(words), account=REAL, send=self._send))
        self.stack.declare(table(), bucket(), queue(), grants=policies(statement(["dynamodb:*", "s3:*", "sqs:*"])))

    @property
    def told(self) -> list:
        return [event for event in self.stack.events if event.kind == "remote"]

    def _send(self, request):
        self.sent.append(request)
        if isinstance(self.reply, OSError):
            raise self.reply
        return self.reply


@pytest.fixture
def far():
    made: list[Far] = []

    def make(*words: str, **more: str) -> Far:
        made.append(Far(*words, **more))
        return made[-1]

    yield make
    for one in made:
        one.stack.close()


def test_a_call_of_a_function_goes_there_as_it_was_sent_and_is_told(far):
    there = far("dynamodb:orders")
    there.reply = RemoteReply(status=200, body=json.dumps({"Item": {"id": {"S": "far"}}}).encode())

    answer = there.stack.client("dynamodb").get_item(TableName="orders", Key={"id": {"S": "1"}})

    assert answer["Item"] == {"id": {"S": "far"}}
    (request,) = there.sent
    assert (request.service, request.method, request.path) == ("dynamodb", "POST", "/")
    assert json.loads(request.body)["TableName"] == "orders"
    assert "Credential=ASIA" in request.header("authorization")
    assert request.header("content-length") == str(len(request.body))
    (event,) = there.told
    on = f"arn:aws:dynamodb:{REGION}:{REAL}:table/orders"
    assert event.message == f"'Fn': dynamodb:GetItem on {on}: account {REAL} answered 200"


def test_other_resources_other_services_and_other_signers_stay_here(far):
    there = far("dynamodb:elsewhere", "s3:far")
    there.stack.client("dynamodb").put_item(TableName="orders", Item={"id": {"S": "1"}})
    there.stack.client("s3").put_object(Bucket="box", Key="a", Body=b"x")
    there.stack.admin("s3").list_buckets()
    assert refused(there.stack.admin("s3").get_object, Bucket="far", Key="a")["Code"] == "NoSuchBucket"
    assert (there.sent, there.told) == ([], [])


def test_the_template_is_never_provisioned_through_it(far):
    there = far("dynamodb:rw", "s3:rw", "sqs:rw")
    assert there.stack.admin("dynamodb").list_tables()["TableNames"] == ["orders"]
    assert there.sent == []


def test_what_writes_needs_rw_and_is_the_services_own_denial(far):
    there = far("dynamodb", "sqs:jobs")
    error = refused(there.stack.client("dynamodb").put_item, TableName="orders", Item={"id": {"S": "1"}})
    assert error["Code"] == "AccessDeniedException"
    assert refused(there.stack.client("sqs").receive_message, QueueUrl=QUEUE_URL)["Code"] == "AccessDenied"
    assert there.sent == []
    assert "it writes, and the way there is read-only (dynamodb:PutItem)" in there.told[0].message
    assert [event.hint for event in there.told] == ["--remote dynamodb:rw lets it", "--remote sqs:jobs:rw lets it"]


def test_the_role_decides_first(far):
    there = far("ssm")
    assert refused(there.stack.client("ssm").get_parameter, Name="/a")["Code"] == "AccessDeniedException"
    assert (there.sent, len(there.stack.denials)) == ([], 1)


def test_what_a_role_allows_here_it_allows_by_its_arn_there(far):
    there = far("sns:rw")
    topic = "arn:aws:sns:us-east-1:{}:news"
    there.stack.declare(grants=policies(statement("sns:Publish", topic.format(ACCOUNT))))
    there.reply = RemoteReply(status=200, body=b"<PublishResponse><PublishResult/></PublishResponse>")
    there.stack.client("sns").publish(TopicArn=topic.format(REAL), Message="x")
    assert refused(there.stack.client("sns").publish, TopicArn=topic.format("111122223333"), Message="x")
    assert len(there.sent) == 1


def test_a_call_about_both_sides_is_refused(far):
    there = far("s3:far:rw")
    error = refused(there.stack.client("s3").copy_object, Bucket="far", Key="a", CopySource="box/a b")
    assert "is about something in the account and something here" in error["Message"]
    assert there.sent == []


def test_a_service_that_is_not_embedded_goes_there_too(far):
    there = far("bedrock-runtime")
    there.stack.declare(grants=policies(statement("bedrock:InvokeModel")))
    there.stack.client("bedrock-runtime").invoke_model(modelId="anthropic.x:0", body=b"{}")
    (request,) = there.sent
    assert (request.service, request.path) == ("bedrock-runtime", "/model/anthropic.x%3A0/invoke")


def test_streams_of_tables_have_an_endpoint_of_their_own(far):
    there = far("dynamodb")
    arn = f"arn:aws:dynamodb:{REGION}:{REAL}:table/orders/stream/2026"
    there.reply = RemoteReply(status=200, body=b'{"StreamDescription": {}}')
    there.stack.client("dynamodbstreams").describe_stream(StreamArn=arn)
    assert there.sent[0].service == "dynamodbstreams"


def test_a_bucket_in_the_hosts_name_is_in_the_path(far):
    there = far("s3:far")
    scope = "AWS4-HMAC-SHA256 Credential={}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
    headers = {"Host": "far.localhost:4566", "Authorization": scope.format(key_of("Fn"))}
    assert there.stack.send("GET", "http://x/a%20b?versionId=1", headers).status == 200
    assert (there.sent[0].path, there.sent[0].target) == ("/far/a%20b", "/a%20b?versionId=1")


def test_an_unverified_signature_and_a_silent_account_are_clean_errors(far):
    there = far("dynamodb")
    call = there.stack.client("dynamodb").list_tables
    there.reply = RemoteReply(status=403, is_verified=False)
    assert refused(call)["Code"] == "AccessDeniedException"
    there.reply = OSError("no way to there")
    assert refused(call) == {"Code": "RemoteUnavailable", "Message": "no way to there"}
    assert [event.message.rpartition(": ")[2] for event in there.told] == [
        "the signature is not the function's",
        "no way to there",
    ]
