"""Events on their way: queued, tried, waiting, delivered. The time is the test's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from minisam.errors import NotRunnable, RuntimeUnavailable, Throttled, UserError
from minisam.model import App, EventInvokeConfig
from tests.sources.stage import Stage, failure

QUEUE = "arn:aws:sqs:us-east-1:123456789012:failed"
OTHER = "arn:aws:sqs:us-east-1:123456789012:done"


@pytest.fixture
def stage() -> Stage:
    stage = Stage()
    stage.use()
    return stage


@pytest.fixture
def fail():
    """Makes the outcome of a handler that raised."""
    return failure


def run(scene: Callable[[], Awaitable[None]]) -> None:
    asyncio.run(scene())


def record_of(call) -> dict:
    return json.loads(call[2]["MessageBody"])


def test_an_event_runs_once_when_it_succeeds(stage):
    async def scene():
        await stage.send({"a": 1})
        await stage.advance(1000)

    run(scene)
    assert [invocation.event for invocation in stage.ran] == [b'{"a": 1}']
    assert (stage.calls, stage.notices) == ([], [])


def test_an_event_that_is_stopped_goes_to_destination_and_dead_letters_without_a_run(stage):
    """AWS: docs "invocation-recursion": it goes to the on-failure destination or dead-letter queue of the function."""
    stage.use(EventInvokeConfig(function="Echo", on_failure=OTHER), dead_letter=QUEUE)

    async def scene():
        await stage.send({"n": 17}, stopped="it loops")

    run(scene)
    record, dead = stage.calls
    assert (stage.ran, record_of(record)["requestPayload"]) == ([], {"n": 17})
    assert record_of(record)["requestContext"]["approximateInvokeCount"] == 0
    assert "responsePayload" not in record_of(record)
    assert (json.loads(dead[2]["MessageBody"]), dead[2]["MessageAttributes"]["ErrorMessage"]["StringValue"]) == (
        {"n": 17},
        "it loops",
    )
    assert "it loops" in stage.notices


def test_attempts_share_one_request_id_and_the_pauses_are_told(stage, fail):
    # aws-truth: all attempts share the request id; localstack: test_retries, approximateInvokeCount 3
    stage.attempts = [fail()]
    stage.use(EventInvokeConfig(function="Echo", on_failure=QUEUE))

    async def scene():
        await stage.send()
        await stage.advance(59)
        assert len(stage.ran) == 1
        await stage.advance(1)
        await stage.advance(119)
        assert len(stage.ran) == 2
        await stage.advance(1)
        await stage.advance(100_000)

    run(scene)
    assert [invocation.request_id for invocation in stage.ran] == ["r-1"] * 3
    assert stage.notices[:2] == ["Echo: retry 1 of 2 of r-1 in 60 s", "Echo: retry 2 of 2 of r-1 in 120 s"]
    (call,) = stage.calls
    assert record_of(call)["requestContext"]["condition"] == "RetriesExhausted"
    assert record_of(call)["requestContext"]["approximateInvokeCount"] == 3


def test_a_retry_that_succeeds_goes_to_the_success_destination(stage, fail):
    stage.attempts = [fail(), {"ok": True}]
    stage.use(EventInvokeConfig(function="Echo", on_failure=QUEUE, on_success=OTHER))

    async def scene():
        await stage.send()
        await stage.advance(60)

    run(scene)
    (call,) = stage.calls
    assert call[2]["QueueUrl"].endswith("/done")
    assert record_of(call)["requestContext"] == {
        "requestId": "r-1",
        "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:echo:$LATEST",
        "condition": "Success",
        "approximateInvokeCount": 2,
    }


def test_a_configuration_is_for_its_qualifier_only(stage, fail):
    # docs: PutFunctionEventInvokeConfig, Qualifier
    stage.attempts = [fail()]
    config = EventInvokeConfig(function="Echo", qualifier="live", most_retries=0, on_failure=QUEUE)
    stage.use(config, versions=("1",), aliases={"live": "1"})

    async def scene():
        await stage.send(qualifier="live")
        await stage.send(qualifier="1", request_id="r-2")

    run(scene)
    (call,) = stage.calls
    assert record_of(call)["requestContext"]["functionArn"].endswith(":function:echo:live")
    assert stage.notices[-1] == "Echo: retry 1 of 2 of r-2 in 60 s"


def test_failure_without_retries_reaches_destination_and_dead_letters(stage, fail):
    stage.attempts = [fail("boom")]
    stage.use(EventInvokeConfig(function="Echo", most_retries=0, on_failure=QUEUE), dead_letter=OTHER)
    run(lambda: stage.send({"x": 1}))
    destination, dead_letter = stage.calls
    assert record_of(destination)["requestPayload"] == {"x": 1}
    assert dead_letter[2]["MessageBody"] == '{"x": 1}'
    assert dead_letter[2]["MessageAttributes"]["ErrorMessage"]["StringValue"] == "boom"


def test_a_failure_that_nobody_asked_for_is_told(stage, fail):
    stage.attempts = [fail()]
    stage.use(EventInvokeConfig(function="Echo", most_retries=0))
    run(stage.send)
    assert stage.notices == ["r-1 of Echo failed (RetriesExhausted, 1 attempts); it goes to nowhere: its event is gone"]


def test_throttled_events_wait_and_lose_no_retry(stage):
    stage.attempts = [Throttled("echo"), Throttled("echo"), {"ok": True}]
    stage.use(EventInvokeConfig(function="Echo", on_success=OTHER))

    async def scene():
        await stage.send()
        await stage.advance(1)
        await stage.advance(2)

    run(scene)
    assert stage.notices == [f"r-1 of Echo did not run (Rate Exceeded.); tried again in {s} s" for s in (1, 2)]
    assert record_of(stage.calls[0])["requestContext"]["approximateInvokeCount"] == 1


def test_a_system_error_is_retried_too(stage):
    stage.attempts = [RuntimeUnavailable("no python3.13"), {"ok": True}]

    async def scene():
        await stage.send()
        await stage.advance(1)

    run(scene)
    assert len(stage.ran) == 2


def test_zero_reserved_concurrency_fails_at_once(stage):
    # docs: "Lambda begins sending new events to the configured dead-letter queue or the on-failure event destination"
    stage.attempts = [Throttled("echo")]
    stage.use(EventInvokeConfig(function="Echo", on_failure=QUEUE), dead_letter=OTHER, reserved_concurrency=0)
    run(stage.send)
    destination, dead_letter = stage.calls
    assert record_of(destination)["requestContext"]["condition"] == "ZeroReservedConcurrency"
    assert dead_letter[2]["MessageAttributes"]["ErrorCode"]["StringValue"] == "429"


def test_no_more_events_run_at_once_than_the_function_may(stage):
    gate = asyncio.Event()
    stage.attempts = [gate]
    stage.use(reserved_concurrency=2)

    async def scene():
        for number in range(5):
            await stage.send({"n": number})
        assert len(stage.ran) == 2
        gate.set()
        await stage.advance(0)

    run(scene)
    assert [json.loads(invocation.event)["n"] for invocation in stage.ran] == [0, 1, 2, 3, 4]


def test_a_destination_can_be_a_function(stage, fail):
    arn = "arn:aws:lambda:us-east-1:123456789012:function:echo:live"
    stage.attempts = [fail(), {"ok": True}]
    stage.use(EventInvokeConfig(function="Echo", most_retries=0, on_failure=arn), aliases={"live": "$LATEST"})

    async def scene():
        await stage.send()
        await stage.advance(0)

    run(scene)
    first, second = stage.ran
    assert json.loads(second.event)["requestContext"]["requestId"] == first.request_id
    assert (second.qualifier, second.request_id != first.request_id) == ("live", True)


@pytest.mark.parametrize(
    ("arn", "said"),
    [
        ("arn:aws:lambda:us-east-1:123456789012:function:gone", "is no function of this application"),
        (QUEUE, "The specified queue does not exist"),
    ],
)
def test_a_delivery_that_fails_is_told(stage, arn, said):
    stage.failure = UserError("The specified queue does not exist")
    stage.use(EventInvokeConfig(function="Echo", on_success=arn))
    run(stage.send)
    assert [notice for notice in stage.notices if "r-1" in notice and said in notice]


def test_a_function_that_cannot_run_drops_its_event_and_says_so(stage):
    stage.attempts = [NotRunnable("it is Ruby")]
    run(stage.send)
    assert stage.notices == ["r-1 of Echo is dropped: it is Ruby"]


def test_what_waits_survives_a_reload_and_follows_the_new_configuration(stage, fail):
    stage.attempts = [fail(), fail()]

    async def scene():
        await stage.send()
        stage.use(EventInvokeConfig(function="Echo", most_retries=1, on_failure=QUEUE))
        await stage.advance(60)

    run(scene)
    assert record_of(stage.calls[0])["requestContext"]["approximateInvokeCount"] == 2


def test_a_function_that_is_removed_while_it_runs_leaves_a_word(stage):
    gate = asyncio.Event()
    stage.attempts = [gate]

    async def scene():
        await stage.send()
        stage.queue.use(App(name="app", region="us-east-1", template=Path("template.yaml")))
        gate.set()
        await stage.advance(0)

    run(scene)
    assert stage.notices == ["r-1 of Echo ended (Success) after its function was removed; it is not recorded"]


def test_an_event_that_waited_too_long_is_not_tried(stage):
    gate = asyncio.Event()
    stage.attempts = [gate]
    stage.use(EventInvokeConfig(function="Echo", most_age_s=60, on_failure=QUEUE), reserved_concurrency=1)

    async def scene():
        await stage.send()
        await stage.send(request_id="r-2")
        await stage.advance(61)
        gate.set()
        await stage.advance(0)

    run(scene)
    assert len(stage.ran) == 1
    context = record_of(stage.calls[0])["requestContext"]
    assert (context["requestId"], context["condition"]) == ("r-2", "EventAgeExceeded")
    assert context["approximateInvokeCount"] == 0


def test_the_end_names_what_still_waits(stage, fail):
    stage.attempts = [fail(), asyncio.Event()]

    async def scene():
        await stage.send()
        await stage.send(request_id="r-2")
        await stage.queue.close(grace_s=0)
        return len(asyncio.all_tasks())

    assert asyncio.run(scene()) == 1
    assert stage.alarms.pending == set()
    assert stage.notices[-1] == (
        "minisam ends with asynchronous invocations undone: r-2 of Echo; r-1 of Echo (its next attempt was due in 60 s)"
    )
