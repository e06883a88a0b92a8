"""Writes letters into a bucket, one for each event; refuses the bad ones."""

import json
import os

import boto3
import names

letters = boto3.client("s3")


def handler(event, context):
    failed = []
    for record in event.get("Records", [{"body": json.dumps(event), "messageId": context.aws_request_id}]):
        letter = json.loads(record["body"])
        if letter.get("to") == "bad":
            failed.append({"itemIdentifier": record["messageId"]})
            continue
        letters.put_object(Bucket=os.environ["BUCKET"], Key=f"{record['messageId']}.json", Body=record["body"].encode())
    if failed and "Records" not in event:
        raise ValueError("a bad letter")
    return {"batchItemFailures": failed, "names": names.NAMES, "secret": os.environ["SECRET"]}
