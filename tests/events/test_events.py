"""`minisam.events`: the same events in Python, its stub and page made from the samples, and its strategies."""

from __future__ import annotations

import importlib.util
import json
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


@settings(max_examples=25, deadline=None)
@given(strategies.event("s3", "put", bucket="photos"))
def test_drawn_events_are_valid(event):
    record = event["Records"][0]
    assert record["s3"]["bucket"]["name"] == "photos"
    assert unquote_plus(record["s3"]["object"]["key"]) is not None
    assert json.loads(json.dumps(event)) == event
