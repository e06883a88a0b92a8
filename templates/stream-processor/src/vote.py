"""Stores who voted for what; a second vote replaces the first."""

import json
import os

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["VOTES_TABLE"])


def handler(event, context):
    vote = {name: event["pathParameters"][name] for name in ("voter", "choice")}
    TABLE.put_item(Item=vote)
    return {"statusCode": 200, "headers": {"content-type": "application/json"}, "body": json.dumps(vote)}
