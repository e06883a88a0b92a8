"""One handler per route, over one table: an item is an id and a name."""

import base64
import json
import os
import uuid

import boto3
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def create(event, context):
    name = _name_in(event)
    if name is None:
        return _reply(400, {"message": 'expected a JSON object with "name"'})
    item = {"id": uuid.uuid4().hex[:12], "name": name}
    TABLE.put_item(Item=item)
    return _reply(201, item)


def list_all(event, context):
    return _reply(200, {"items": sorted(TABLE.scan()["Items"], key=lambda item: item["name"])})


def read(event, context):
    item = TABLE.get_item(Key={"id": _id(event)}, ConsistentRead=True).get("Item")
    return _reply(200, item) if item else _not_found(event)


def update(event, context):
    name = _name_in(event)
    if name is None:
        return _reply(400, {"message": 'expected a JSON object with "name"'})
    item = {"id": _id(event), "name": name}
    try:
        TABLE.put_item(Item=item, ConditionExpression=Attr("id").exists())
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return _not_found(event)
        raise
    return _reply(200, item)


def delete(event, context):
    gone = TABLE.delete_item(Key={"id": _id(event)}, ReturnValues="ALL_OLD").get("Attributes")
    return {"statusCode": 204} if gone else _not_found(event)


def _id(event):
    return event["pathParameters"]["id"]


def _name_in(event):
    body = event.get("body") or ""
    try:
        # An HTTP API encodes every body that its content type does not call text; `curl -d` says that it sends a form.
        item = json.loads(base64.b64decode(body) if event.get("isBase64Encoded") else body)
    except ValueError:
        return None
    name = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else None


def _not_found(event):
    return _reply(404, {"message": f"no item {_id(event)!r}"})


def _reply(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
