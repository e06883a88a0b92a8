"""Archives and replays, and buses that forward to one another.

AWS: docs "eb-archive", "eb-replay-archived-event", "API_StartReplay", "eb-bus-to-bus".
"""

from __future__ import annotations

import datetime
import json
import uuid
from typing import Any

import pytest

from tests.sources.conftest import World


@pytest.fixture
def bus(world: World) -> str:
    name = f"orders-{uuid.uuid4().hex[:6]}"
    world.call("events", "CreateEventBus", Name=name)
    return name


def rule(world: World, bus: str, target: str, name: str = "all") -> str:
    pattern = json.dumps({"source": ["shop"]})
    made = world.call("events", "PutRule", Name=name, EventBusName=bus, EventPattern=pattern)
    world.call("events", "PutTargets", Rule=name, EventBusName=bus, Targets=[{"Id": "1", "Arn": target}])
    return str(made["RuleArn"])


def put(world: World, bus: str, **detail: Any) -> None:
    entry = {"Source": "shop", "DetailType": "order", "Detail": json.dumps(detail), "EventBusName": bus}
    world.call("events", "PutEvents", Entries=[entry])
    world.drain()


def bus_arn(name: str) -> str:
    return f"arn:aws:events:us-east-1:123456789012:event-bus/{name}"


def archive(world: World, bus: str, **pattern: Any) -> str:
    asked = {"EventPattern": json.dumps(pattern)} if pattern else {}
    made = world.call("events", "CreateArchive", ArchiveName=f"a-{bus}", EventSourceArn=bus_arn(bus), **asked)
    return str(made["ArchiveArn"])


def replay(world: World, archive_arn: str, bus: str, begins: float, ends: float, **destination: Any) -> str:
    name = f"again-{uuid.uuid4().hex[:6]}"
    world.call(
        "events",
        "StartReplay",
        ReplayName=name,
        EventSourceArn=archive_arn,
        EventStartTime=datetime.datetime.fromtimestamp(begins, datetime.timezone.utc),
        EventEndTime=datetime.datetime.fromtimestamp(ends, datetime.timezone.utc),
        Destination={"Arn": bus_arn(bus), **destination},
    )
    world.drain()
    return name


def test_a_replay_brings_back_what_the_archive_keeps_of_the_time(world: World, bus: str) -> None:
    rule(world, bus, world.function("Worker", lambda event: None))
    kept = archive(world, bus, detail={"keep": [True]})
    put(world, bus, n=1, keep=True)
    world.advance(100)
    begins = world.clock.now()
    put(world, bus, n=2, keep=True)
    put(world, bus, n=3, keep=False)
    first = {event["detail"]["n"]: event for event in world.events_of("Worker")}
    world.advance(100)
    name = replay(world, kept, bus, begins - 1, begins + 50)
    (again,) = world.events_of("Worker")[3:]
    assert (again["detail"]["n"], again["replay-name"]) == (2, name)
    assert again["time"] == first[2]["time"]
    assert world.call("events", "DescribeReplay", ReplayName=name)["State"] == "COMPLETED"
    assert world.call("events", "DescribeArchive", ArchiveName=f"a-{bus}")["EventCount"] == 2


def test_a_replay_may_be_for_some_rules_only(world: World, bus: str) -> None:
    one = rule(world, bus, world.function("One", lambda event: None), "one")
    rule(world, bus, world.function("Two", lambda event: None), "two")
    kept = archive(world, bus)
    put(world, bus, n=1)
    replay(world, kept, bus, world.clock.now() - 60, world.clock.now() + 60, FilterArns=[one])
    assert (len(world.events_of("One")), len(world.events_of("Two"))) == (2, 1)


def test_a_bus_forwards_to_another(world: World, bus: str) -> None:
    world.call("events", "CreateEventBus", Name="central")
    rule(world, bus, bus_arn("central"))
    rule(world, "central", world.function("Worker", lambda event: None))
    put(world, bus, n=1)
    (event,) = world.events_of("Worker")
    assert (event["source"], event["detail"]) == ("shop", {"n": 1})


def test_entries_that_are_malformed_fail_alone(world: World) -> None:
    # AWS: docs "API_PutEvents", recorded by localstack (tests/aws/services/events/test_events)
    good = {"Source": "shop", "DetailType": "order", "Detail": "{}"}
    answer = world.call("events", "PutEvents", Entries=[{**good, "Detail": "no JSON"}, good])
    assert answer["FailedEntryCount"] == 1
    assert [entry.get("ErrorCode") for entry in answer["Entries"]] == ["MalformedDetail", None]
