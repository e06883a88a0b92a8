"""Orders on their whole journey (examples/orders) while worker processes are killed at random: each one arrives."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually

VOLUME = 10_000
STATIONS = ("placed", "paid", "invoiced", "shipped")
_CLIENTS = 8
_PAUSE_S = 0.4
_CALM = 40
"""So many invocations end between two kills, however slow the machine is: three crashes of one order's step, after
which AWS gives it up, are as good as impossible."""
_ORDER_S = 0.5
"""What an order may take where many are on their way."""


@dataclass(frozen=True, slots=True)
class Travelled:
    """How many orders arrived, how many worker processes were killed meanwhile, and what did not come as it should."""

    orders: int
    kills: int
    wrong: tuple[str, ...]


def soak(command: Command, template: Path, *, count: int, seed: int) -> Travelled:
    """Place orders, kill workers until all of them are shipped, and look at what each station holds."""
    with command.serving(template, "--retry-delay", "0.5", "--no-watch") as server:
        place(server, "warm")
        with killing(server, random.Random(seed)) as killed:
            with ThreadPoolExecutor(_CLIENTS) as clients:
                list(clients.map(lambda number: place(server, f"order-{number}"), range(count)))
            with contextlib.suppress(AssertionError):  # what is missing is told below, and more exactly
                eventually(lambda: arrived(server, count), "every order is shipped", 90 + count * _ORDER_S, 3)
        wrong = tuple(difference(server, count + 1))
        return Travelled(count, len(killed), wrong)


def place(server: Server, name: str) -> None:
    """Place an order; like any client, ask again where the answer is that the function crashed."""
    order = {"id": name, "book": "Emma", "card": "4242424242424242"}
    eventually(lambda: server.request("/orders", "POST", data=order).status == 202, f"{name} is placed", 60, 0.05)


@contextlib.contextmanager
def killing(server: Server, chance: random.Random) -> Iterator[list[int]]:
    """Kill a worker process now and then as long as the block runs; gives their ids."""
    killed: list[int] = []
    is_over = threading.Event()

    def kill() -> None:
        ended = 0
        while not is_over.wait(_PAUSE_S):
            ended += log.read().count("REPORT RequestId")
            if ended < _CALM:
                continue
            ended = 0
            workers = sorted(_workers(server.running.process.pid))
            if workers:
                killed.append(chance.choice(workers))
                with contextlib.suppress(ProcessLookupError):
                    os.kill(killed[-1], signal.SIGKILL)

    with open(server.running.folder / "stderr", encoding="utf-8", errors="replace") as log:
        killer = threading.Thread(target=kill)
        killer.start()
        try:
            yield killed
        finally:
            is_over.set()
            killer.join()


def _workers(front: int) -> Iterator[int]:
    """Yield the front's children that run functions or make such processes."""
    for path in Path(f"/proc/{front}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            yield from (pid for pid in map(int, path.read_text().split()) if _is_worker(pid))


def _is_worker(pid: int) -> bool:
    try:
        return b"runtime/bootstrap.py" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def arrived(server: Server, count: int) -> bool:
    """Tell whether every order is shipped; bring bills back whose function was killed too often, as people would."""
    queues = server.client("sqs")
    for url in queues.list_queues()["QueueUrls"]:
        if "FailedBills" in url:
            arn = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
            queues.start_message_move_task(SourceArn=arn)
    return shipped(server) > count and not any(_left_in_queues(server))


def shipped(server: Server) -> int:
    arrived = {"Select": "COUNT", "FilterExpression": "attribute_exists(journey.shipped)"}
    return sum(page["Count"] for page in _scanned(server, **arrived))


def stored(server: Server) -> list[dict[str, dict[str, dict[str, object]]]]:
    return [item for page in _scanned(server) for item in page["Items"]]


def _scanned(server: Server, **options: Any) -> Any:
    client = server.client("dynamodb")
    return client.get_paginator("scan").paginate(TableName=client.list_tables()["TableNames"][0], **options)


def difference(server: Server, count: int) -> Iterator[str]:
    """Yield what is missing, or there twice, at any station."""
    orders = stored(server)
    if len(orders) != count:
        yield f"{len(orders)} orders stored"
    for order in orders:
        if missing := set(STATIONS) - set(order["journey"]["M"]):
            yield f"{order['id']['S']} never was {', '.join(sorted(missing))}"
    pages = server.client("s3").get_paginator("list_objects_v2").paginate(Bucket="invoices-123456789012")
    invoices = [found["Key"] for page in pages for found in page.get("Contents", ())]
    if len(invoices) != count:
        yield f"{len(invoices)} invoices"
    yield from _left_in_queues(server)


def _left_in_queues(server: Server) -> Iterator[str]:
    queues = server.client("sqs")
    for url in queues.list_queues()["QueueUrls"]:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        held = queues.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        if any(int(number) for number in held.values()):
            yield f"{url} still holds {held}"
