"""Shows how often a name was greeted."""

import json
import os

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def show(event, context):
    name = event["pathParameters"]["name"]
    item = TABLE.get_item(Key={"name": name}, ConsistentRead=True).get("Item", {})
    return {"statusCode": 200, "body": json.dumps({"name": name, "count": int(item.get("count", 0))})}
