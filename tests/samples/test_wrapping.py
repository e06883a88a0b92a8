"""Events carried by other services: each envelope is the one that AWS documents, and all of its ids are its own."""

from __future__ import annotations

import base64
import hashlib
import json
import re

import pytest

from minisam import samples
from minisam.errors import UsageError
from minisam.samples import Circumstances
from minisam.samples.wrapping import render_wrapped

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def wrapped(service, event, *words, count=None, **values):
    return render_wrapped(samples.load(service, event), values, words, Circumstances(seed=4, count=count))


def test_sns_hands_a_queue_its_envelope_and_raw_delivery_the_message_itself():
    # AWS: docs "sns-sqs-as-subscriber" and "sns-large-payload-raw-message-delivery".
    envelope = json.loads(wrapped("s3", "put", "sns", "sqs")["Records"][0]["body"])
    raw = json.loads(wrapped("s3", "put", "sqs")["Records"][0]["body"])

    assert {"Type", "MessageId", "TopicArn", "Message", "Timestamp", "SignatureVersion"} <= envelope.keys()
    assert json.loads(envelope["Message"])["Records"][0]["s3"] == raw["Records"][0]["s3"]


def test_every_id_of_a_chain_is_its_own_even_with_a_seed():
    text = json.dumps(wrapped("eventbridge", "event", "sns", "sqs"))

    ids = UUID.findall(text)
    assert len(ids) >= 3
    assert len(ids) == len(set(ids))
    assert text == json.dumps(wrapped("eventbridge", "event", "sns", "sqs"))


@pytest.mark.parametrize("service", ["sqs", "kinesis"])
def test_a_pipe_gives_its_function_bare_records(service):
    # AWS: EventBridge user guide "pipes-targets-specifics": the batch is a JSON array.
    made = wrapped(service, samples.default_event(service), "pipes", count=2)

    assert [record["eventSource"] for record in made] == [f"aws:{service}"] * 2


def test_a_pipe_flattens_what_kinesis_says_of_a_record():
    # AWS: EventBridge user guide "eb-pipes-kinesis".
    (record,) = wrapped("kinesis", "get-records", "pipes", data="hé")

    assert base64.b64decode(record["data"]).decode() == "hé"
    assert record["eventID"].endswith(record["sequenceNumber"])
    assert "kinesis" not in record


def test_a_pipe_into_a_queue_makes_a_message_of_each_record():
    # AWS: EventBridge user guide "eb-pipes-batching-concurrency".
    made = wrapped("dynamodb", "update", "pipes", "sqs", new={"Id": 1}, old={"Id": 1})

    bodies = [json.loads(record["body"]) for record in made["Records"]]
    assert [body["eventName"] for body in bodies] == ["INSERT", "MODIFY", "REMOVE"]
    for record in made["Records"]:
        assert record["md5OfBody"] == hashlib.md5(record["body"].encode()).hexdigest()
    assert len({record["messageId"] for record in made["Records"]}) == 3


def test_a_pipe_into_a_topic_into_a_queue():
    made = wrapped("kinesis", "get-records", "pipes", "sns", "sqs", count=2)

    envelopes = [json.loads(record["body"]) for record in made["Records"]]
    assert len({envelope["MessageId"] for envelope in envelopes}) == 2
    assert [json.loads(envelope["Message"])["eventSource"] for envelope in envelopes] == ["aws:kinesis"] * 2


def test_an_event_bus_takes_one_record_of_a_pipe_at_a_time():
    assert wrapped("dynamodb", "update", "pipes", "eventbridge")["detail"]["eventName"] == "INSERT"
    with pytest.raises(UsageError, match="one record at a time"):
        wrapped("dynamodb", "update", "pipes", "eventbridge", count=2)


def test_an_upload_in_a_queue_that_a_pipe_reads():
    (record,) = wrapped("s3", "put", "sqs", "pipes", key="a b")

    assert json.loads(record["body"])["Records"][0]["s3"]["object"]["key"] == "a+b"


def test_the_digest_of_message_attributes_is_that_of_aws():
    # Recorded on AWS: localstack, test_message_body_and_attributes_passed_correctly (25-11-2025).
    attributes = {"WeeksOn": 6, "Author": "John Grisham", "Title": "The Whistler"}

    record = samples.load("sqs", "receive-message").render({"attributes": attributes})["Records"][0]

    assert record["md5OfMessageAttributes"] == "d25a6aea97eb8f585bfa92d314504a92"
    assert record["messageAttributes"]["WeeksOn"]["dataType"] == "Number"


def test_a_pipe_says_that_there_are_no_message_attributes():
    # Recorded by Powertools: tests/events/kinesisFirehoseSQSEvent.json, a queue's record out of a pipe.
    assert wrapped("sqs", "receive-message", "pipes")[0]["md5OfMessageAttributes"] is None
    assert "md5OfMessageAttributes" not in samples.load("sqs", "receive-message").render()["Records"][0]
