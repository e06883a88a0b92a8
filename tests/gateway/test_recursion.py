"""Loops of invocations. AWS: docs "invocation-recursion"."""

from __future__ import annotations

import asyncio
import json

from minisam.gateway.deliveries import TRIGGER_HEADER, delivery_of
from minisam.gateway.http import HttpResponse
from minisam.gateway.lambda_api import LambdaApi
from minisam.gateway.recursion import LIMIT, runs_before, with_run

ROOT = "Root=1-5759e988-bd862e3fe1be46a994272793"
WHERE = "/2015-03-31/functions/echo/invocations"


def looped(arn: str, times: int) -> str:
    trace = ROOT
    for _ in range(times):
        trace = with_run(trace, arn)
    return trace


def test_runs_of_each_function_are_counted_by_themselves():
    trace = with_run(looped("a", 3), "b")
    assert (runs_before(trace, "a"), runs_before(trace, "b"), runs_before(trace, "c")) == (3, 1, 0)
    assert trace.startswith(ROOT)


def test_a_lineage_that_nobody_can_read_counts_as_none():
    assert runs_before(f"{ROOT};Lineage=x|y:|:2|z:-1", "a") == 0


def invoke(build, trace: str, **more):
    function = build.function("Echo", **more)
    seen = []

    def handler(invocation):
        seen.append(invocation)
        return build.outcome({"ok": True})

    async def run(invocation):
        return handler(invocation)

    api = LambdaApi(build.app(functions=[function]), run, lambda invocation: None)
    request = build.request(WHERE, "POST", [("X-Amzn-Trace-Id", trace)])
    return asyncio.run(api.handle(request)), seen, function


def test_the_16th_run_goes_and_the_17th_is_refused(build):
    arn = build.function("Echo").arn
    answer, (invocation,), _ = invoke(build, looped(arn, LIMIT - 1))
    assert (answer.status, runs_before(invocation.trace_id, arn)) == (200, LIMIT)
    answer, seen, _ = invoke(build, looped(arn, LIMIT))
    assert (answer.status, seen) == (400, [])
    assert "RecursiveLoop" in json.loads(answer.body)["Message"]


def test_an_asynchronous_17th_run_is_taken_but_stopped(build):
    """The caller is not told: AWS queues it. AWS: docs "invocation-recursion", "invocation-async"."""
    function, taken = build.function("Echo"), []
    api = LambdaApi(build.app(functions=[function]), None, taken.append)
    for times in (LIMIT - 1, LIMIT):
        headers = [("X-Amzn-Trace-Id", looped(function.arn, times)), ("X-Amz-Invocation-Type", "Event")]
        answer = asyncio.run(api.handle(build.request(WHERE, "POST", headers)))
        assert answer.status == 202
    assert taken[0].stopped is None
    assert "'Echo' ran 16 times" in taken[1].stopped


def test_a_function_that_may_loop_is_not_stopped(build):
    arn = build.function("Echo").arn
    answer, _, _ = invoke(build, looped(arn, 100), may_loop=True)
    assert answer.status == 200


def test_the_log_tells_a_source_from_others(build):
    headers = [("X-Minisam-Trigger", "sqs Orders; 5 records")]
    delivery = delivery_of(build.request(WHERE, "POST", headers), HttpResponse(status=200))
    assert delivery is not None
    assert (delivery.trigger, delivery.amount, delivery.function, delivery.verdict) == (
        "sqs Orders",
        "5 records",
        "echo",
        "ok",
    )
    assert delivery_of(build.request(WHERE, "POST"), HttpResponse(status=200)) is None


def test_records_that_a_function_gives_back_are_counted(build) -> None:
    """AWS: docs "services-sqs-errorhandling": the function names the messages that failed."""
    request = build.request(WHERE, "POST", [(TRIGGER_HEADER, "sqs Orders; 3 records")])

    def verdict(payload: bytes) -> tuple[str, bool]:
        delivery = delivery_of(request, HttpResponse(status=200, body=payload))
        assert delivery is not None
        return delivery.verdict, delivery.is_good

    assert verdict(b'{"batchItemFailures": [{"itemIdentifier": "a"}, {"itemIdentifier": "b"}]}') == (
        "2 reported as failed",
        False,
    )
    for fine in (b'{"batchItemFailures": []}', b"null", b'"batchItemFailures"', b'{"batchItemFailures": null}'):
        assert verdict(fine) == ("ok", True)
