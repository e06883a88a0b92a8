"""`--remote`: functions reach the user's account. It is played by moto's own server, which verifies signatures.

The user's profile leads there by `endpoint_url`, as it may with AWS's own SDKs (docs "feature-ss-endpoints").
"""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import boto3
import pytest

from minisam.access.keys import Keyring, key_of
from tests.end_to_end.wire import request

ID = "999988887777"
SERVER = """\
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(*server.get_host_and_port(), flush=True)
input()
"""
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Orders: {Type: AWS::Serverless::SimpleTable, Properties: {TableName: orders}}
  Far:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      Timeout: 30
      Policies:
        - S3CrudPolicy: {BucketName: shared}
        - DynamoDBCrudPolicy: {TableName: orders}
        - Statement: [{Effect: Allow, Action: [sts:AssumeRole, lambda:InvokeFunction], Resource: "*"}]
      Events:
        Any: {Type: HttpApi, Properties: {Path: /call, Method: post}}
"""
CODE = """\
import json
import boto3
from botocore.exceptions import ClientError

def handler(event, context):
    service, operation, parameters = json.loads(event["body"])
    client = boto3.client(service)
    if operation == "presign":
        return client.generate_presigned_url("get_object", Params=parameters)
    try:
        answer = getattr(client, operation)(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"]
    if "Body" in answer:
        answer["Body"] = answer["Body"].read().decode()
    return json.loads(json.dumps(answer, default=str))
"""


@dataclass(frozen=True, slots=True)
class Account:
    url: str
    key: str
    secret: str

    def client(self, service: str) -> Any:
        keys = {"aws_access_key_id": self.key, "aws_secret_access_key": self.secret}
        return boto3.client(service, endpoint_url=self.url, region_name="eu-west-1", **keys)


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    """A bucket, a table, and a user whose signatures the server verifies."""
    streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    environment = {**os.environ, "MOTO_ACCOUNT_ID": ID}
    process = subprocess.Popen([sys.executable, "-c", SERVER], text=True, env=environment, **streams)
    try:
        host, port = process.stdout.readline().split()
        anybody = Account(f"http://{host}:{port}", "x", "x")
        place = {"LocationConstraint": "eu-west-1"}
        anybody.client("s3").create_bucket(Bucket="shared", CreateBucketConfiguration=place)
        anybody.client("s3").put_object(Bucket="shared", Key="a b/ü", Body=b"far")
        keys = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}
        attributes = [{"AttributeName": "id", "AttributeType": "S"}]
        anybody.client("dynamodb").create_table(TableName="orders", AttributeDefinitions=attributes, **keys)
        iam = anybody.client("iam")
        iam.create_user(UserName="dev")
        everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
        iam.put_user_policy(UserName="dev", PolicyName="all", PolicyDocument=json.dumps(everything))
        key = iam.create_access_key(UserName="dev")["AccessKey"]
        request(f"{anybody.url}/moto-api/reset-auth", "POST", headers=[("Content-Type", "text/plain")], body="0")
        yield Account(anybody.url, key["AccessKeyId"], key["SecretAccessKey"])
    finally:
        process.communicate("\n", timeout=10)


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("remote")
    (folder / "app.py").write_text(CODE)
    (folder / "template.yaml").write_text(TEMPLATE)
    return folder / "template.yaml"


@pytest.fixture(scope="module")
def working(command, account, tmp_path_factory):
    """The command in a home with a profile for the account."""
    home = tmp_path_factory.mktemp("home")
    (home / ".aws").mkdir()
    (home / ".aws" / "config").write_text(f"[profile work]\nregion = eu-west-1\nendpoint_url = {account.url}\n")
    keys = f"aws_access_key_id = {account.key}\naws_secret_access_key = {account.secret}\n"
    (home / ".aws" / "credentials").write_text(f"[work]\n{keys}")
    return replace(command, home=home)


@pytest.fixture(scope="module")
def served(working, template):
    ways = ("--remote", "s3:shared", "--remote", "dynamodb:orders:rw", "--remote", "sts", "--remote", "lambda:rw")
    with working.serving(template, "--profile", "work", "--remote-account", ID, *ways) as server:
        yield server


def call(server, service, operation, **parameters):
    reply = server.request("/call", "POST", body=json.dumps([service, operation, parameters]))
    assert reply.status == 200, reply.text
    return reply.text if reply.text[:1] != "{" else reply.json()


def test_what_lies_behind_a_way_is_the_accounts_and_all_else_is_here(served):
    assert call(served, "sts", "get_caller_identity")["Arn"] == f"arn:aws:iam::{ID}:user/dev"
    assert call(served, "s3", "get_object", Bucket="shared", Key="a b/ü")["Body"] == "far"
    assert served.client("s3").list_buckets()["Buckets"] == []
    served.says(f"'Far': s3:GetObject on arn:aws:s3:::shared/a b/ü: account {ID} answered 200")


def test_it_is_read_only_where_nothing_else_was_said(served, account):
    assert call(served, "s3", "put_object", Bucket="shared", Key="new", Body="x") == "AccessDenied"
    assert "it writes, and the way there is read-only" in served.says(f"does not go to account {ID}")
    names = [one["Key"] for one in account.client("s3").list_objects_v2(Bucket="shared")["Contents"]]
    assert names == ["a b/ü"]


def test_a_way_that_may_write_writes_there_and_the_templates_own_table_is_here(served, account):
    call(served, "dynamodb", "put_item", TableName="orders", Item={"id": {"S": "1"}})
    assert account.client("dynamodb").scan(TableName="orders")["Items"] == [{"id": {"S": "1"}}]
    here = replace(account, url=served.aws).client("dynamodb")
    assert here.scan(TableName="orders")["Items"] == []


def test_functions_of_the_account_are_invoked_there_and_the_templates_own_here(served):
    unknown = {"FunctionName": "elsewhere", "Payload": "{}"}
    assert call(served, "lambda", "invoke", **unknown) == "ResourceNotFoundException"
    served.says(f"lambda:Invoke on elsewhere: account {ID} answered 404")
    assert (
        call(served, "lambda", "invoke", FunctionName="Far", Payload='{"body": "[]"}')["FunctionError"] == "Unhandled"
    )


def test_no_credentials_of_the_account_come_back_through_it(served):
    assert (
        call(served, "sts", "assume_role", RoleArn=f"arn:aws:iam::{ID}:role/x", RoleSessionName="me") == "AccessDenied"
    )
    assert call(served, "sts", "get_session_token") == "AccessDenied"


def test_an_address_signed_in_advance_leads_there_and_to_nothing_else(served):
    address = call(served, "s3", "presign", Bucket="shared", Key="a b/ü")
    assert address.startswith(served.aws)
    assert request(address, "GET").text == "far"
    for changed in (address.replace("/shared/a", "/shared/b"), address.replace("Signature=", "Signature=0")):
        assert request(changed, "GET").status == 403


def test_nobody_gets_there_who_only_knows_the_functions_key(served):
    # Keys are the same in each run; what is secret of them is not.
    key = key_of("Far")
    keys = {"aws_access_key_id": key, "aws_secret_access_key": Keyring().secret(key)}
    keys["aws_session_token"] = Keyring().token(key)
    forged = boto3.client("s3", endpoint_url=served.aws, region_name="eu-west-1", **keys)
    with pytest.raises(forged.exceptions.ClientError, match="does not match"):
        forged.get_object(Bucket="shared", Key="a b/ü")


def test_no_process_but_the_command_and_nothing_that_is_shown_has_the_accounts_secret(served, account):
    call(served, "s3", "list_objects_v2", Bucket="shared")
    for secret in (account.key, account.secret):
        assert secret not in served.running.err + served.running.out + json.dumps(served.endpoints)
        for process in served.running.family() - {served.running.process.pid}:
            assert secret.encode() not in Path(f"/proc/{process.pid}/environ").read_bytes()
            assert secret.encode() not in Path(f"/proc/{process.pid}/cmdline").read_bytes()


def test_the_ways_are_shown_at_the_start_and_by_status_and_list(served, working, template):
    assert f"real AWS    dynamodb:orders  read and write; account {ID}, profile work" in served.running.err
    (row,) = working.run("status", "-t", template, "--json").json()["applications"]
    assert row["remote"][0] == {"to": "s3:shared", "rights": "read-only", "account": ID, "profile": "work"}
    assert "s3:shared (read-only, " in working.run("status", "-t", template).out
    listed = working.run("list", "-t", template, "--json").json()["remote"]
    assert [one["to"] for one in listed] == ["s3:shared", "dynamodb:orders", "sts", "lambda"]


def test_one_invocation_may_reach_it_too(working, template, tmp_path):
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"body": json.dumps(["sts", "get_caller_identity", {}])}))
    ways = ("--profile", "work", "--remote", "sts", "--remote-account", ID)
    finished = working.run("invoke", "Far", "-t", template, "-e", event, *ways)
    assert finished.json()["Account"] == ID


REFUSED = [
    (("--remote-account", "111122223333"), 6, f"the account is {ID}, not 111122223333"),
    ((), 6, f"--remote-account {ID}"),
    (("--profile", "nobody"), 6, "there is no profile 'nobody'"),
    (("--profile", "default"), 6, "there is no profile 'default'"),
    (("--aws-endpoint", "s3=http://127.0.0.1:1"), 2, "--aws-endpoint has that service elsewhere already"),
]


@pytest.mark.parametrize(("more", "status", "words"), REFUSED, ids=lambda value: str(value)[:40])
def test_without_confirmation_nothing_starts(working, template, more, status, words):
    finished = working.run("invoke", "Far", "-t", template, "--profile", "work", "--remote", "s3", *more)
    assert (finished.status, finished.out) == (status, "")
    assert words in finished.err


def test_a_project_that_confirms_by_itself_is_not_believed(working, template):
    (template.parent / "samconfig.toml").write_text(
        f'[default.local_invoke.parameters]\nremote = ["s3:rw"]\nremote_account = "{ID}"\nprofile = "work"\n'
    )
    try:
        finished = working.run("invoke", "Far", "-t", template)
    finally:
        (template.parent / "samconfig.toml").unlink()
    assert finished.status == 6
    assert "'remote_account' is not taken from a file" in finished.err


@pytest.mark.parametrize(("answer", "status"), [(b"y\n", 0), (b"\n", 6)], ids=["yes", "no answer"])
def test_at_a_terminal_it_is_asked_for(working, template, answer, status):
    ours, theirs = pty.openpty()
    words = ["invoke", "Far", "-t", str(template), "--profile", "work", "--remote", "sts", "--no-event"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(working.home), "PYTHONPATH": str(Path(__file__).parents[2])}
    streams = {"stdin": theirs, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-m", "minisam", *words], env=environment, **streams)
    os.write(ours, answer)
    _, said = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert f"account    {ID}" in said.decode() and "Let them? [y/N]" in said.decode()
    assert process.returncode == (status or 1)  # confirmed, the function runs, and fails for want of a body
    assert ("nothing was started" in said.decode()) is (status == 6)
