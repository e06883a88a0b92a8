"""The notes in their table: one item per note, `id` is the key, `by-tag` finds them by tag, oldest first."""

import os
import uuid
from datetime import datetime, timezone

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.exceptions import ClientError

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def add(text, tag):
    """Store a new note and return it."""
    note = {"id": uuid.uuid4().hex[:12], "text": text, "tag": tag, "created": _now()}
    TABLE.put_item(Item=note)
    return note


def find(note_id):
    """Return the note, or None."""
    return TABLE.get_item(Key={"id": note_id}, ConsistentRead=True).get("Item")


def find_all(tag=None):
    """Return all notes, or those with a tag, oldest first."""
    if tag is None:
        return sorted(TABLE.scan()["Items"], key=lambda note: note["created"])
    return TABLE.query(IndexName="by-tag", KeyConditionExpression=Key("tag").eq(tag))["Items"]


def replace_text(note_id, text):
    """Change a note's text and return the note, or None when there is none."""
    try:
        return TABLE.update_item(
            Key={"id": note_id},
            UpdateExpression="SET #text = :text, updated = :now",
            ConditionExpression=Attr("id").exists(),
            ExpressionAttributeNames={"#text": "text"},
            ExpressionAttributeValues={":text": text, ":now": _now()},
            ReturnValues="ALL_NEW",
        )["Attributes"]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return None
        raise


def remove(note_id):
    """Delete the note; False when there was none."""
    return "Attributes" in TABLE.delete_item(Key={"id": note_id}, ReturnValues="ALL_OLD")


def _now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")
