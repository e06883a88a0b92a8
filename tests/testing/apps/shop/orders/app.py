"""Keeps orders; what a request asks for beyond that is in its query."""

import json
import logging
import os
import time

import boto3
import names

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
functions = boto3.client("lambda")
log = logging.getLogger()
log.setLevel(logging.INFO)
calls = 0


def handler(event, context):
    global calls
    calls += 1
    key = (event.get("pathParameters") or {}).get("id", "none")
    query = event.get("queryStringParameters") or {}
    log.info("order %s", key)
    if "mail" in query:
        sent = functions.invoke(
            FunctionName=os.environ["MAIL"], InvocationType=query["mail"], Payload=json.dumps({"to": key})
        )
        return {"statusCode": 200, "body": sent["Payload"].read().decode()}
    if "queue" in query:
        boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=json.dumps({"to": query["queue"]}))
    if "env" in query:
        return {"statusCode": 200, "body": os.environ.get(query["env"], "")}
    if "set" in query:
        os.environ["SET_BY_HANDLER"] = query["set"]
    if "print" in query:
        print("printed", query["print"])
    if "slow" in query:
        time.sleep(0.05)
    if "fail" in query:
        raise ValueError(query["fail"])
    if event.get("body"):
        table.put_item(Item={"id": key, **json.loads(event["body"])})
    item = table.get_item(Key={"id": key}).get("Item")
    body = {"item": item and {**item, "id": key}, "calls": calls, "names": names.NAMES}
    return {"statusCode": 200, "body": json.dumps(body, default=int)}
