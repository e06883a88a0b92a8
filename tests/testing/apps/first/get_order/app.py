"""Reads an order."""

import json
import os

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    found = orders.get_item(Key={"pk": event["pathParameters"]["id"]}).get("Item")
    if found is None:
        return {"statusCode": 404, "body": "{}"}
    return {"statusCode": 200, "body": json.dumps({"total": int(found["total"])})}
