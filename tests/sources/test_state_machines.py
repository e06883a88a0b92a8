"""State machines by the clock that the test moves: `Wait` and retries take no real time, and who drains waits for work.

AWS: docs "state-wait", "concepts-error-handling", "state-parallel", "state-map", "connect-to-resource".
"""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sources.conftest import World

ROLE = "arn:aws:iam::123456789012:role/machine"


def start(world: World, states: dict[str, Any], first: str = "First", given: Any = None, **top: Any) -> str:
    """Create a state machine and start it; returns the execution's ARN."""
    definition = json.dumps({"StartAt": first, "States": states, **top})
    name = f"machine-{abs(hash(definition))}"
    made = world.call("stepfunctions", "CreateStateMachine", name=name, definition=definition, roleArn=ROLE)
    begun = world.call(
        "stepfunctions", "StartExecution", stateMachineArn=made["stateMachineArn"], input=json.dumps(given or {})
    )
    return str(begun["executionArn"])


def ended(world: World, execution: str) -> Any:
    return world.call("stepfunctions", "DescribeExecution", executionArn=execution)


def status(world: World, execution: str) -> str:
    return str(ended(world, execution)["status"])


def wait(seconds: int, following: str | None = None) -> dict[str, Any]:
    return {"Type": "Wait", "Seconds": seconds, **({"Next": following} if following else {"End": True})}


def test_draining_waits_for_an_execution_to_end(world: World) -> None:
    execution = start(world, {"First": {"Type": "Pass", "Result": {"n": 1}, "End": True}})
    world.drain()
    assert (status(world, execution), json.loads(ended(world, execution)["output"])) == ("SUCCEEDED", {"n": 1})


def test_a_wait_ends_when_the_clock_has_come_there(world: World) -> None:
    execution = start(world, {"First": wait(3600)})
    world.drain()
    assert status(world, execution) == "RUNNING"
    assert world.aws.engine.next_due() == pytest.approx(world.clock.now() + 3600, abs=1)
    world.advance(3500)
    assert status(world, execution) == "RUNNING"
    world.advance(200)
    assert status(world, execution) == "SUCCEEDED"


def test_waits_that_follow_one_another_each_begin_when_the_one_before_ends(world: World) -> None:
    execution = start(world, {"First": wait(600, "Second"), "Second": wait(600, "Third"), "Third": wait(3600)})
    world.advance(1300)
    entered = [
        event["timestamp"].timestamp()
        for event in world.call("stepfunctions", "GetExecutionHistory", executionArn=execution)["events"]
        if event["type"] == "WaitStateEntered"
    ]
    assert [round(one - entered[0]) for one in entered] == [0, 600, 1200]


@pytest.mark.parametrize("path", [False, True])
def test_a_wait_until_a_time_follows_the_clock(world: World, path: bool) -> None:
    moment = datetime.datetime.fromtimestamp(world.clock.now() + 60, datetime.timezone.utc)
    until = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    what = {"TimestampPath": "$.until"} if path else {"Timestamp": until}
    execution = start(world, {"First": {"Type": "Wait", **what, "End": True}}, given={"until": until})
    world.advance(50)
    assert status(world, execution) == "RUNNING"
    world.advance(20)
    assert status(world, execution) == "SUCCEEDED"


def test_branches_wait_side_by_side(world: World) -> None:
    branches = [{"StartAt": "W", "States": {"W": wait(seconds)}} for seconds in (60, 120)]
    execution = start(world, {"First": {"Type": "Parallel", "Branches": branches, "Next": "After"}, "After": wait(60)})
    world.advance(125)
    assert status(world, execution) == "RUNNING"
    assert world.aws.engine.next_due() == pytest.approx(world.clock.now() + 55, abs=1)
    world.advance(60)
    assert status(world, execution) == "SUCCEEDED"


@pytest.mark.parametrize(("at_once", "takes_s"), [(0, 60), (1, 180)])
def test_items_of_a_map_wait_side_by_side_or_one_after_the_other(world: World, at_once: int, takes_s: int) -> None:
    processor = {"StartAt": "W", "States": {"W": wait(60)}}
    state = {"Type": "Map", "ItemProcessor": processor, "MaxConcurrency": at_once, "ItemsPath": "$.items", "End": True}
    execution = start(world, {"First": state}, given={"items": [1, 2, 3]})
    world.advance(takes_s - 5)
    assert status(world, execution) == "RUNNING"
    world.advance(10)
    assert status(world, execution) == "SUCCEEDED"


def test_retries_wait_by_the_clock(world: World) -> None:
    retry = {"ErrorEquals": ["States.ALL"], "IntervalSeconds": 100, "MaxAttempts": 2, "BackoffRate": 2.0}
    parameters = {"TableName": "nowhere", "Key": {"id": {"S": "1"}}}
    task = {"Type": "Task", "Resource": "arn:aws:states:::dynamodb:getItem", "Parameters": parameters}
    execution = start(world, {"First": {**task, "Retry": [retry], "End": True}})
    world.advance(295)
    assert status(world, execution) == "RUNNING"
    world.advance(10)
    assert status(world, execution) == "FAILED"


def test_a_stopped_execution_stops_waiting(world: World) -> None:
    execution = start(world, {"First": wait(3600)})
    world.drain()
    world.call("stepfunctions", "StopExecution", executionArn=execution)
    world.drain()
    assert status(world, execution) == "ABORTED"
    world.advance(3700)
    assert status(world, execution) == "ABORTED"


def activity(world: World) -> str:
    return str(world.call("stepfunctions", "CreateActivity", name="press")["activityArn"])


def task(arn: str, **more: Any) -> dict[str, Any]:
    """A task that ends, where it takes too long, with what the error is called."""
    late = {"Catch": [{"ErrorEquals": ["States.Timeout"], "ResultPath": "$.error", "Next": "Late"}]}
    return {
        "First": {"Type": "Task", "Resource": arn, "End": True, **late, **more},
        "Late": {"Type": "Pass", "End": True},
    }


def test_a_worker_gets_the_task_of_an_activity_and_its_answer_is_the_result(world: World) -> None:
    """AWS: docs "concepts-activities"."""
    arn = activity(world)
    execution = start(world, task(arn, TimeoutSeconds=600, HeartbeatSeconds=60), given={"n": 1})
    world.drain()
    got = world.call("stepfunctions", "GetActivityTask", activityArn=arn, workerName="ada")
    assert json.loads(got["input"]) == {"n": 1}
    world.call("stepfunctions", "SendTaskSuccess", taskToken=got["taskToken"], output='"pressed"')
    world.drain()
    assert (status(world, execution), ended(world, execution)["output"]) == ("SUCCEEDED", '"pressed"')
    assert world.aws.engine.next_due() is None  # its time has not to come any more


def test_a_task_that_takes_too_long_by_the_clock_times_out(world: World) -> None:
    """AWS: docs "concepts-error-handling": States.Timeout after TimeoutSeconds."""
    execution = start(world, task(activity(world), TimeoutSeconds=3600))
    world.advance(3590)
    assert status(world, execution) == "RUNNING"
    world.advance(20)
    assert json.loads(ended(world, execution)["output"])["error"]["Error"] == "States.Timeout"


def test_a_task_lives_as_long_as_its_heart_beats(world: World) -> None:
    """AWS: docs "state-task": HeartbeatSeconds, from one SendTaskHeartbeat to the next."""
    arn = activity(world)
    execution = start(world, task(arn, TimeoutSeconds=3600, HeartbeatSeconds=60))
    world.drain()
    token = world.call("stepfunctions", "GetActivityTask", activityArn=arn)["taskToken"]
    world.drain()
    for _ in range(3):
        world.advance(50)
        world.call("stepfunctions", "SendTaskHeartbeat", taskToken=token)
        assert status(world, execution) == "RUNNING"
    world.advance(70)
    assert status(world, execution) == "SUCCEEDED"
    assert "error" in json.loads(ended(world, execution)["output"])


def test_a_task_whose_time_is_over_is_given_to_no_worker(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minisam.cloud.activities.POLL_S", 0.1)
    arn = activity(world)
    start(world, task(arn, TimeoutSeconds=60))
    world.advance(120)
    assert "taskToken" not in world.call("stepfunctions", "GetActivityTask", activityArn=arn)


def test_a_state_machine_times_out_by_the_clock(world: World) -> None:
    """AWS: Amazon States Language, "Top-level fields": TimeoutSeconds."""
    execution = start(world, {"First": wait(3600)}, TimeoutSeconds=100)
    world.advance(90)
    assert status(world, execution) == "RUNNING"
    world.advance(20)
    assert status(world, execution) == "TIMED_OUT"


def distributed(**more: Any) -> dict[str, Any]:
    process = {"StartAt": "Keep", "States": {"Keep": {"Type": "Pass", "End": True}}}
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, **process}
    return {"First": {"Type": "Map", "ItemProcessor": processor, "End": True, **more}}


@pytest.mark.parametrize(
    ("batcher", "batches"),
    [
        ({"MaxItemsPerBatch": 2}, [[1, 2], [3, 4], [5]]),
        ({"MaxItemsPerBatchPath": "$.most"}, [[1, 2, 3], [4, 5]]),
        ({"MaxInputBytesPerBatch": len('{"Items":[1,2]}')}, [[1, 2], [3, 4], [5]]),
    ],
)
def test_items_of_a_distributed_map_come_in_batches(world: World, batcher: Any, batches: list[Any]) -> None:
    """AWS: docs "input-output-itembatcher"."""
    states = distributed(ItemsPath="$.items", ItemBatcher=batcher)
    execution = start(world, states, given={"items": [1, 2, 3, 4, 5], "most": 3})
    world.drain()
    assert json.loads(ended(world, execution)["output"]) == [{"Items": one} for one in batches]


def test_batches_share_an_input_and_hold_what_the_selector_makes_of_items(world: World) -> None:
    """AWS: docs "input-output-itembatcher": BatchInput; ItemSelector comes first."""
    selector = {"n.$": "$$.Map.Item.Value", "at.$": "$$.Map.Item.Index", "day.$": "$.day"}
    batcher = {"MaxItemsPerBatch": 2, "BatchInput": {"day.$": "$.day", "fixed": True}}
    states = distributed(ItemsPath="$.items", ItemSelector=selector, ItemBatcher=batcher)
    execution = start(world, states, given={"items": ["a", "b", "c"], "day": "Monday"})
    world.drain()
    first, second = json.loads(ended(world, execution)["output"])
    assert first["BatchInput"] == {"day": "Monday", "fixed": True}
    assert [one["n"] for one in (*first["Items"], *second["Items"])] == ["a", "b", "c"]
    assert second["Items"] == [{"n": "c", "at": 2, "day": "Monday"}]


def test_batches_may_be_said_in_jsonata(world: World) -> None:
    batcher = {"MaxItemsPerBatch": "{% $states.input.most %}", "BatchInput": {"day": "{% $states.input.day %}"}}
    states = distributed(Items="{% $states.input.items %}", ItemBatcher=batcher)
    execution = start(world, states, given={"items": [1, 2, 3], "most": 2, "day": "Monday"}, QueryLanguage="JSONata")
    world.drain()
    shared = {"BatchInput": {"day": "Monday"}}
    assert json.loads(ended(world, execution)["output"]) == [{**shared, "Items": [1, 2]}, {**shared, "Items": [3]}]


FAILING = {"StartAt": "Look", "States": {
    "Look": {"Type": "Choice", "Choices": [{"Variable": "$", "StringEquals": "bad", "Next": "Bad"}], "Default": "Good"},
    "Bad": {"Type": "Fail", "Error": "Bad", "Cause": "it is"},
    "Good": {"Type": "Succeed"},
}}  # fmt: skip


@pytest.mark.parametrize(
    ("tolerated", "outcome"),
    [
        ({}, "FAILED"),
        ({"ToleratedFailurePercentage": 0}, "FAILED"),
        ({"ToleratedFailureCount": 1}, "SUCCEEDED"),
        ({"ToleratedFailurePercentage": 50}, "SUCCEEDED"),
        ({"ToleratedFailurePercentage": 20}, "FAILED"),
    ],
)
def test_a_distributed_map_fails_with_more_items_than_it_tolerates(world: World, tolerated: Any, outcome: str) -> None:
    """AWS: docs "state-map-distributed": by default it fails with the first item; express children are allowed."""
    processor = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"}, **FAILING}
    states = {"First": {"Type": "Map", "ItemProcessor": processor, "End": True, "ItemsPath": "$.items", **tolerated}}
    execution = start(world, states, given={"items": ["a", "b", "bad"]})
    world.drain()
    found = ended(world, execution)
    assert found["status"] == outcome
    assert found.get("error") == (None if outcome == "SUCCEEDED" else "States.ExceedToleratedFailureThreshold")


def test_the_context_tells_times_as_aws_does(world: World) -> None:
    # AWS: docs "input-output-contextobject": "EnteredTime": "2019-03-26T20:14:13.192Z"
    times = {"started.$": "$$.Execution.StartTime", "entered.$": "$$.State.EnteredTime"}
    execution = start(world, {"First": {"Type": "Pass", "Parameters": times, "End": True}})
    world.drain()
    for text in json.loads(ended(world, execution)["output"]).values():
        moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)
        assert moment.timestamp() == pytest.approx(world.clock.now(), abs=2)


def query(expression: str) -> dict[str, Any]:
    return {"Type": "Pass", "Output": "{% " + expression + " %}", "End": True}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$partition([1,2,3,4,5,6,7,8,9], 4)", [[1, 2, 3, 4], [5, 6, 7, 8], [9]]),
        ("$range(1, 9, 2)", [1, 3, 5, 7, 9]),
        ("$range(5, 1, -2)", [5, 3, 1]),
        ("$hash('input data', 'SHA-1')", "aaff4a450a104cd177d28d18d74485e8cae074b7"),
        ('$parse("[1, 2]")', [1, 2]),
        ("$random(7) = $random(7)", True),
        ("$length($uuid())", 36),
        ("$uuid() = $uuid()", False),
    ],
)
def test_queries_have_the_functions_of_step_functions(world: World, expression: str, value: Any) -> None:
    # AWS: docs "transforming-data" (JSONata functions provided by Step Functions), "intrinsic-functions" (the hash)
    execution = start(world, {"First": query(expression)}, QueryLanguage="JSONata")
    world.drain()
    assert json.loads(ended(world, execution)["output"]) == value


def test_queries_ask_the_same_clock(world: World) -> None:
    execution = start(world, {"First": query("$millis()")}, QueryLanguage="JSONata")
    world.advance(0)
    assert json.loads(ended(world, execution)["output"]) == pytest.approx(world.clock.now() * 1000, abs=2000)


def test_a_query_that_fails_fails_the_execution_and_is_told(world: World) -> None:
    # AWS: docs "transforming-data": States.QueryEvaluationError
    execution = start(world, {"First": query("$hash('x', 'ROT13')")}, QueryLanguage="JSONata")
    world.drain()
    found = ended(world, execution)
    assert (found["status"], found["error"]) == ("FAILED", "States.QueryEvaluationError")
    assert "ROT13" in found["cause"]
    (line,) = [event.message for event in world.events if "execution" in event.message]
    assert "States.QueryEvaluationError" in line


def test_a_definition_that_cannot_be_read_is_refused_in_a_line(world: World) -> None:
    definition = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Nonsense": 1, "End": True}}})
    with pytest.raises(ClientError, match="Nonsense") as refused:
        world.call("stepfunctions", "CreateStateMachine", name="bad", definition=definition, roleArn=ROLE)
    assert refused.value.response["Error"]["Code"] == "InvalidDefinition"
    assert len(refused.value.response["Error"]["Message"]) < 200
