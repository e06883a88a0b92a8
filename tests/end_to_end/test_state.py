"""What `--state` promises: everything that was acknowledged is there after a restart, however the process ended."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sqlite3
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/jobs"
KEY = {"id": {"S": "counter"}}


@pytest.fixture
def template(tmp_path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(
        """
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: things
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: files}}
  Queue: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}
  Parameter: {Type: AWS::SSM::Parameter, Properties: {Name: /greeting, Type: String, Value: hello}}
""",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "state"


def store(server: Server, n: int) -> None:
    """Write the number to all three services."""
    server.client("dynamodb").put_item(TableName="things", Item={"id": {"S": str(n)}, "n": {"N": str(n)}})
    server.client("s3").put_object(Bucket="files", Key=str(n), Body=b"%d" % n)
    server.client("sqs").send_message(QueueUrl=QUEUE, MessageBody=str(n))


def held(server: Server) -> dict[str, set[str]]:
    """Return the numbers that each service holds."""
    items = server.client("dynamodb").scan(TableName="things")["Items"]
    objects = server.client("s3").list_objects_v2(Bucket="files").get("Contents", [])
    queue, messages = server.client("sqs"), {}
    while found := queue.receive_message(QueueUrl=QUEUE, MaxNumberOfMessages=10, VisibilityTimeout=60).get("Messages"):
        messages |= {message["ReceiptHandle"]: message["Body"] for message in found}
    for receipt in messages:  # the next look is soon
        queue.change_message_visibility(QueueUrl=QUEUE, ReceiptHandle=receipt, VisibilityTimeout=0)
    return {
        "dynamodb": {item["id"]["S"] for item in items},
        "s3": {one["Key"] for one in objects},
        "sqs": set(messages.values()),
    }


def test_an_orderly_end_loses_nothing(command: Command, template, folder):
    with command.serving(template, "--state", folder) as server:
        store(server, 1)
        server.client("ssm").put_parameter(Name="/greeting", Value="changed", Overwrite=True)
    with command.serving(template, "--state", folder) as server:
        assert held(server) == dict.fromkeys(("dynamodb", "s3", "sqs"), {"1"})
        assert server.client("ssm").get_parameter(Name="/greeting")["Parameter"]["Value"] == "changed"
        assert "failed" not in server.running.err


def test_data_survives_another_version_of_moto(command: Command, template, folder):
    with command.serving(template, "--state", folder) as server:
        store(server, 1)
        store(server, 2)
        server.client("s3").delete_object(Bucket="files", Key="2")
        server.client("ssm").put_parameter(Name="/greeting", Value="changed", Type="SecureString", Overwrite=True)
        server.client("secretsmanager").create_secret(Name="key", SecretString="s3cret")
        server.client("sns").create_topic(Name="news")
    kept = {"dynamodb": {"1", "2"}, "s3": {"1"}, "sqs": {"1", "2"}}
    for path in folder.glob("*.state"):
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as base:
            base.execute("UPDATE about SET moto = '5.0.0'")
    with command.serving(template, "--state", folder) as server:
        assert held(server) == kept
        parameter = server.client("ssm").get_parameter(Name="/greeting", WithDecryption=True)["Parameter"]
        assert (parameter["Value"], parameter["Type"]) == ("changed", "SecureString")
        assert server.client("secretsmanager").get_secret_value(SecretId="key")["SecretString"] == "s3cret"
        said = server.says("taken over: 2 items, 1 objects, 2 messages, 1 parameters, 1 secrets")
        assert re.search(r"with moto 5\.0\.0; data is taken over; not .*\bsns\b", said)
    with command.serving(template, "--state", folder) as server:
        assert held(server) == kept
        assert "taken over" not in server.running.err


@pytest.mark.parametrize("victim", ["front", "embedded AWS"])
def test_what_was_acknowledged_survives_a_kill_during_writes(command: Command, template, folder, victim):
    server = command.start(template, "--state", folder)
    acknowledged: list[int] = []

    def write() -> None:
        try:
            for n in range(1000):
                store(server, n)
                acknowledged.append(n)
        except (BotoCoreError, ClientError, OSError):
            return

    try:
        writing = threading.Thread(target=write)
        writing.start()
        eventually(lambda: len(acknowledged) >= 5, "some writes", 20)
        known = server.running.family()
        for pid in victims(known, server, victim):
            os.kill(pid, signal.SIGKILL)
        os.kill(server.running.process.pid, signal.SIGKILL)
        writing.join(30)
        eventually(lambda: not server.running.survivors(known), "the end of all processes", 10)
    finally:
        server.running.kill()
    with command.serving(template, "--state", folder) as again:
        for service, found in held(again).items():
            assert set(map(str, acknowledged)) <= found, service


def victims(known: set[Any], server: Server, victim: str) -> list[int]:
    """Return the processes to be killed first."""
    if victim == "front":
        return []
    found = []
    for process in known:
        line = Path(f"/proc/{process.pid}/cmdline").read_bytes().split(b"\0")
        if b"minisam.embedded" in line:
            found.append(process.pid)
    assert found
    return found


def test_a_damaged_file_is_named_and_moved_aside(command: Command, template, folder):
    with command.serving(template, "--state", folder) as server:
        store(server, 1)
    path = folder / "dynamodb.state"
    path.write_bytes(path.read_bytes().replace(b"/things", b"/thinks"))

    with command.serving(template, "--state", folder) as server:
        assert held(server) == {"dynamodb": set(), "s3": {"1"}, "sqs": {"1"}}
        server.says("dynamodb.state' is not used: it is damaged")
    assert (folder / "dynamodb.state.refused").exists()


def test_only_this_user_can_read_what_is_kept(command: Command, template, folder):
    with command.serving(template, "--state", folder) as server:
        store(server, 1)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_a_folder_that_is_in_use_or_none_is_refused_at_the_start(command: Command, template, folder):
    with command.serving(template, "--state", folder) as server:
        store(server, 1)
        second = command.run("start-api", "-t", template, "--port", "0", "--state", folder)
    (template.parent / "file").write_text("")
    third = command.run("start-api", "-t", template, "--port", "0", "--state", template.parent / "file")

    assert (second.status, third.status) == (2, 2)
    assert second.err.splitlines()[-2:] == [
        f"--state: '{folder}' is in use by another application",
        "  hint: stop it, or name another folder",
    ]
    assert third.err.splitlines()[-1].startswith(f"--state: '{template.parent / 'file'}' cannot be used: ")
