"""Records, dead letters and the calls that deliver them.

"localstack" is test_lambda_destinations.snapshot.json, recorded on AWS; "docs" is invocation-async-retain-records.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from minisam.model import Outcome
from minisam.sources.destinations import NoDestination, Settled, invocation_record, to_dead_letters, to_destination

SETTLED = Settled(
    request_id="r-1",
    function_name="echo",
    function_arn="arn:aws:lambda:us-east-1:123456789012:function:echo:$LATEST",
    event=b'{"raise_error": 1}',
    condition="RetriesExhausted",
    attempts=3,
    at_s=1_573_755_365.568,
    outcome=Outcome(
        request_id="r-1",
        status="error",
        payload=b'{"errorMessage": "intentional", "errorType": "Exception"}',
        error=("Exception", "intentional"),
    ),
)
QUEUE = "arn:aws:sqs:us-east-1:123456789012:failed"
TOPIC = "arn:aws:sns:us-east-1:123456789012:failed"


def test_the_record_of_a_failure():
    # localstack: test_lambda_destination_default_retries; docs: the form of the timestamp
    record = invocation_record(SETTLED)
    assert list(record) == [
        *("version", "timestamp", "requestContext", "requestPayload", "responseContext", "responsePayload")
    ]
    assert record == {
        "version": "1.0",
        "timestamp": "2019-11-14T18:16:05.568Z",
        "requestContext": {
            "requestId": "r-1",
            "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:echo:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": {"raise_error": 1},
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": {"errorMessage": "intentional", "errorType": "Exception"},
    }


def test_the_record_of_a_success_names_no_error():
    # localstack: test_assess_lambda_destination_invocation[Success-payload0]
    outcome = Outcome(request_id="r-1", status="ok", payload=b'{"event": {}}', executed_version="7")
    record = invocation_record(replace(SETTLED, condition="Success", attempts=1, outcome=outcome))
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "7"}
    assert record["responsePayload"] == {"event": {}}
    assert record["requestContext"]["condition"] == "Success"


def test_what_never_ran_has_no_response():
    record = invocation_record(replace(SETTLED, condition="ZeroReservedConcurrency", attempts=0, outcome=None))
    assert not {"responseContext", "responsePayload"} & set(record)
    assert record["requestContext"]["approximateInvokeCount"] == 0


def test_queues_and_topics_get_the_record_as_their_message():
    to_queue, to_topic = to_destination(QUEUE, SETTLED), to_destination(TOPIC, SETTLED)
    assert (to_queue.service, to_queue.operation) == ("sqs", "SendMessage")
    assert to_queue.parameters["QueueUrl"] == "https://sqs.us-east-1.amazonaws.com/123456789012/failed"
    assert json.loads(to_queue.parameters["MessageBody"]) == invocation_record(SETTLED)
    assert (to_topic.service, to_topic.operation, to_topic.parameters["TopicArn"]) == ("sns", "Publish", TOPIC)
    assert json.loads(to_topic.parameters["Message"]) == invocation_record(SETTLED)


@pytest.mark.parametrize(("condition", "word"), [("Success", "Success"), ("EventAgeExceeded", "Failure")])
def test_a_bus_gets_an_event_of_the_source_lambda(condition, word):
    # docs: the record is the detail; source lambda; resources are the destination's ARN and the function's
    bus = "arn:aws:events:us-east-1:123456789012:event-bus/orders"
    settled = replace(SETTLED, condition=condition)
    delivery = to_destination(bus, settled)
    (entry,) = delivery.parameters["Entries"]
    assert (delivery.service, delivery.operation) == ("events", "PutEvents")
    assert (entry["Source"], entry["DetailType"]) == ("lambda", f"Lambda Function Invocation Result - {word}")
    assert (entry["Resources"], entry["EventBusName"]) == ([bus, SETTLED.function_arn], bus)
    assert json.loads(entry["Detail"]) == invocation_record(settled)


def test_a_bucket_gets_an_object_named_as_aws_names_it():
    # docs: aws/lambda/async/<function-name>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<Random UUID>
    delivery = to_destination("arn:aws:s3:::failures", SETTLED)
    assert (delivery.operation, delivery.parameters["Bucket"]) == ("PutObject", "failures")
    name = r"aws/lambda/async/echo/2019/11/14/2019-11-14T18\.16\.05-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    assert re.fullmatch(name, delivery.parameters["Key"])


def test_a_function_gets_the_record_as_its_event():
    arn = "arn:aws:lambda:us-east-1:123456789012:function:other:live"
    delivery = to_destination(arn, SETTLED)
    assert (delivery.service, delivery.parameters["FunctionArn"]) == ("lambda", arn)
    assert json.loads(delivery.parameters["Payload"]) == invocation_record(SETTLED)


def test_dead_letters_are_the_event_itself_with_the_error_in_attributes():
    # localstack: test_dead_letter_queue
    to_queue, to_topic = to_dead_letters(QUEUE, SETTLED), to_dead_letters(TOPIC, SETTLED)
    assert to_queue.parameters["MessageBody"] == to_topic.parameters["Message"] == '{"raise_error": 1}'
    assert to_queue.parameters["MessageAttributes"] == {
        "RequestID": {"DataType": "String", "StringValue": "r-1"},
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
        "ErrorMessage": {"DataType": "String", "StringValue": "intentional"},
    }
    assert to_topic.parameters["MessageAttributes"] == to_queue.parameters["MessageAttributes"]


def test_dead_letters_say_the_first_kilobyte_of_the_error():
    # docs: "ErrorMessage (String) - The first 1 KB of the error message."
    outcome = Outcome(request_id="r-1", status="error", payload=b"{}", error=("E", "ä" * 1000))
    attributes = to_dead_letters(QUEUE, replace(SETTLED, outcome=outcome)).parameters["MessageAttributes"]
    assert attributes["ErrorMessage"]["StringValue"] == "ä" * 512


@pytest.mark.parametrize("arn", ["arn:aws:dynamodb:us-east-1:1:table/t", "no-arn", ""])
def test_nothing_else_is_a_destination(arn):
    with pytest.raises(NoDestination):
        to_destination(arn, SETTLED)
    with pytest.raises(NoDestination):
        to_dead_letters(arn, SETTLED)
