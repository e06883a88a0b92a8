"""Eight clients at once: mixed operations on DynamoDB, S3 and SQS, none of which may fail or be lost."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from tests.end_to_end.command import Command, Server
from tests.soak.kills import QUEUE, TEMPLATE, received, scanned

VOLUME = 100_000
CLIENTS = 8
ACCOUNTS = 10
BALANCE = 1_000


@dataclass(slots=True)
class Client:
    """One client, and what it was told."""

    number: int
    dynamodb: Any
    s3: Any
    sqs: Any
    added: Counter[str] = field(default_factory=Counter)
    objects: dict[str, bytes] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    taken: list[str] = field(default_factory=list)
    cancelled: int = 0
    wrong: list[str] = field(default_factory=list)

    def work(self, count: int, seed: int) -> None:
        """Make so many operations, a third each; what fails is noted."""
        chance = random.Random(f"{seed} {self.number}")
        operations = (self.add, self.transfer, self.store, self.load, self.send, self.take)
        for n in range(count):
            try:
                chance.choice(operations)(n, chance)
            except Exception as error:  # whatever comes, the others work on
                self.wrong.append(f"{type(error).__name__}: {error}")

    def add(self, n: int, chance: random.Random) -> None:
        key = f"counter-{chance.randrange(5)}"
        self.dynamodb.update_item(
            TableName="things",
            Key={"id": {"S": key}},
            UpdateExpression="ADD n :one",
            ExpressionAttributeValues={":one": {"N": "1"}},
        )
        self.added[key] += 1

    def transfer(self, n: int, chance: random.Random) -> None:
        """Move money from one account to another in a transaction."""
        source, target = chance.sample(range(ACCOUNTS), 2)
        change = chance.randrange(1, 50)
        try:
            self.dynamodb.transact_write_items(
                TransactItems=[
                    self._change(source, "SET n = n - :x", ":x", change, "n >= :x"),
                    self._change(target, "SET n = n + :x", ":x", change, "attribute_exists(id)"),
                ]
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "TransactionCanceledException":
                raise
            self.cancelled += 1

    def store(self, n: int, chance: random.Random) -> None:
        key, body = f"own-{self.number}-{chance.randrange(20)}", f"{self.number} {n}".encode()
        self.s3.put_object(Bucket="files", Key=key, Body=body)
        self.objects[key] = body

    def load(self, n: int, chance: random.Random) -> None:
        if self.objects:
            key = chance.choice(sorted(self.objects))
            found = self.s3.get_object(Bucket="files", Key=key)["Body"].read()
            if found != self.objects[key]:
                self.wrong.append(f"{key} is {found!r}, not {self.objects[key]!r}")

    def send(self, n: int, chance: random.Random) -> None:
        body = f"{self.number} {n}"
        self.sqs.send_message(QueueUrl=QUEUE, MessageBody=body)
        self.sent.add(body)

    def take(self, n: int, chance: random.Random) -> None:
        for message in self.sqs.receive_message(QueueUrl=QUEUE, VisibilityTimeout=600).get("Messages", []):
            self.taken.append(message["Body"])
            self.sqs.delete_message(QueueUrl=QUEUE, ReceiptHandle=message["ReceiptHandle"])

    @staticmethod
    def _change(account: int, update: str, name: str, change: int, condition: str) -> dict[str, Any]:
        return {
            "Update": {
                "TableName": "things",
                "Key": {"id": {"S": f"account-{account}"}},
                "UpdateExpression": update,
                "ConditionExpression": condition,
                "ExpressionAttributeValues": {name: {"N": str(change)}},
            }
        }


def soak(command: Command, folder: Path, *, count: int, seed: int) -> list[str]:
    """Let the clients work; return all that is wrong."""
    template = folder / "template.yaml"
    template.write_text(TEMPLATE)
    with command.serving(template) as server:
        for number in range(ACCOUNTS):
            item = {"id": {"S": f"account-{number}"}, "n": {"N": str(BALANCE)}}
            server.client("dynamodb").put_item(TableName="things", Item=item)
        clients = [Client(n, *map(server.client, ("dynamodb", "s3", "sqs"))) for n in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as pool:
            list(pool.map(lambda client: client.work(count // CLIENTS, seed), clients))
        return [line for client in clients for line in client.wrong] + differences(server, clients)


def differences(server: Server, clients: list[Client]) -> list[str]:
    """Compare what is there with what the clients were told."""
    found = {item["id"]["S"]: int(item["n"]["N"]) for item in scanned(server.client("dynamodb"))}
    wrong = []
    added = sum((client.added for client in clients), Counter[str]())
    wrong += [f"{key} is {found.get(key)}, not {n}" for key, n in added.items() if found.get(key) != n]
    accounts = [found[f"account-{n}"] for n in range(ACCOUNTS)]
    if sum(accounts) != ACCOUNTS * BALANCE or min(accounts) < 0:
        wrong.append(f"the accounts hold {accounts}")
    sent = set().union(*(client.sent for client in clients))
    taken = [body for client in clients for body in client.taken]
    wrong += [f"message {body} came {times} times" for body, times in Counter(taken).items() if times > 1]
    if lost := sent - set(taken) - received(server.client("sqs")):
        wrong.append(f"{len(lost)} messages are lost")
    for client in clients:
        for key, body in client.objects.items():
            if (held := client.s3.get_object(Bucket="files", Key=key)["Body"].read()) != body:
                wrong.append(f"{key} is {held!r}, not {body!r}")
    return wrong
