"""The HTTP API: place an order, look where it is."""

import base64
import json
import uuid

import journey


def place(event, context):
    body = event.get("body") or "{}"
    if event.get("isBase64Encoded"):
        body = base64.b64decode(body)
    try:
        wanted = json.loads(body)
        book, card = str(wanted["book"]), str(wanted["card"])
    except (ValueError, TypeError, KeyError):
        return _reply(400, {"message": 'expected {"book": TITLE, "card": NUMBER}'})
    order = {"id": str(wanted.get("id") or uuid.uuid4().hex[:12]), "book": book, "card": card}
    return _reply(202, journey.begin(order))


def read(event, context):
    order = journey.find(event["pathParameters"]["id"])
    return _reply(200, order) if order else _reply(404, {"message": "no such order"})


def _reply(status, content):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(content)}
