"""`minisam.events`: the same events in Python, its stub and page made from the samples, and its strategies."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
from hypothesis import given, settings

from minisam import events, samples
from minisam.events import strategies

ROOT = Path(__file__).parents[2]


def _made() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("make_events", ROOT / "tools" / "make_events.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: text() for name, text in module.FILES.items()}


def test_an_event_in_python():
    event = events.s3.put(bucket="photos", key="a b.jpg", region="eu-west-1", count=2)

    first, second = event["Records"]
    assert first["s3"]["bucket"]["arn"] == "arn:aws:s3:::photos"
    assert first["s3"]["object"]["key"] == "a+b.jpg"
    assert first["awsRegion"] == second["awsRegion"] == "eu-west-1"


def test_every_service_and_event_is_an_attribute():
    for service in samples.services():
        names = dir(getattr(events, events.identifier(service)))
        assert names == [events.identifier(event) for event in samples.events(service)]


def test_what_does_not_exist_is_refused():
    with pytest.raises(AttributeError, match="no service 's4'"):
        events.s4  # noqa: B018
    with pytest.raises(AttributeError, match="no event 'putt'"):
        events.s3.putt  # noqa: B018
    with pytest.raises(TypeError, match="unexpected keyword argument 'buckt'"):
        events.s3.put(buckt="b")


@pytest.mark.parametrize(("name", "text"), _made().items(), ids=lambda value: value if len(value) < 40 else "")
def test_what_is_made_from_the_samples_is_current(name, text):
    """Run `make docs` when this fails."""
    assert (ROOT / name).read_text() == text


USE = """
from __future__ import annotations

from typing import Any

from hypothesis import given

from minisam import events
from minisam.events import strategies


def make() -> dict[str, Any]:
    upload = events.s3.put(bucket="b", key="a b.jpg", event_name="ObjectCreated:Copy", region="eu-west-1", count=2)
    message = events.sqs.receive_message(body="x", attributes={"a": 1}, seed=1)
    record: dict[str, Any] = events.pipes.sqs(body="x")[0]
    return {**upload, **message, **record}


@given(strategies.event("s3", "put", bucket="photos"))
def test_any(event: dict[str, Any]) -> None:
    assert event["Records"]
"""
WRONG = """
from minisam import events

events.s3.putt()
events.s3.put(buckt="b")
events.s3.put(event_name="ObjectCreated:Nope")
events.s4
events.sqs.receive_message(body=1)
"""


def test_a_type_checker_knows_every_event_and_its_options(tmp_path):
    def errors(name: str, text: str) -> list[str]:
        (tmp_path / name).write_text(text)
        command = [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, name]
        said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout
        return [line.partition(": error: ")[2] for line in said.splitlines() if ": error: " in line]

    assert errors("use.py", USE) == []
    wrong = errors("wrong.py", WRONG)
    assert [word in line for word, line in zip(("putt", "buckt", "Nope", "s4", "body"), wrong, strict=True)] == [
        True
    ] * 5


@settings(max_examples=25, deadline=None)
@given(strategies.event("s3", "put", bucket="photos"))
def test_drawn_events_are_valid(event):
    record = event["Records"][0]
    assert record["s3"]["bucket"]["name"] == "photos"
    assert unquote_plus(record["s3"]["object"]["key"]) is not None
    assert json.loads(json.dumps(event)) == event
