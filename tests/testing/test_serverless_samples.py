"""What AWS's serverless-test-samples assert of three applications, with the fixture: the counts are in docs/testing.md.

Their tests: python-test-samples/{apigw-lambda-dynamodb,async-lambda-dynamodb,apigw-sqs-lambda-sqs} of
github.com/aws-samples/serverless-test-samples. These here pass on those templates and handlers too.
"""

from __future__ import annotations

from datetime import datetime

import pytest


@pytest.mark.sam(template="apps/greeting")
def test_a_known_name_is_greeted_and_logged(sam):
    sam.table("DynamoDBTable").put(PK="TEST001", SK="NAME#", data="Unit Test Name Data")

    response = sam.http.get("/hello/TEST001")

    assert (response.status, response.text) == (200, "Hello Unit Test Name Data!")
    log, _ = sorted(sam.table("DynamoDBTable").items(), key=lambda item: item["SK"])
    assert log["data"] == "Hello Unit Test Name Data!"
    assert log["SK"][:11] == "DT#" + datetime.now().strftime("%Y%m%d")


@pytest.mark.sam(template="apps/greeting")
def test_an_unknown_name_is_a_404_and_logged(sam):
    response = sam.http.get("/hello/TEST002")

    assert (response.status, response.text) == (404, "NOTFOUND: Name Not Found for ID TEST002")
    (log,) = sam.table("DynamoDBTable").items()
    assert log["PK"] == "TEST002" and log["data"] == "NOTFOUND: Name Not Found for ID TEST002"
    assert log["SK"][:11] == "DT#" + datetime.now().strftime("%Y%m%d")


@pytest.mark.sam(template="apps/uppercase")
def test_an_upload_arrives_in_upper_case(sam):
    sam.bucket("SourceBucket").put("file.txt", "this message was created during an integration test")
    sam.drain()
    found = sam.table("AsyncTransformTestResultsTable").get(id="file.txt")
    assert found["message"] == "THIS MESSAGE WAS CREATED DURING AN INTEGRATION TEST"


@pytest.mark.sam(template="apps/inbox")
@pytest.mark.parametrize(
    ("id", "text", "queue"),
    [
        ("TEST001", "a valid message", "OutputQueue"),
        ("TEST002", "another valid message", "OutputQueue"),
        ("TEST003", "MALFORMED_MASSAGE", "InputQueueDLQ"),
    ],
)
def test_a_message_ends_in_its_queue(sam, id, text, queue):
    assert sam.http.post("/inbox", json={"id": id, "message": text, "type": "TEST"}).status == 200
    sam.drain()
    sam.clock.advance("10s")
    found = sam.table("TestResultsTable").get(id=id)
    assert found == {"id": id, "Message": text, "Queue_Name": sam.queue(queue).attributes["QueueName"]}
