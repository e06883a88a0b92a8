"""Sums up the sales of the day before and writes the sum into a bucket, one object a day."""

import json
import os
from datetime import datetime, timedelta

import boto3
from boto3.dynamodb.conditions import Key

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
BUCKET = boto3.resource("s3").Bucket(os.environ["BUCKET_NAME"])


def handler(event, context):
    day = day_before(event["time"])
    sales = TABLE.query(KeyConditionExpression=Key("day").eq(day))["Items"]
    report = {"day": day, "sales": len(sales), "total": sum(int(sale["amount"]) for sale in sales)}
    BUCKET.put_object(Key=f"{day}.json", Body=json.dumps(report), ContentType="application/json")
    return report


def day_before(time):
    """Return the date before that of an ISO time, as text.

    The event's own time counts, not the clock: a run that comes late, or again, reports the same day.
    """
    return str(datetime.fromisoformat(time.replace("Z", "+00:00")).date() - timedelta(days=1))
