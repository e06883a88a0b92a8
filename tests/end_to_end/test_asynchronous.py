"""Asynchronous invocations of a running application: retried, recorded, delivered, and never lost in silence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.command import Command, Server
from tests.end_to_end.processes import eventually


@pytest.fixture(scope="module")
def outputs(command: Command, app_copy) -> dict[str, str]:
    listed = command.run("list", "--json", "-t", app_copy("errands")).json()
    return {output["name"]: output["value"] for output in listed["outputs"]}


@pytest.fixture(scope="module")
def server(command: Command, app_copy) -> Iterator[Server]:
    with command.serving(app_copy("errands"), "--retry-delay", "0.1") as running:
        yield running


def begin(server: Server, function: str, event: Any) -> str:
    """Invoke asynchronously; returns the request id."""
    reply = server.invoke(function, event, headers=[("X-Amz-Invocation-Type", "Event")])
    assert (reply.status, reply.body) == (202, b"")
    return str(reply.header("x-amzn-requestid"))


def message(server: Server, url: str) -> dict[str, Any]:
    """Take the next message from a queue."""
    queue = server.client("sqs")

    def take() -> Any:
        return queue.receive_message(QueueUrl=url, MessageAttributeNames=["All"], WaitTimeSeconds=1).get("Messages")

    found = eventually(take, f"a message in {url}", 30)[0]
    queue.delete_message(QueueUrl=url, ReceiptHandle=found["ReceiptHandle"])
    return found


def test_a_failing_event_is_tried_three_times_and_recorded(server, outputs):
    request_id = begin(server, "Failing", {"errand": "shopping"})

    record = json.loads(message(server, outputs["Failed"])["Body"])
    assert record["requestContext"]["requestId"] == request_id
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestPayload"] == {"errand": "shopping"}
    assert record["responsePayload"]["errorMessage"] == f"cannot do shopping as {request_id}"
    letter = message(server, outputs["DeadLetters"])
    assert json.loads(letter["Body"]) == {"errand": "shopping"}
    assert letter["MessageAttributes"]["RequestID"]["StringValue"] == request_id
    server.says(f"retry 2 of 2 of {request_id} in 0.2 s")


def test_a_failure_is_kept_in_a_bucket(server, outputs):
    request_id = begin(server, "Archived", {"errand": "filing"})

    bucket = server.client("s3")
    listing = lambda: bucket.list_objects_v2(Bucket=outputs["Archive"]).get("Contents")  # noqa: E731
    (found,) = eventually(listing, "the object", 30)
    record = json.loads(bucket.get_object(Bucket=outputs["Archive"], Key=found["Key"])["Body"].read())
    assert record["requestContext"]["requestId"] == request_id
    assert found["Key"].startswith("aws/lambda/async/")


def test_a_success_is_an_event_on_the_bus(server, outputs):
    request_id = begin(server, "Announced", {"errand": "singing"})

    event = json.loads(message(server, outputs["Heard"])["Body"])
    assert (event["source"], event["detail-type"]) == ("lambda", "Lambda Function Invocation Result - Success")
    assert event["detail"]["requestContext"]["requestId"] == request_id
    assert event["detail"]["responsePayload"] == {"done": {"errand": "singing"}}


def test_a_success_runs_the_next_function(server, outputs):
    begin(server, "Chained:live", {"errand": "first"})

    record = json.loads(message(server, outputs["Recorded"])["Body"])
    assert record["responsePayload"] == {"done": {"errand": "first"}}
    assert record["requestContext"]["functionArn"].endswith(":live")
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "1"}


def test_a_function_calls_another_through_boto3(server, outputs):
    reply = server.invoke("Caller", {"n": 1})

    assert json.loads(reply.body) == 202
    assert json.loads(message(server, outputs["Recorded"])["Body"]) == {"called": {"n": 1}}


def test_a_retry_outlives_a_save_of_the_template_and_the_end_names_it(command, app_copy):
    template = app_copy("errands")
    server = command.start(template)
    try:
        request_id = begin(server, "Failing", {"errand": "waiting"})
        server.says(f"Failing: retry 1 of 2 of {request_id} in 60 s")
        template.write_text(template.read_text().replace("Timeout: 10", "Timeout: 11"))
        server.says("reloaded in")

        finished = server.stop()

        assert f"undone: {request_id} of Failing (its next attempt was due in" in finished.err
    finally:
        server.running.kill()


def test_event_source_mappings_are_the_same_at_both_addresses(server, outputs):
    here, there = server.client("lambda", server.lambda_url), server.client("lambda")
    queue = "arn:aws:sqs:us-east-1:123456789012:" + outputs["Heard"].rpartition("/")[2]

    made = here.create_event_source_mapping(EventSourceArn=queue, FunctionName="Recorder", Enabled=False)

    assert [each["UUID"] for each in there.list_event_source_mappings()["EventSourceMappings"]] == [made["UUID"]]
    assert here.get_event_source_mapping(UUID=made["UUID"])["EventSourceArn"] == queue
    assert here.delete_event_source_mapping(UUID=made["UUID"])["State"] == "Deleting"
    with pytest.raises(here.exceptions.ResourceNotFoundException):
        here.get_event_source_mapping(UUID=made["UUID"])
