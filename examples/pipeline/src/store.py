"""Stores measurements from the queue; a row that cannot be read comes back alone, and ends in the queue of bad rows."""

import json
import os
from decimal import Decimal, InvalidOperation

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])


def handler(event, context):
    failures = []
    for record in event["Records"]:
        try:
            store(json.loads(record["body"]))
        except (ValueError, KeyError, TypeError, InvalidOperation) as error:
            print(f"message {record['messageId']} is no measurement: {error!r}")
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}


def store(row):
    """Store one measurement; twice is as good as once, since a queue may deliver a message twice."""
    celsius = Decimal(row["celsius"])
    if not celsius.is_finite() or not row["sensor"] or not row["time"]:
        raise ValueError(row)
    TABLE.put_item(Item={"sensor": row["sensor"], "time": row["time"], "celsius": celsius})
