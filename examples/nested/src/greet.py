"""Greets, counts the greeting in the nested stack's table, and shows what the template made of its parameters."""

import json
import os

import boto3

dynamodb = boto3.resource("dynamodb")


def greet(event, context):
    name = (event["pathParameters"] or {}).get("name")
    if name is None:
        return _reply({"try": [f"/greet/{name}" for name in os.environ["NAMES"].split("|")]})
    _count(name)
    return _reply({"greeting": f"{os.environ['GREETING']}, {name}{os.environ['SUFFIX']}"})


def settings(event, context):
    return _reply({"stage": os.environ["STAGE"], "log_level": os.environ["LOG_LEVEL"]})


def _count(name):
    dynamodb.Table(os.environ["TABLE_NAME"]).update_item(
        Key={"name": name},
        UpdateExpression="ADD #count :one",
        ExpressionAttributeNames={"#count": "count"},
        ExpressionAttributeValues={":one": 1},
    )


def _reply(body):
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
