"""The process: started by the first connection, gone with the front, replaced when it dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from minisam.errors import RuntimeUnavailable, UserError
from tests.cloud.declared import EVERYTHING, TABLE
from tests.cloud.running import RunningCloud, resource, running_cloud, until


def process_id(cloud: RunningCloud) -> int:
    connection = until(lambda: cloud.cloud._connection)  # a client may be answered before the front hears of it
    return connection._process.pid


def is_gone(pid: int) -> bool:
    """Say whether the process has ended; a zombie has, whoever reads it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def is_closed(port: int) -> bool:
    """Say whether nobody listens on the port."""
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return True
    return False


def test_nothing_runs_before_the_first_connection(fresh: RunningCloud) -> None:
    plan = fresh.apply(EVERYTHING["Table"])
    assert [(step.action, step.status) for step in plan] == [("add", "planned")]
    assert fresh.cloud._connection is None
    assert fresh.events == []


def test_the_first_call_starts_it_and_finds_everything_there(fresh: RunningCloud) -> None:
    fresh.apply(EVERYTHING["Table"], EVERYTHING["Topic"])
    assert fresh.client("dynamodb").list_tables()["TableNames"] == [TABLE]
    fresh.wait_for_event("ready")
    assert [event.kind for event in fresh.events] == ["starting", "ready"]


def test_a_resource_that_cannot_be_created_is_told_with_its_place_and_the_rest_serves(fresh: RunningCloud) -> None:
    bad = resource("Bad", "AWS::SQS::Queue", {"FifoQueue": True}, ref="https://sqs/1/not-fifo")
    fresh.apply(bad, EVERYTHING["Table"])
    assert fresh.client("dynamodb").list_tables()["TableNames"] == [TABLE]
    failed = fresh.wait_for_event("failed")
    assert (failed.resource, str(failed.position)) == ("Bad", "template.yaml:7:3")
    assert "Queue name must end in .fifo" in failed.message


def test_a_setting_that_cannot_be_made_leaves_the_resource(fresh: RunningCloud) -> None:
    bad = {**EVERYTHING["Role"].properties, "ManagedPolicyArns": ["arn:aws:iam::aws:policy/NoSuchPolicy"]}
    fresh.apply(resource("Role", "AWS::IAM::Role", bad, ref="half"))
    assert fresh.client("iam").get_role(RoleName="half")["Role"]["RoleName"] == "half"
    assert "NoSuchPolicy" in fresh.wait_for_event("failed").message


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{{resolve:ssm:/app/greeting}}", "hello"),
        ("{{resolve:ssm:/app/greeting:1}}, world", "hello, world"),
        ("{{resolve:secretsmanager:app-Secret-1A2B3C:SecretString:user}}", "admin"),
        ("{{resolve:secretsmanager:" + EVERYTHING["Secret"].ref + ":SecretString:user::}}", "admin"),
        ("plain", "plain"),
    ],
)
def test_dynamic_references_are_resolved(everything: RunningCloud, text: str, value: str) -> None:
    assert everything.run(everything.cloud.resolve(text)) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{resolve:ssm:/nothing}}", "'{{resolve:ssm:/nothing}}' names nothing"),
        ("{{resolve:secretsmanager:nothing}}", "'{{resolve:secretsmanager:nothing}}' names nothing"),
        ("{{resolve:secretsmanager:app-Secret-1A2B3C:SecretString:nope}}", "has no key 'nope'"),
    ],
)
def test_a_reference_to_nothing_says_so(everything: RunningCloud, text: str, message: str) -> None:
    with pytest.raises(UserError) as caught:
        everything.run(everything.cloud.resolve(text))
    assert message in caught.value.message
    assert caught.value.hint


def test_closing_leaves_no_process_and_no_port() -> None:
    with running_cloud() as cloud:
        cloud.run(cloud.cloud.start())
        pid, port = process_id(cloud), int(cloud.url.rpartition(":")[2])
    assert is_gone(pid)
    assert is_closed(port)


def test_closing_while_it_starts_leaves_no_process() -> None:
    with running_cloud() as cloud:
        host, _, port = cloud.url.removeprefix("http://").rpartition(":")
        with socket.create_connection((host, int(port))):
            cloud.wait_for_event("starting")
    assert [event.kind for event in cloud.events if event.kind == "lost"] == []
    assert is_closed(int(port))


def test_a_killed_process_is_noticed_and_the_next_call_starts_another(fresh: RunningCloud) -> None:
    fresh.apply(EVERYTHING["Table"])
    fresh.run(fresh.cloud.start())
    first = process_id(fresh)
    os.kill(first, signal.SIGKILL)
    assert "SIGKILL" in fresh.wait_for_event("lost").message
    assert fresh.client("dynamodb").list_tables()["TableNames"] == [TABLE]
    assert process_id(fresh) != first


def test_a_process_that_cannot_start_is_said_and_tried_again(
    fresh: RunningCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/bin/false")
        with pytest.raises(RuntimeUnavailable) as caught:
            fresh.run(fresh.cloud.start())
    assert "with status 1" in caught.value.message
    assert fresh.client("s3").list_buckets()["Buckets"] == []


def test_a_plan_for_a_process_that_dies_meanwhile_is_remembered(fresh: RunningCloud) -> None:
    fresh.run(fresh.cloud.start())
    os.kill(process_id(fresh), signal.SIGSTOP)
    applying = fresh.begin(fresh.cloud.apply({"Table": EVERYTHING["Table"]}))
    os.kill(process_id(fresh), signal.SIGKILL)
    assert [step.status for step in applying.result(timeout=20)] == ["planned"]
    assert fresh.client("dynamodb").list_tables()["TableNames"] == [TABLE]


def test_ctrl_c_in_the_terminal_is_not_for_it(everything: RunningCloud) -> None:
    assert os.getsid(process_id(everything)) != os.getsid(0)


FRONT = """
    import asyncio, os, socket
    from minisam.cloud.process import Cloud
    from minisam.cloud.process_settings import ProcessSettings

    async def main():
        listener = socket.create_server(("127.0.0.1", 0))
        settings = ProcessSettings(program="minisam.embedded", region="us-east-1", lambda_endpoint="")
        cloud = Cloud(listener, settings, on_event=lambda event: None)
        await cloud.start()
        print(cloud._connection._process.pid, listener.getsockname()[1], flush=True)
        await asyncio.Event().wait()

    asyncio.run(main())
"""


def test_killing_the_front_leaves_no_process_and_no_port() -> None:
    front = subprocess.Popen([sys.executable, "-c", textwrap.dedent(FRONT)], stdout=subprocess.PIPE, text=True)
    with front:
        assert front.stdout is not None
        pid, port = map(int, front.stdout.readline().split())
        front.kill()
    until(lambda: is_gone(pid) and is_closed(port))


def test_the_front_loads_neither_boto3_nor_moto() -> None:
    code = "import sys, minisam.cloud.process, minisam.cloud.resources as r; r.emulated_types(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"boto3", "botocore", "moto", "flask", "werkzeug", "yaml"} & set(loaded)
