"""From a new order to a payment: the stream's function writes bills, the queue's function charges cards."""

import json
import os

import boto3
import journey

_queues = boto3.client("sqs")
_topics = boto3.client("sns")


def bill(event, context):
    """For each new order of the table's stream, put a bill into the queue."""
    for record in event["Records"]:
        order = record["dynamodb"]["NewImage"]
        bill = {"id": order["id"]["S"], "book": order["book"]["S"], "card": order["card"]["S"]}
        _queues.send_message(QueueUrl=os.environ["BILLS"], MessageBody=json.dumps(bill))


def charge(event, context):
    """Charge each bill of the batch; those that fail stay in the queue, the others leave it."""
    failures = []
    for record in event["Records"]:
        try:
            _charge(json.loads(record["body"]))
        except Exception as error:
            print(f"bill {record['messageId']}: {error}")
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def _charge(bill):
    if bill["card"] == "0000":
        raise ValueError("the bank does not answer")
    status = "paid" if not bill["card"].startswith("9") else "declined"
    journey.reach(bill["id"], status)
    _topics.publish(
        TopicArn=os.environ["PAID"],
        Message=json.dumps(bill),
        MessageAttributes={"status": {"DataType": "String", "StringValue": status}},
    )
