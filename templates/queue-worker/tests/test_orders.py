"""Both handlers, called directly, over a queue and a table in moto: no server, no AWS."""

import json
import os

import boto3
import pytest


def batch(*bodies):
    return {"Records": [{"messageId": f"m{number}", "body": body} for number, body in enumerate(bodies)]}


def test_an_order_goes_into_the_queue(application):
    reply = application("take").handler({"body": '{"amount": 3}'}, None)

    messages = boto3.client("sqs").receive_message(QueueUrl=os.environ["QUEUE_URL"])["Messages"]
    assert reply["statusCode"] == 202
    assert json.loads(messages[0]["Body"]) == json.loads(reply["body"])


@pytest.mark.parametrize("body", [None, "not json", "[]", '{"amount": "3"}'])
def test_an_order_without_an_amount_is_400(application, body):
    assert application("take").handler({"body": body}, None)["statusCode"] == 400


def test_the_worker_keeps_what_it_handled(application):
    worker = application("worker")

    assert worker.handler(batch('{"id": "a", "amount": 3}'), None) == {"batchItemFailures": []}
    assert worker.TABLE.get_item(Key={"id": "a"})["Item"] == {"id": "a", "amount": 3, "state": "handled"}


def test_only_the_orders_that_fail_come_back(application):
    worker = application("worker")
    orders = ('{"id": "a", "amount": 0}', '{"id": "b", "amount": 1}', "not json")

    failures = worker.handler(batch(*orders), None)["batchItemFailures"]

    assert [failure["itemIdentifier"] for failure in failures] == ["m0", "m2"]
    assert worker.TABLE.scan()["Count"] == 1
