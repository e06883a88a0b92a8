"""Time that is moved in a running application: schedules, delays and retries happen now, in their order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timezone

import pytest

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually

MINUTES_OF_A_DAY = 24 * 60


@pytest.fixture
def template(app_copy):
    return app_copy("hours")


@pytest.fixture
def server(command: Command, template) -> Iterator[Server]:
    with command.serving(template) as running:
        yield running


def test_in_a_day_a_minute_schedule_runs_each_minute_in_order_and_with_its_own_time(command, server, template):
    """How long it takes is measured by `make bench ARGS=day`. AWS: docs "eb-create-rule-schedule"."""
    answer = command.run("clock", "advance", "24h", "-t", template, "--json").json()

    assert answer["ran"]["function Minutely"] == MINUTES_OF_A_DAY
    times = re.findall(r"at (\S+Z)", server.says(f"at {_iso(answer['next_due'] - 60)}"))
    first = answer["next_due"] - 60 * MINUTES_OF_A_DAY
    assert times == [_iso(first + 60 * minute) for minute in range(MINUTES_OF_A_DAY)]


def test_a_retry_and_a_schedule_run_in_the_order_of_their_times(command, server, template):
    command.run("clock", "advance", "1s", "-t", template)  # the schedule begins before the event
    server.invoke("Failing", {}, headers=[("X-Amz-Invocation-Type", "Event")])
    answer = command.run("clock", "advance", "5m", "-t", template, "--json").json()

    # AWS: docs "invocation-async-error-handling": a minute before the first retry, two before the second
    said = server.says(f"at {_iso(answer['next_due'] - 60)}")
    order = "".join(name[0] for name in re.findall(r"(Failing|Minutely) \| START", said))
    assert order == "FMFMMFMM"


def test_retries_of_a_failing_function_come_due(command, server, template):
    server.invoke("Failing", {}, headers=[("X-Amz-Invocation-Type", "Event")])
    first = command.run("drain", "-t", template, "--json").json()

    second = command.run("clock", "advance", "10m", "-t", template, "--json").json()

    tries = [answer["ran"].get("function Failing", 0) for answer in (first, second)]
    assert sum(tries) == 3  # AWS: docs "invocation-async-error-handling": two retries
    assert tries[1] == 2


def test_a_delayed_message_arrives_when_its_time_comes(command, server, template):
    outputs = {one["name"]: one["value"] for one in command.run("list", "--json", "-t", template).json()["outputs"]}
    server.client("sqs").send_message(QueueUrl=outputs["Queue"], MessageBody="parcel")

    before = command.run("clock", "advance", "9m", "-t", template, "--json").json()
    after = command.run("clock", "advance", "2m", "-t", template, "--json").json()

    assert [any("batch" in name for name in answer["ran"]) for answer in (before, after)] == [False, True]


def test_a_paused_schedule_runs_nothing_until_it_is_resumed(command, server, template):
    command.run("pause", "schedule", "-t", template)
    paused = command.run("clock", "advance", "1h", "-t", template, "--json").json()
    command.run("resume", "-t", template)
    resumed = command.run("clock", "advance", "5m", "-t", template, "--json").json()

    assert "function Minutely" not in paused["ran"]
    assert resumed["ran"]["function Minutely"] >= 5


def test_the_next_due_moment_is_run_alone(command, server, template):
    command.run("clock", "freeze", "-t", template)
    answer = command.run("clock", "run-next", "-t", template, "--json").json()

    assert answer["ran"]["function Minutely"] == 1
    assert sorted(name.split()[0] for name in answer["ran"]) == ["function", "schedule"]
    assert answer["is_frozen"]


def test_nothing_that_runs_is_named_at_once(command, template):
    finished = command.run("clock", "status", "-t", template)

    assert finished.status == 2
    assert "is not running" in finished.err


def test_a_length_of_time_that_is_none_is_refused(command, template):
    finished = command.run("clock", "advance", "soon", "-t", template)

    assert (finished.status, finished.err.splitlines()[0]) == (2, "'soon' is no length of time")


def test_the_state_of_the_clock_is_shown(command, server, template):
    def shown() -> dict:
        return json.loads(command.run("clock", "status", "--json", "-t", template).out)

    # What is due is known as soon as the embedded AWS runs, which starts by itself after the command is ready.
    status = eventually(lambda: (now := shown())["next_due"] and now, "something due", 30)

    assert status["next_due"] > status["now"]


def _iso(time_s: float) -> str:
    return datetime.fromtimestamp(time_s, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
