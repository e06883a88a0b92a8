"""Tells what was measured by a sensor."""

import json
import os

import boto3
from boto3.dynamodb.conditions import Key

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    sensor = event["pathParameters"]["sensor"]
    values = [float(item["celsius"]) for item in TABLE.query(KeyConditionExpression=Key("sensor").eq(sensor))["Items"]]
    if not values:
        return _reply(404, {"message": f"nothing measured by '{sensor}'"})
    mean = round(sum(values) / len(values), 2)
    return _reply(200, {"sensor": sensor, "count": len(values), "mean": mean, "highest": max(values)})


def _reply(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
