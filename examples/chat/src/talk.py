"""What is said goes to everybody; whoever is gone without a word is forgotten."""

import json

import boto3
from members import table


def say(event, context):
    context = event["requestContext"]
    client = boto3.client("apigatewaymanagementapi", endpoint_url=f"https://{context['domainName']}/{context['stage']}")
    members = {member["id"]: member["name"] for member in table.scan()["Items"]}
    text = json.dumps({"from": members[context["connectionId"]], "text": json.loads(event["body"])["text"]})
    for connection_id in members:
        try:
            client.post_to_connection(ConnectionId=connection_id, Data=text.encode())
        except client.exceptions.GoneException:
            table.delete_item(Key={"id": connection_id})
    return {"statusCode": 200}


def help(event, context):
    return {"statusCode": 200, "body": 'say something: {"action": "say", "text": "hello"}'}
