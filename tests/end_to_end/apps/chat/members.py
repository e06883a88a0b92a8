"""Remembers who is connected."""

import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    context = event["requestContext"]
    if context["eventType"] == "CONNECT":
        table.put_item(Item={"id": context["connectionId"]})
    else:
        table.delete_item(Key={"id": context["connectionId"]})
    return {"statusCode": 200}
