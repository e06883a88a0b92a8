"""What deciding on permissions adds to a function's call of the embedded AWS."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import median

from benchmarks.rows import Bench, Row
from tests.cloud.stack import Stack, bucket, policies, statement, table

_CALLS = 60


def measure(bench: Bench) -> Iterator[Row]:
    for name, calls in (("DynamoDB GetItem", _get_item), ("S3 PutObject", _put_object)):
        stack = Stack()
        grants = policies(statement("dynamodb:GetItem"), statement("s3:PutObject"), statement("sqs:*"))
        arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
        stack.declare(table(), bucket(), grants=grants, ManagedPolicyArns=[arn])
        call, enforcement = calls(stack), stack.aws.dispatcher.enforcement
        with_, without = [], []
        for _ in range(bench.rounds * _CALLS):
            stack.aws.dispatcher.enforcement = enforcement
            with_.append(_seconds(call))
            stack.aws.dispatcher.enforcement = None
            without.append(_seconds(call))
        stack.close()
        ratio = median(with_) / median(without)
        note = f"{median(with_) * 1e3:.2f} ms against {median(without) * 1e3:.2f} ms, no socket between"
        yield Row(name=f"{name} of a function", value=ratio, unit="x", goal=1.05, base="nothing decided", note=note)


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _get_item(stack: Stack) -> Callable[[], object]:
    client = stack.client("dynamodb")
    return lambda: client.get_item(TableName="orders", Key={"id": {"S": "1"}})


def _put_object(stack: Stack) -> Callable[[], object]:
    client = stack.client("s3")
    return lambda: client.put_object(Bucket="box", Key="a", Body=b"x")
