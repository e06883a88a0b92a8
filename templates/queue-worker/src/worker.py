"""Handles orders from the queue; those that fail come back, the rest of their batch does not."""

import json
import os

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            handle(json.loads(record["body"]))
        except Exception as error:  # whatever is wrong with one order must not hold up the others
            print(f"order in message {record['messageId']} failed: {error!r}")
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def handle(order):
    """Handle one order; doing it twice changes nothing, since a queue may deliver a message twice."""
    if order["amount"] <= 0:
        raise ValueError(f"the amount is {order['amount']}")
    TABLE.put_item(Item={"id": order["id"], "amount": order["amount"], "state": "handled"})
