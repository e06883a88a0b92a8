"""Takes an order over HTTP and puts it into the queue."""

import base64
import json
import os
import uuid

import boto3

SQS = boto3.client("sqs")


def handler(event, context):
    body = event.get("body") or ""
    try:
        # An HTTP API encodes every body that its content type does not call text; `curl -d` says that it sends a form.
        order = json.loads(base64.b64decode(body) if event.get("isBase64Encoded") else body)
    except ValueError:
        order = None
    if not isinstance(order, dict) or not isinstance(order.get("amount"), int):
        return _reply(400, {"message": 'expected a JSON object with a whole number "amount"'})
    accepted = {"id": uuid.uuid4().hex[:12], "amount": order["amount"]}
    SQS.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(accepted))
    return _reply(202, accepted)


def _reply(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
