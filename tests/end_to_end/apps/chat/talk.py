"""Answers a message, and sends another one back through the endpoint that the event names, as AWS's samples do."""

import boto3

WORD = "first"


def handler(event, context):
    context = event["requestContext"]
    endpoint = f"https://{context['domainName']}/{context['stage']}"
    client = boto3.client("apigatewaymanagementapi", endpoint_url=endpoint)
    client.post_to_connection(ConnectionId=context["connectionId"], Data=f"sent {WORD}".encode())
    return {"statusCode": 200, "body": f"answered {WORD}"}
