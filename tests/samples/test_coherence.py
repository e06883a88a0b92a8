"""Values of one event that must agree with each other, in the samples where that takes more than a placeholder."""

from __future__ import annotations

import hashlib
import json

import pytest

from minisam import samples
from minisam.samples import Circumstances


def event(service, name, **values):
    return samples.load(service, name).render(values, Circumstances(seed=1, region="eu-west-1", account="111122223333"))


def test_a_notification_in_a_queue_has_the_digest_of_its_envelope():
    # AWS: docs "sns-sqs-as-subscriber": the body of the message is the notification as JSON text.
    record = event("sqs", "sns-notification", topic="orders", message='he said "hi"')["Records"][0]

    assert record["md5OfBody"] == hashlib.md5(record["body"].encode()).hexdigest()
    envelope = json.loads(record["body"])
    assert envelope["TopicArn"] == "arn:aws:sns:eu-west-1:111122223333:orders"
    assert envelope["Message"] == 'he said "hi"'
    assert "Subject" not in envelope


def test_an_object_of_eventbridge_has_its_plain_key_and_the_digest_of_its_body():
    # AWS: docs "ev-events": unlike S3's own notifications these have keys that are not URL-encoded.
    detail = event("eventbridge", "s3-object-created", key="a b+c.jpg", body="héllo")["detail"]

    assert detail["object"]["key"] == "a b+c.jpg"
    assert detail["object"]["size"] == 6
    assert detail["object"]["etag"] == hashlib.md5("héllo".encode()).hexdigest()


def test_a_record_of_a_window_is_named_after_its_shard_and_number():
    made = event("kinesis", "tumbling-window")

    record = made["Records"][0]
    assert record["eventID"] == f"{made['shardId']}:{record['kinesis']['sequenceNumber']}"
    assert record["eventSourceARN"] == made["eventSourceARN"]


def test_an_item_that_time_to_live_deleted_gives_its_keys_and_who_did_it():
    # AWS: docs "time-to-live-ttl-streams".
    record = event("dynamodb", "ttl-removal", old={"pk": "a", "sk": 2, "x": True}, keys="pk,sk")["Records"][0]

    assert record["userIdentity"] == {"type": "Service", "principalId": "dynamodb.amazonaws.com"}
    assert record["dynamodb"]["Keys"] == {"pk": {"S": "a"}, "sk": {"N": "2"}}
    assert record["dynamodb"]["OldImage"]["x"] == {"BOOL": True}
    assert "NewImage" not in record["dynamodb"]


def test_a_custom_resource_names_its_request_in_the_url_of_the_answer():
    made = event("cloudformation", "custom-resource-update")

    assert made["RequestId"] in made["ResponseURL"]
    assert made["ResourceProperties"]["ServiceToken"] == made["ServiceToken"]
    assert made["OldResourceProperties"]["ServiceToken"] == made["ServiceToken"]


@pytest.mark.parametrize("name", ["eventbridge-failure", "failure"])
def test_a_failed_invocation_has_one_request_id(name):
    made = event("lambda-destinations", name)

    record = made.get("detail", made)
    assert record["responsePayload"]["requestId"] == record["requestContext"]["requestId"]


def test_a_named_route_of_an_http_api_is_in_the_event_and_its_context():
    made = event("apigateway", "http-api-jwt", path="pets/1", route="GET /pets/{id}", query={"a b": "c&d"})

    assert made["routeKey"] == made["requestContext"]["routeKey"] == "GET /pets/{id}"
    assert made["rawPath"] == made["requestContext"]["http"]["path"] == "/pets/1"
    assert made["rawQueryString"] in ("a+b=c%26d", "a%20b=c%26d")


def test_kafka_records_have_their_headers_as_lists_of_bytes():
    # AWS: docs "with-msk": each header is an object of its name and the bytes of its value.
    made = event("kafka", "msk", topic="orders", **{"partition-number": 3, "headers": {"h": "hé"}})

    (record,) = made["records"]["orders-3"]
    assert record["headers"] == [{"h": list("hé".encode())}]
    assert record["partition"] == 3
