"""EventBridge Pipes. AWS: docs "eb-pipes-event-source", "eb-pipes-input-transformation", "pipes-enrichment"."""

from __future__ import annotations

import json
import uuid
from typing import Any

from tests.sources.conftest import World
from tests.sources.test_deliveries import messages, rule
from tests.sources.test_sqs import left, queue, send
from tests.sources.test_streams import send as send_record
from tests.sources.test_streams import stream

ROLE = "arn:aws:iam::123456789012:role/pipe"


def pipe(world: World, source: str, target: str, **settings: Any) -> str:
    name = f"pipe-{uuid.uuid4().hex[:8]}"
    world.call("pipes", "CreatePipe", Name=name, RoleArn=ROLE, Source=source, Target=target, **settings)
    world.drain()
    return name


def test_a_function_gets_the_records_of_a_queue_as_a_list(world: World) -> None:
    url, arn = queue(world)
    pipe(world, arn, world.function("Worker", lambda event: None))
    send(world, url, "a", "b")
    world.drain()
    records = [record for event in world.events_of("Worker") for record in event]
    assert sorted(record["body"] for record in records) == ["a", "b"]
    assert {record["eventSource"] for record in records} == {"aws:sqs"}
    assert left(world, url) == (0, 0)


def test_filters_choose_and_a_template_shapes_what_a_queue_gets(world: World) -> None:
    (url, arn), (out, out_arn) = queue(world), queue(world)
    filters = {"FilterCriteria": {"Filters": [{"Pattern": json.dumps({"body": {"total": [{"numeric": [">", 10]}]}})}]}}
    template = '{"order": <$.body.id>, "text": "no <$.body.id> of <aws.pipes.pipe-name>"}'
    name = pipe(world, arn, out_arn, SourceParameters=filters, TargetParameters={"InputTemplate": template})
    send(world, url, '{"id": "x1", "total": 5}', '{"id": "x2", "total": 50}')
    world.drain()
    assert messages(world, out) == [{"order": "x2", "text": f"no x2 of {name}"}]


def test_an_enrichment_changes_the_batch_and_nothing_ends_it(world: World) -> None:
    (url, arn), (out, out_arn) = queue(world), queue(world)

    def enrich(event: Any) -> Any:
        return [{"got": record["body"]} for record in event if record["body"] != "drop"]

    pipe(world, arn, out_arn, Enrichment=world.function("Enrich", enrich))
    send(world, url, "keep")
    world.drain()
    send(world, url, "drop")
    world.drain()
    assert messages(world, out) == [{"got": "keep"}]
    assert left(world, url) == (0, 0)


def test_a_data_stream_is_flat_and_a_bus_gets_events(world: World) -> None:
    name, arn = stream(world)
    rule(world, {"source": ["clicks"]}, Arn=world.function("Watch", lambda event: None))
    position = {"KinesisStreamParameters": {"StartingPosition": "TRIM_HORIZON"}}
    own = {"EventBridgeEventBusParameters": {"Source": "clicks", "DetailType": "click"}}
    bus = "arn:aws:events:us-east-1:123456789012:event-bus/default"
    target = {**own, "InputTemplate": '{"page": <$.data.page>, "key": <$.partitionKey>}'}
    pipe(world, arn, bus, SourceParameters=position, TargetParameters=target)
    send_record(world, name, '{"page": 7}')
    world.drain()
    (event,) = world.events_of("Watch")
    assert (event["detail-type"], event["detail"]) == ("click", {"page": 7, "key": "k"})


def test_what_the_target_refuses_stays_in_the_queue(world: World) -> None:
    url, arn = queue(world, VisibilityTimeout="30")
    pipe(world, arn, "arn:aws:sqs:us-east-1:123456789012:no-such-queue")
    send(world, url, "a")
    world.drain()
    assert left(world, url) == (0, 1)
    assert any("could not deliver" in event.message for event in world.events)


def test_a_stopped_pipe_reads_nothing(world: World) -> None:
    url, arn = queue(world)
    name = pipe(world, arn, world.function("Worker", lambda event: None))
    world.call("pipes", "StopPipe", Name=name)
    world.drain()
    send(world, url, "a")
    world.drain()
    assert (world.events_of("Worker"), left(world, url)) == ([], (1, 0))
