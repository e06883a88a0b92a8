"""Passes messages on, but for the malformed ones; writes down what arrived, and where."""

import json
import os

import boto3

sqs = boto3.client("sqs")


def process(event, context):
    for record in event["Records"]:
        if "MALFORMED" in record["body"]:
            raise ValueError("malformed")
        sqs.send_message(QueueUrl=os.environ["OUTPUT"], MessageBody=record["body"])


def write(event, context):
    table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
    for record in event["Records"]:
        data = json.loads(record["body"])["data"]
        queue = record["eventSourceARN"].rpartition(":")[2]
        table.put_item(Item={"id": data["id"], "Queue_Name": queue, "Message": data["message"]})
