"""Where and when an event happens, and how often: what every sample says of region, account, partition, time and count.

Each check reads the finished events alone and knows nothing of how they are made.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from minisam import samples
from minisam.samples import Circumstances, Sample

SAMPLES = [samples.load(service, event) for service in samples.services() for event in samples.events(service)]
PLACES = [
    ("aws", "eu-central-1", "amazonaws.com"),
    ("aws-cn", "cn-north-1", "amazonaws.com.cn"),
    ("aws-us-gov", "us-gov-west-1", "amazonaws.com"),
]
ACCOUNT = "210987654321"
ARN = re.compile(r"arn:[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:[0-9a-z]*:")
DATE = re.compile(r"\b(?:19|20)\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d|\b\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d")
# What identifies a record, and what grows from record to record.
IDS = {
    "messageId",
    "messageID",
    "MessageId",
    "eventID",
    "recordId",
    "sequencer",
    "sequenceNumber",
    "SequenceNumber",
    "offset",
}
GROWING = {"sequencer", "sequenceNumber", "SequenceNumber", "offset"}
SKILLS = "alexa-skills-kit"  # its options' defaults are SAM CLI's, among them this number as a session's
PRINCIPAL = re.compile(r"[a-z0-9-]+\.amazonaws\.com")  # `s3.amazonaws.com` acts in every partition under this name


def _id(sample: Sample) -> str:
    return f"{sample.service}/{sample.event}"


def strings(part: Any) -> Iterator[str]:
    """Yield every text of an event, and of the JSON that it carries as text."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield key
            yield from strings(value)
    elif isinstance(part, list):
        for each in part:
            yield from strings(each)
    elif isinstance(part, str):
        yield part
        if part[:1] in ("{", "["):
            try:
                yield from strings(json.loads(part))
            except ValueError:
                pass


def values_of(part: Any, names: set[str]) -> Iterator[tuple[str, Any]]:
    """Yield the values that stand under these names anywhere."""
    for each in part if isinstance(part, list) else part.values() if isinstance(part, dict) else ():
        yield from values_of(each, names)
    if isinstance(part, dict):
        yield from ((name, part[name]) for name in names & part.keys())


@pytest.mark.parametrize(("partition", "region", "domain"), PLACES, ids=[place[0] for place in PLACES])
@pytest.mark.parametrize("sample", SAMPLES, ids=_id)
def test_an_event_is_of_the_place_that_was_given(sample: Sample, partition: str, region: str, domain: str):
    here = Circumstances(partition=partition, region=region, account=ACCOUNT, seed=3)

    for text in strings(sample.render(circumstances=here)):
        for arn in ARN.findall(text):
            _, of, service, where, whose, _ = arn.split(":")
            assert (of, where in ("", region), whose in ("", ACCOUNT, "aws")) == (partition, True, True), text
            assert where or service in ("iam", "s3", "sts", "cloudfront", "route53", "ec2"), text
        assert "us-east-1" not in text, text
        assert "123456789012" not in text or sample.service == SKILLS, text
        hosts = re.findall(r"[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?", text)
        assert all(host.endswith(domain) for host in hosts) or PRINCIPAL.fullmatch(text), text


@pytest.mark.parametrize("sample", [each for each in SAMPLES if each.has_records], ids=_id)
def test_records_have_ids_of_their_own_and_numbers_that_grow(sample: Sample):
    event = sample.render(circumstances=Circumstances(seed=5, count=30))

    found: dict[str, list[Any]] = {}
    for name, value in values_of(event, IDS):
        found.setdefault(name, []).extend([] if value is None else [value])
    for name, values in found.items():
        if len(values) >= 30:
            assert len(set(values)) == len(values), name
        if len(values) == 30 and name in GROWING:
            assert sorted(values, key=lambda value: int(str(value), 16)) == values, name


@pytest.mark.parametrize("sample", SAMPLES, ids=_id)
def test_no_time_of_an_event_is_a_constant(sample: Sample):
    first, second = (
        {
            found
            for text in strings(sample.render(circumstances=Circumstances(seed=seed)))
            for found in DATE.findall(text)
        }
        for seed in (1, 2)
    )

    assert first & second == set()


@pytest.mark.parametrize("sample", SAMPLES, ids=_id)
def test_the_frozen_event_is_of_the_classic_moment(sample: Sample):
    # The moment of AWS's own samples of API Gateway: 9 April 2015, 12:34:56.
    found = [
        date for text in strings(sample.render(circumstances=Circumstances(frozen=True))) for date in DATE.findall(text)
    ]

    assert all("2015" in date or "2014" in date for date in found), found


ALL_OF_THEM = """
import hashlib, json
from minisam import samples
from minisam.samples import Circumstances
from minisam.samples.wrapping import render_wrapped
for here in (Circumstances(seed=11, count=3), Circumstances(frozen=True)):
    for service in samples.services():
        for event in samples.events(service):
            text = json.dumps(samples.load(service, event).render(circumstances=here))
            print(service, event, hashlib.sha256(text.encode()).hexdigest())
print(json.dumps(render_wrapped(samples.load("s3", "put"), {}, ["sns", "sqs"], Circumstances(seed=11))))
"""


def test_a_seed_gives_the_same_events_in_any_process():
    said = [
        subprocess.run(
            [sys.executable, "-c", ALL_OF_THEM],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("12345", "Asia/Tokyo"))
    ]

    assert said[0] == said[1]
    assert said[0].count(b"\n") > 400
