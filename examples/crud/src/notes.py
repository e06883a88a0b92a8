"""One handler per route: they read the request, call the store and choose the status."""

import base64
import json

import store


def create(event, context):
    note = _note_of(event)
    if note is None:
        return _reply(400, {"message": 'expected a JSON object with "text"'})
    return _reply(201, store.add(note["text"], str(note.get("tag") or "none")))


def list_all(event, context):
    tag = (event.get("queryStringParameters") or {}).get("tag")
    return _reply(200, {"notes": store.find_all(tag)})


def read(event, context):
    note = store.find(event["pathParameters"]["id"])
    return _reply(200, note) if note else _not_found(event)


def update(event, context):
    note = _note_of(event)
    if note is None:
        return _reply(400, {"message": 'expected a JSON object with "text"'})
    changed = store.replace_text(event["pathParameters"]["id"], note["text"])
    return _reply(200, changed) if changed else _not_found(event)


def delete(event, context):
    return {"statusCode": 204} if store.remove(event["pathParameters"]["id"]) else _not_found(event)


def _note_of(event):
    body = event.get("body") or ""
    try:
        # An HTTP API encodes every body that its content type does not call text; `curl -d` says that it sends a form.
        note = json.loads(base64.b64decode(body) if event.get("isBase64Encoded") else body)
    except ValueError:
        return None
    return note if isinstance(note, dict) and isinstance(note.get("text"), str) and note["text"] else None


def _not_found(event):
    return _reply(404, {"message": f"no note {event['pathParameters']['id']!r}"})


def _reply(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
