"""Every option of every sample with values that break carelessly made events: they arrive whole, and all else agrees.

What an event says about a value (digest, size, base64, URL encoding, two spellings of one time) is worked out here once
more, by the standard library, from nothing but the event and the value.
"""

from __future__ import annotations

import base64
import calendar
import datetime
import gzip
import hashlib
import itertools
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, unquote, unquote_plus

import pytest

from minisam import samples
from minisam.samples import Circumstances, Option, Sample

SAMPLES = [samples.load(service, event) for service in samples.services() for event in samples.events(service)]
OPTIONS = [(sample, option) for sample in SAMPLES for option in sample.options.values()]
HOSTILE = {
    "quotes": "he said \"hi\" and 'bye'",
    "lines": "one\ntwo\r\n\tthree\x00",
    "backslashes": "C:\\temp\\new\\",
    "emoji": "naïve 👩‍💻 日本",
    "empty": "",
    "braces": "${bucket} $${x} {{y}} %s",
    "urls": "a b+c/d?e=f&g#h%20",
    "megabyte": "x" * 1024 * 1024,
}
# Options whose value steers the event and is not itself in it.
STEERING = {
    ("dynamodb", "keys"),
    ("kinesis", "keys"),
    ("pipes", "keys"),
    ("apigateway", "route"),  # left out where it is empty, and in lower or upper case
}


def _id(value: object) -> str:
    return f"{value.service}/{value.event}" if isinstance(value, Sample) else getattr(value, "name", str(value))


@pytest.mark.parametrize(("sample", "option"), OPTIONS, ids=_id)
def test_hostile_values_arrive_whole_and_all_else_agrees(sample: Sample, option: Option):
    # All values in one test: thousands of tests would take longer to be told of than to run.
    is_told = option.type in ("text", "content") and not option.choices
    is_in_event = is_told and (sample.service, option.name) not in STEERING
    for hostile, text in HOSTILE.items():
        event = sample.render({option.name: hostile_value(option, text)}, Circumstances(seed=1))

        assert json.loads(json.dumps(event)) == event, hostile
        assert list(disagreements(event)) == [], hostile
        if is_in_event:
            assert is_in(event, text) or is_in(event, text.upper()) or is_in(event, text.strip("/")), hostile


@pytest.mark.parametrize("sample", SAMPLES, ids=_id)
def test_all_parts_of_an_event_agree(sample: Sample):
    assert list(disagreements(sample.render())) == []


def hostile_value(option: Option, text: str) -> Any:
    """Return a value of the option's type that is as nasty as the type allows."""
    if option.choices:
        return option.choices[-1]
    if option.type == "json":
        return [text] if isinstance(option.default, list) else {"key": text, text[:100]: "value"}
    return {"integer": 2**53 - 1, "number": 0.5, "boolean": True}.get(option.type, text)


def is_in(part: Any, text: str) -> bool:
    """Tell whether a text is in an event: plainly, in anything that the event encodes, or as its digest (S3)."""
    digest = hashlib.md5(text.encode()).hexdigest()
    return any(
        text in each or each == digest
        for string in strings(part)
        for each in itertools.chain([string], decoded(string))
    )


def strings(part: Any) -> Iterator[str]:
    """Yield every text of an event, keys too."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            yield key
            yield from strings(value)
    elif isinstance(part, list):
        if part and all(isinstance(each, int) and 0 <= each < 256 for each in part):
            yield bytes(part).decode("utf-8", "replace")  # Kafka's headers
        for each in part:
            yield from strings(each)


def decoded(text: str) -> Iterator[str]:
    """Yield what a text says when it is base64 (and gzip), JSON or URL-encoded."""
    yield unquote(text)
    yield unquote_plus(text)
    try:
        inner = base64.b64decode(text, validate=True)
        content = (gzip.decompress(inner) if inner[:2] == b"\x1f\x8b" else inner).decode()
        yield content
        yield from decoded(content) if content else ()
    except ValueError:
        pass
    if text[:1] in ("{", "["):
        try:
            yield from strings(json.loads(text))
        except ValueError:
            pass
    for each in parse_qs(text, keep_blank_values=True).values() if "=" in text[:2000] else ():
        yield from each


def disagreements(part: Any) -> Iterator[str]:
    """Yield what one part of an event says that another part of it does not."""
    if isinstance(part, list):
        for each in part:
            yield from disagreements(each)
    if not isinstance(part, dict):
        return
    for check in (_digests, _encodings, _queries, _times, _lists, _items):
        yield from check(part)
    for value in part.values():
        yield from disagreements(value)


def _digests(part: dict[str, Any]) -> Iterator[str]:
    if "md5OfBody" in part and part["md5OfBody"] != hashlib.md5(part["body"].encode()).hexdigest():
        yield "md5OfBody"
    if "eTag" in part and part.get("size") == 0 and part["eTag"] != hashlib.md5(b"").hexdigest():
        yield "eTag"
    if isinstance(headers := part.get("headers"), dict) and isinstance(part.get("body"), str):
        body = base64.b64decode(part["body"]) if part.get("isBase64Encoded") else part["body"].encode()
        length = headers.get("content-length")
        if isinstance(length, str) and int(length) != len(body):
            yield "content-length"


def _encodings(part: dict[str, Any]) -> Iterator[str]:
    """Data of streams and logs is base64 of something."""
    for key in ("kinesis", "awslogs"):
        if isinstance(inner := part.get(key), dict):
            content = base64.b64decode(inner["data"], validate=True)
            if key == "awslogs":
                json.loads(gzip.decompress(content))
    if {"offset", "partition", "value"} <= part.keys():
        base64.b64decode(part["value"], validate=True)
        base64.b64decode(part["key"], validate=True)
    if {"recordId", "data"} <= part.keys():
        base64.b64decode(part["data"], validate=True)
    if "basicProperties" in part:
        if part["basicProperties"]["bodySize"] != len(base64.b64decode(part["data"], validate=True)):
            yield "bodySize"


def _queries(part: dict[str, Any]) -> Iterator[str]:
    if "rawQueryString" in part:
        given = {key: ",".join(values) for key, values in parse_qs(part["rawQueryString"], True).items()}
        if given != (part.get("queryStringParameters") or {}):
            yield "rawQueryString"


def _times(part: dict[str, Any]) -> Iterator[str]:
    for text, number in (("time", "timeEpoch"), ("requestTime", "requestTimeEpoch")):
        if {text, number} <= part.keys():
            moment = datetime.datetime.strptime(part[text], "%d/%b/%Y:%H:%M:%S %z")
            if calendar.timegm(moment.utctimetuple()) != int(part[number]) // 1000:
                yield number


def _lists(part: dict[str, Any]) -> Iterator[str]:
    """The single values of headers and query parameters are the last of the lists'."""
    for single, several in (
        ("headers", "multiValueHeaders"),
        ("queryStringParameters", "multiValueQueryStringParameters"),
    ):
        lists, values = part.get(several), part.get(single)
        if isinstance(lists, dict) and isinstance(values, dict):
            if {key: each[-1] for key, each in lists.items()} != values:
                yield several


def _items(part: dict[str, Any]) -> Iterator[str]:
    """A DynamoDB record's keys are those of its images, and its size counts them all."""
    if not {"Keys", "SizeBytes"} <= part.keys():
        return
    images = [part[name] for name in ("NewImage", "OldImage") if name in part]
    for image in images:
        if not part["Keys"].items() <= image.items() and len(images) == 1:
            yield "Keys"
    if part["SizeBytes"] < sum(len(name.encode()) for items in (part["Keys"], *images) for name in items):
        yield "SizeBytes"
