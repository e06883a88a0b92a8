"""Reads an uploaded CSV file and sends each of its rows into the queue."""

import csv
import io
import itertools
import json
import os
from urllib.parse import unquote_plus

import boto3

S3 = boto3.client("s3")
SQS = boto3.client("sqs")
MOST_AT_ONCE = 10


def handler(event, context):
    sent = 0
    for record in event["Records"]:
        # S3 encodes keys in its notifications as forms are: a space comes as "+".
        bucket, key = record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])
        text = S3.get_object(Bucket=bucket, Key=key)["Body"].read().decode("utf-8")
        sent += send(csv.DictReader(io.StringIO(text)))
    print(f"{sent} rows sent")
    return {"rows": sent}


def send(rows):
    """Send the rows in as few calls as may be; return how many there were."""
    rows, count = iter(rows), 0
    while batch := list(itertools.islice(rows, MOST_AT_ONCE)):
        entries = [{"Id": str(number), "MessageBody": json.dumps(row)} for number, row in enumerate(batch)]
        answer = SQS.send_message_batch(QueueUrl=os.environ["QUEUE_URL"], Entries=entries)
        if failed := answer.get("Failed"):
            raise RuntimeError(f"not sent: {failed}")
        count += len(batch)
    return count
