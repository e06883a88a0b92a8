"""Who is in the chat: a connection and the name that its address gave."""

import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def join(event, context):
    name = (event.get("queryStringParameters") or {}).get("name", "").strip()
    if not name:
        return {"statusCode": 400, "body": "say who you are: ?name=ann"}
    table.put_item(Item={"id": event["requestContext"]["connectionId"], "name": name})
    return {"statusCode": 200}


def leave(event, context):
    table.delete_item(Key={"id": event["requestContext"]["connectionId"]})
    return {"statusCode": 200}


def count(event, context):
    return {"members": sorted(member["name"] for member in table.scan()["Items"])}
