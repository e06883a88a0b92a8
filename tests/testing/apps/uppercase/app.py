"""From one bucket into the other in upper case; what arrives there is noted in a table."""

import os

import boto3

s3 = boto3.client("s3")


def transform(event, context):
    for bucket, key in _objects(event):
        text = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
        s3.put_object(Bucket=os.environ["DESTINATION"], Key=key, Body=text.upper().encode())


def note(event, context):
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    for bucket, key in _objects(event):
        table.put_item(Item={"id": key, "message": s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()})


def _objects(event):
    return [(one["s3"]["bucket"]["name"], one["s3"]["object"]["key"]) for one in event["Records"]]
