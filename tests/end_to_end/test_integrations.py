"""Integrations without code of one's own: templates, AWS services and other servers, through the real command.

The expected answers are those of the services' API references, shaped by the templates of apps/integrations.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.end_to_end.command import Command, Server
from tests.end_to_end.echo import echoing
from tests.end_to_end.wire import request


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    with echoing() as address:
        yield address


@pytest.fixture(scope="module")
def server(command: Command, app_copy, elsewhere) -> Iterator[Server]:
    template = app_copy("integrations")
    with command.serving(template, "--parameter-overrides", f"Backend={elsewhere}") as running:
        yield running


@pytest.fixture(scope="module")
def received(server):
    """Takes the bodies of the queue's messages."""
    client = server.client("sqs")
    url = client.list_queues()["QueueUrls"][0]

    def take():
        messages = client.receive_message(QueueUrl=url, WaitTimeSeconds=5, MaxNumberOfMessages=10)["Messages"]
        for message in messages:
            client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [message["Body"] for message in messages]

    return take


def post(server, api, path, data=None, method="POST", **options):
    return request(server.api(api) + path, method, data=data, **options)


def test_a_function_behind_templates(server):
    made = post(server, "Api", "/function/7", {"name": "Ann"})
    assert (made.status, made.header("location"), made.json()) == (201, "/orders/7", {"name": "Ann"})
    failed = post(server, "Api", "/function/7?fail=Not%20Found:%20x", {})
    assert (failed.status, failed.json()) == (404, {"error": "Not Found: x"})
    refused = post(server, "Api", "/function/7", body="text", headers=[("Content-Type", "text/plain")])
    assert (refused.status, refused.json()) == (415, {"message": "Unsupported Media Type"})


def test_a_table(server):
    assert post(server, "Api", "/items/a1", {"name": "first"}, "PUT").status == 201
    again = post(server, "Api", "/items/a1", {"name": "second"}, "PUT")
    assert again.status == 409 and "ConditionalCheckFailedException" in again.json()["error"]
    found = post(server, "Api", "/items/a1", method="GET")
    assert (found.status, found.json()) == (200, {"id": "a1", "name": "first"})
    assert post(server, "Api", "/items/none", method="GET").status == 404


def test_a_queue_by_both_protocols_and_through_a_topic(server, received):
    sent = post(server, "Api", "/orders", {"text": "a & b"})
    assert sent.status == 200 and len(sent.json()["id"]) == 36
    assert received() == ['{"text": "a & b"}']
    assert "MessageId" in post(server, "Api", "/orders-json", {"n": 2}).json()
    assert received() == ['{"n": 2}']
    published = post(server, "Api", "/news", {"text": "hi there"})
    assert "MessageId" in published.json()["PublishResponse"]["PublishResult"]
    assert received() == ["hi there"]


def test_a_stream(server):
    assert post(server, "Api", "/clicks", {"n": 1}).json()["SequenceNumber"]
    client = server.client("kinesis")
    name = client.list_streams()["StreamNames"][0]
    shard = client.get_shard_iterator(StreamName=name, ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON")
    assert client.get_records(ShardIterator=shard["ShardIterator"])["Records"][0]["Data"] == b'{"n": 1}'


def test_a_bucket(server):
    put = post(server, "Api", "/files/a%20b.txt", body="data", method="PUT")
    assert (put.status, put.header("etag")) == (200, '"8d777f385d3dfec8815d20f7496026dc"')
    got = post(server, "Api", "/files/a%20b.txt", method="GET")
    assert (got.body, got.header("content-type")) == (b"data", "text/plain")
    assert post(server, "Api", "/files/none", method="GET").status == 404


def test_a_state_machine_and_a_bus(server):
    assert post(server, "Api", "/machine", {"a": 1}).json() == {"a": 1}
    assert post(server, "Api", "/events", {"a": 1}).json()["FailedEntryCount"] == 0


def test_another_server_behind_a_rest_api(server):
    answer = post(server, "Api", "/proxy/a/b?q=1", {"a": 1}, "PATCH")
    assert answer.status == 203
    told = answer.json()
    assert (told["method"], told["path"], told["body"]) == ("PATCH", "/there/a/b?q=1", '{"a": 1}')


def test_the_services_of_an_http_api(server, received):
    sent = post(server, "Http", "/send", body="hello")
    assert (sent.status, sent.header("content-type")) == (200, "text/xml")
    assert received() == ["hello"]
    run = post(server, "Http", "/run", {"a": 1})
    assert (run.status, run.json()["status"]) == (202, "SUCCEEDED")
    assert json.loads(run.json()["output"]) == {"a": 1}


def test_another_server_behind_an_http_api(server):
    answer = post(server, "Http", "/out/a%20b?q=1", {"a": 1}, "PATCH")
    told = answer.json()
    assert (answer.status, told["path"]) == (203, "/there/a%20b?q=1")
    assert told["headers"]["x-request"] == answer.header("apigw-requestid")
