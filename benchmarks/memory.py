"""Memory of 50 functions that make boto3's clients, all environments included, against a new interpreter for each.

It is the proportional set size: memory that processes share is counted once. Zygotes and spares count, the front and
the embedded AWS do not.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.rows import Bench, Row
from tests.end_to_end.command import Command, Server

FUNCTIONS = 50
ROUNDS = 3
CODE = """
import gc
import boto3

s3 = boto3.client("s3")
table = boto3.resource("dynamodb").Table("items")

def handler(event, context):
    gc.collect()
    return {"statusCode": 200, "body": "fine"}
"""
FUNCTION = """
  F{number}:
    Type: AWS::Serverless::Function
    Properties:
      {{Runtime: python3.12, Handler: app.handler, CodeUri: f{number}, Timeout: 20,
       Events: {{Get: {{Type: HttpApi, Properties: {{Method: GET, Path: /{number}}}}}}}}}
"""


def measure(bench: Bench) -> Iterator[Row]:
    template = application(bench)
    slow = replace(bench.command, variables={"MINISAM_START": "spawn"})
    fresh, _ = used(slow, template)
    first, first_count = used(bench.command, template)
    known, count = used(bench.command, template)
    base = "MINISAM_START=spawn"
    for name, figure, processes in (("first run", first, first_count), ("later runs", known, count)):
        yield Row(
            name=f"memory of {FUNCTIONS} functions, {name}",
            value=figure / fresh,
            unit="x",
            goal=0.4,
            base=base,
            note=f"{figure:.0f} MB / {fresh:.0f} MB; {processes} processes",
        )


def application(bench: Bench) -> Path:
    folder = bench.folder()
    for number in range(FUNCTIONS):
        (folder / f"f{number}").mkdir()
        (folder / f"f{number}" / "app.py").write_text(CODE)
    functions = "".join(FUNCTION.format(number=number) for number in range(FUNCTIONS))
    (folder / "template.yaml").write_text(f"Transform: AWS::Serverless-2016-10-31\nResources:{functions}")
    return folder / "template.yaml"


def used(command: Command, template: Path) -> tuple[float, int]:
    """Return the megabytes and the number of the functions' processes after each was called."""
    with command.serving(template) as server:
        time.sleep(1)
        for _ in range(ROUNDS):
            for number in range(FUNCTIONS):
                assert server.request(f"/{number}").status == 200
        time.sleep(2)
        pids = environments(server)
        return sum(map(proportional_mb, pids)), len(pids)


def environments(server: Server) -> list[int]:
    family = {process.pid for process in server.running.family()}
    return [pid for pid in family if b"bootstrap.py" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def proportional_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
