"""Scheduled rules and EventBridge Scheduler run on time.

AWS: docs "eb-create-rule-schedule" (the event); "schedule-types", "managing-schedule-context-attributes",
"managing-targets-universal" (Scheduler).
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sources.conftest import World
from tests.sources.test_deliveries import messages
from tests.sources.test_sqs import queue


def scheduled_rule(world: World, expression: str, function: str, **target: Any) -> str:
    name = f"rule-{uuid.uuid4().hex[:8]}"
    world.call("events", "PutRule", Name=name, ScheduleExpression=expression)
    world.call("events", "PutTargets", Rule=name, Targets=[{"Id": "one", "Arn": function, **target}])
    world.drain()
    return name


def schedule(world: World, expression: str, target: dict[str, Any], **settings: Any) -> str:
    name = f"plan-{uuid.uuid4().hex[:8]}"
    role = {"RoleArn": "arn:aws:iam::123456789012:role/scheduler"}
    window = {"FlexibleTimeWindow": {"Mode": "OFF"}}
    target = {**role, **target}
    parameters = {**window, "Name": name, "ScheduleExpression": expression, "Target": target, **settings}
    world.call("scheduler", "CreateSchedule", **parameters)
    world.drain()
    return name


def test_a_rule_runs_at_its_rate_with_the_scheduled_event(world: World) -> None:
    name = scheduled_rule(world, "rate(5 minutes)", world.function("Tick", lambda event: None))
    world.advance(4 * 60)
    assert world.events_of("Tick") == []
    world.advance(11 * 60 + 1)
    events = world.events_of("Tick")
    assert len(events) == 3
    assert {**events[0], "id": "", "time": ""} == {
        "version": "0",
        "id": "",
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "123456789012",
        "time": "",
        "region": "us-east-1",
        "resources": [f"arn:aws:events:us-east-1:123456789012:rule/{name}"],
        "detail": {},
    }


def test_a_day_of_a_minute_schedule_is_1440_runs(world: World) -> None:
    scheduled_rule(world, "rate(1 minute)", world.function("Tick", lambda event: None))
    world.advance(24 * 3600)
    assert len(world.events_of("Tick")) == 1440


def test_a_target_may_have_an_input_of_its_own(world: World) -> None:
    scheduled_rule(world, "rate(1 hour)", world.function("Tick", lambda event: None), Input='{"job": "report"}')
    world.advance(3601)
    assert world.events_of("Tick") == [{"job": "report"}]


@pytest.mark.parametrize("change", ["DisableRule", "RemoveTargets"])
def test_a_rule_that_is_changed_stops(world: World, change: str) -> None:
    name = scheduled_rule(world, "rate(1 hour)", world.function("Tick", lambda event: None))
    if change == "DisableRule":
        world.call("events", "DisableRule", Name=name)
    else:
        world.call("events", "RemoveTargets", Rule=name, Ids=["one"])
    world.advance(3 * 3600)
    assert world.events_of("Tick") == []


def test_a_rule_with_a_bad_schedule_is_refused(world: World) -> None:
    with pytest.raises(ClientError) as refused:
        world.call("events", "PutRule", Name="bad", ScheduleExpression="rate(1 minutes)")
    assert refused.value.response["Error"] == {
        "Code": "ValidationException",
        "Message": "Parameter ScheduleExpression is not valid.",
    }


def test_a_schedule_fills_in_its_context(world: World) -> None:
    function = world.function("Plan", lambda event: None)
    text = '{"at": "<aws.scheduler.scheduled-time>", "of": "<aws.scheduler.schedule-arn>"}'
    name = schedule(world, "cron(0 12 * * ? *)", {"Arn": function, "Input": text})
    world.advance(24 * 3600)
    (event,) = world.events_of("Plan")
    assert event["at"].endswith("T12:00:00Z")
    assert event["of"] == f"arn:aws:scheduler:us-east-1:123456789012:schedule/default/{name}"


def test_a_schedule_without_input_sends_its_own_event(world: World) -> None:
    schedule(world, "rate(1 day)", {"Arn": world.function("Plan", lambda event: None)})
    world.advance(3600)
    (event,) = world.events_of("Plan")
    assert (event["source"], event["detail-type"], event["detail"]) == ("aws.scheduler", "Scheduled Event", "{}")


def test_a_rate_without_a_start_date_runs_at_once(world: World) -> None:
    """AWS: docs "schedule-types" of Scheduler: the schedule starts invoking the target immediately."""
    world.clock.run()
    schedule(world, "rate(12 hours)", {"Arn": world.function("Plan", lambda event: None)})
    world.drain()
    assert len(world.events_of("Plan")) == 1
    world.advance(11 * 3600)
    assert len(world.events_of("Plan")) == 1
    world.advance(2 * 3600)
    assert len(world.events_of("Plan")) == 2


def test_a_one_time_schedule_runs_once_and_may_be_deleted_afterwards(world: World) -> None:
    moment = datetime.fromtimestamp(world.clock.now(), timezone.utc) + timedelta(hours=2)
    expression = f"at({moment:%Y-%m-%dT%H:%M:%S})"
    target = {"Arn": world.function("Plan", lambda event: None), "Input": "{}"}
    name = schedule(world, expression, target, ActionAfterCompletion="DELETE")
    world.advance(24 * 3600)
    assert world.events_of("Plan") == [{}]
    with pytest.raises(ClientError):
        world.call("scheduler", "GetSchedule", Name=name)


def test_a_schedule_calls_any_operation_of_aws(world: World) -> None:
    url, _ = queue(world)
    target = {
        "Arn": "arn:aws:scheduler:::aws-sdk:sqs:sendMessage",
        "Input": json.dumps({"QueueUrl": url, "MessageBody": '{"n": 1}'}),
    }
    schedule(world, "rate(1 hour)", target)
    world.drain()
    assert messages(world, url) == [{"n": 1}]


def test_a_disabled_schedule_does_not_run(world: World) -> None:
    target = {"Arn": world.function("Plan", lambda event: None), "Input": "{}"}
    schedule(world, "rate(1 hour)", target, State="DISABLED")
    world.advance(24 * 3600)
    assert world.events_of("Plan") == []


def test_a_schedule_keeps_its_hour_when_the_clocks_are_changed(world: World) -> None:
    # AWS: docs "schedule-types" (Daylight savings time); Berlin's began on 2027-03-28
    day = datetime(2027, 3, 27, 0, 0, tzinfo=timezone.utc)
    world.clock.move_to(day.timestamp())
    function = world.function("Worker", lambda event: None)
    schedule(world, "cron(30 9 * * ? *)", {"Arn": function}, ScheduleExpressionTimezone="Europe/Berlin")
    world.advance(3 * 86_400)
    times = [event["time"] for event in world.events_of("Worker")]
    assert times == ["2027-03-27T08:30:00Z", "2027-03-28T07:30:00Z", "2027-03-29T07:30:00Z"]


@pytest.mark.parametrize("expression", ["rate(10 seconds)", "rate(0 minutes)", "cron(0 1 * * * *)", "cron()", "rate()"])
def test_scheduler_refuses_an_expression_that_is_none(world: World, expression: str) -> None:
    # recorded against AWS by localstack: tests/aws/services/scheduler/test_scheduler
    with pytest.raises(ClientError, match="Invalid Schedule Expression") as refused:
        schedule(world, expression, {"Arn": world.function("Worker", lambda event: None)})
    assert refused.value.response["Error"]["Code"] == "ValidationException"
