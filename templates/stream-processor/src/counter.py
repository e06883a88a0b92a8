"""Keeps the number of votes for each choice, from what changed in the table of votes."""

import os
from collections import Counter

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["COUNTS_TABLE"])


def handler(event, context):
    for choice, difference in differences(event["Records"]).items():
        TABLE.update_item(
            Key={"choice": choice},
            UpdateExpression="ADD votes :difference",
            ExpressionAttributeValues={":difference": difference},
        )


def differences(records):
    """Return by how much each choice's count changes: a new image counts for it, an old one against it."""
    changes = Counter()
    for record in records:
        for image, worth in (("OldImage", -1), ("NewImage", 1)):
            if image in record["dynamodb"]:
                changes[record["dynamodb"][image]["choice"]["S"]] += worth
    return {choice: difference for choice, difference in changes.items() if difference}
