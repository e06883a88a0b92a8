"""Unit tests with the fixture: an invocation, a reset of twenty resources, and a whole test, against moto by hand.

Single calls are measured in CPU time: ours and theirs run one after the other, and all of it is computing.
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from benchmarks.rows import Bench, Row

HANDLER = """
import json, os
import boto3
table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
def handler(event, context):
    table.put_item(Item={"id": event["id"]})
    return {"id": event["id"]}
def plain(event, context):
    return event
"""
FUNCTION = """
  {name}:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: counted.{handler}
      Environment: {{Variables: {{TABLE: !Ref Table0}}}}
"""
TESTS = """
import pytest
@pytest.mark.parametrize("n", range(1000))
def test_it(sam, n):
    assert sam.http.get("/").status == 200
"""


def measure(bench: Bench) -> Iterable[Row]:
    """Measure ours and the same by hand, each in a process of its own; then one run of pytest."""
    folder = bench.folder()
    (folder / "counted.py").write_text(HANDLER)
    template = ["Transform: AWS::Serverless-2016-10-31", "Resources:"]
    template += [f"  Table{n}: {{Type: AWS::Serverless::SimpleTable}}" for n in range(8)]
    template += [f"  Queue{n}: {{Type: AWS::SQS::Queue}}" for n in range(6)]
    template += [f"  Bucket{n}: {{Type: AWS::S3::Bucket}}" for n in range(4)]
    functions = FUNCTION.format(name="Put", handler="handler") + FUNCTION.format(name="Plain", handler="plain")
    event = "      Events: {Api: {Type: HttpApi, Properties: {Method: GET, Path: /}}}\n"
    (folder / "template.yaml").write_text("\n".join(template) + functions + event)
    found = _figures("ours", folder, bench.rounds) | _figures("by hand", folder, bench.rounds)
    yield Row(name="reset of 20 resources", value=found["reset"], unit="ms", goal=20)
    yield Row(name="the same by hand in mock_aws", value=found["reset by hand"], unit="ms")
    ratio = (found["invoke"] - 1) / found["call"] if found["call"] else 0
    note = f"{found['invoke']:.2f} ms against {found['call']:.2f} ms"
    yield Row(name="inline invocation less 1 ms", value=ratio, unit="x", goal=2, base="the handler by hand", note=note)
    yield Row(name="inline invocation that does nothing", value=found["nothing"], unit="ms", goal=3)
    (folder / "test_it.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "2", str(folder)]
    began, computed = time.perf_counter(), os.times().children_user + os.times().children_system
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
    taken = time.perf_counter() - began
    cpu_s = os.times().children_user + os.times().children_system - computed
    note = f"each with a cold function; {cpu_s:.0f} s of CPU on two cores"
    yield Row(name="1,000 API tests on two workers", value=taken, unit="s", goal=30, note=note)


def _figures(whose: str, folder: Path, rounds: int) -> dict[str, float]:
    """Measure in a process of its own: moto's settings are global, and ours would slow it down by hand."""
    words = [sys.executable, "-m", "benchmarks.testing", whose, str(folder), str(rounds)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def _median_ms(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append((time.process_time() - began) * 1000)
    return statistics.median(times)


def _measured(folder: Path, rounds: int) -> dict[str, float]:
    import minisam

    found: dict[str, float] = {}
    opened: list[float] = []
    for _ in range(rounds + 1):
        began = time.process_time()
        with minisam.open(folder / "template.yaml") as sam:
            opened.append((time.process_time() - began) * 1000)
            put, plain = sam.function("Put"), sam.function("Plain")
            put.invoke({"id": "1"})
            plain.invoke({})
            found["invoke"] = _median_ms(partial(put.invoke, {"id": "1"}), rounds * 10)
            found["nothing"] = _median_ms(partial(plain.invoke, {}), rounds * 10)
    found["reset"] = statistics.median(opened[1:])
    return found


def _by_hand(folder: Path, rounds: int) -> dict[str, float]:
    import boto3
    from moto import mock_aws

    given = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "us-east-1", "TABLE": "t0"}
    os.environ.update(given)
    sys.path.insert(0, str(folder))

    def reset() -> None:
        with mock_aws():
            create()

    def create() -> None:
        dynamodb, sqs, s3 = (boto3.client(name) for name in ("dynamodb", "sqs", "s3"))
        for n in range(8):
            dynamodb.create_table(
                TableName=f"t{n}",
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            )
        for n in range(6):
            sqs.create_queue(QueueName=f"q{n}")
        for n in range(4):
            s3.create_bucket(Bucket=f"bucket-{n}")

    reset()
    found = {"reset by hand": _median_ms(reset, rounds)}
    with mock_aws():
        create()
        handler = importlib.import_module("counted").handler
        handler({"id": "1"}, None)
        found["call"] = _median_ms(lambda: handler({"id": "1"}, None), rounds * 10)
    return found


if __name__ == "__main__":
    measured = {"ours": _measured, "by hand": _by_hand}[sys.argv[1]]
    print(json.dumps(measured(Path(sys.argv[2]), int(sys.argv[3]))))
