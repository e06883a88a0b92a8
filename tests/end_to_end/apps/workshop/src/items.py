import json
import os

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def put(event, context):
    TABLE.put_item(Item={"id": event["pathParameters"]["id"], "value": event["body"]})
    return {"statusCode": 201, "body": "{}"}


def get(event, context):
    item = TABLE.get_item(Key={"id": event["pathParameters"]["id"]}).get("Item")
    return {"statusCode": 200 if item else 404, "body": json.dumps(item)}
