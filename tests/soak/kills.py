"""Killing while it writes: an application with `--state` that was killed again and again has all it acknowledged."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually

VOLUME = 200
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/jobs"
TEMPLATE = """\
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
"""


@dataclass(slots=True)
class Ledger:
    """What was acknowledged, by service; values may be newer by the one write that was under way."""

    items: dict[str, int] = field(default_factory=dict)
    objects: dict[str, int] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def soak(command: Command, folder: Path, *, count: int, seed: int) -> Ledger:
    """Kill the application, in turn its front or its embedded AWS first, `count` times while three clients write."""
    template = folder / "template.yaml"
    template.write_text(TEMPLATE)
    chance, ledger = random.Random(seed), Ledger()
    for number in range(count):
        server = command.start(template, "--state", folder / "state")
        try:
            compare(server, ledger, number)
            write_until_killed(server, ledger, chance, number)
        finally:
            server.running.kill()
    with command.serving(template, "--state", folder / "state") as server:
        compare(server, ledger, count)
    return ledger


def compare(server: Server, ledger: Ledger, number: int) -> None:
    """Take note of all that is not as it was acknowledged."""
    found = {item["id"]["S"]: int(item["n"]["N"]) for item in scanned(server.client("dynamodb"))}
    ledger.wrong += [
        f"round {number}: item {key} is {found.get(key)}, not {n}"
        for key, n in ledger.items.items()
        if found.get(key) not in (n, n + 1)
    ]
    s3 = server.client("s3")
    for key, n in ledger.objects.items():
        held = int(s3.get_object(Bucket="files", Key=key)["Body"].read())
        if held not in (n, n + 1):
            ledger.wrong.append(f"round {number}: object {key} is {held}, not {n}")
    left = received(server.client("sqs"))
    ledger.wrong += [f"round {number}: message {body} is lost" for body in ledger.sent - ledger.touched - left]
    ledger.wrong += [f"round {number}: message {body} is back" for body in ledger.deleted & left]
    ledger.sent, ledger.touched, ledger.deleted = set(), set(), set()
    ledger.items.update({key: found[key] for key in ledger.items if key in found})


def write_until_killed(server: Server, ledger: Ledger, chance: random.Random, number: int) -> None:
    s3, sqs, dynamodb = (server.client(name) for name in ("s3", "sqs", "dynamodb"))

    def put(n: int) -> None:
        key = str(n % 50)
        value = ledger.items.get(key, 0) + 1
        dynamodb.update_item(
            TableName="things",
            Key={"id": {"S": key}},
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )
        ledger.items[key] = value

    def store(n: int) -> None:
        key = str(n % 20)
        s3.put_object(Bucket="files", Key=key, Body=str(ledger.objects.get(key, 0) + 1).encode())
        ledger.objects[key] = ledger.objects.get(key, 0) + 1

    def send(n: int) -> None:
        body = f"{number}-{n}"
        sqs.send_message(QueueUrl=QUEUE, MessageBody=body)
        ledger.sent.add(body)
        if n % 3 == 0:
            for message in sqs.receive_message(QueueUrl=QUEUE, VisibilityTimeout=0).get("Messages", []):
                ledger.touched.add(message["Body"])
                sqs.delete_message(QueueUrl=QUEUE, ReceiptHandle=message["ReceiptHandle"])
                ledger.deleted.add(message["Body"])

    writers = [threading.Thread(target=repeat, args=(write,)) for write in (put, store, send)]
    for writer in writers:
        writer.start()
    time.sleep(chance.uniform(0.05, 0.6))
    known = server.running.family()
    victims = [process.pid for process in known if number % 2 and is_embedded(process.pid)]
    for pid in (*victims, server.running.process.pid):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for writer in writers:
        writer.join(30)
    eventually(lambda: not server.running.survivors(known), "the end of all processes", 20)


def repeat(write: Callable[[int], None]) -> None:
    """Write until nobody answers."""
    for n in range(100_000):
        try:
            write(n)
        except (BotoCoreError, ClientError, OSError):
            return


def is_embedded(pid: int) -> bool:
    try:
        return b"minisam.embedded" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def scanned(dynamodb: Any) -> list[dict[str, Any]]:
    return [item for page in dynamodb.get_paginator("scan").paginate(TableName="things") for item in page["Items"]]


def received(sqs: Any) -> set[str]:
    """Take all messages out of the queue; return their bodies."""
    bodies: set[str] = set()
    while found := sqs.receive_message(QueueUrl=QUEUE, MaxNumberOfMessages=10).get("Messages"):
        bodies |= {message["Body"] for message in found}
        entries = [{"Id": str(n), "ReceiptHandle": one["ReceiptHandle"]} for n, one in enumerate(found)]
        sqs.delete_message_batch(QueueUrl=QUEUE, Entries=entries)
    return bodies
