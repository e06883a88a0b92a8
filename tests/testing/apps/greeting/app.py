"""Greets whoever has this id."""

import os
from datetime import datetime

import boto3


def handler(event, context):
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    id = event["pathParameters"]["id"]
    found = table.get_item(Key={"PK": id, "SK": "NAME#"}).get("Item")
    status, text = (200, f"Hello {found['data']}!") if found else (404, f"NOTFOUND: Name Not Found for ID {id}")
    table.put_item(Item={"PK": id, "SK": datetime.now().strftime("DT#%Y%m%dT%H%M%S.%f"), "data": text})
    return {"statusCode": status, "body": text}
