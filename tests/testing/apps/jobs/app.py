import json
import os

import boto3

S3 = boto3.client("s3")


def store(event, context):
    id = event["pathParameters"]["id"]
    boto3.resource("dynamodb").Table(os.environ["TABLE"]).put_item(Item={"id": id})
    S3.put_object(Bucket=os.environ["BUCKET"], Key=id, Body=b"stored")
    boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=id)
    asked = boto3.client("lambda").invoke(FunctionName=os.environ["WORK"], Payload=json.dumps({"Records": []}))
    return {"worked": json.load(asked["Payload"])}


def work(event, context):
    for record in event["Records"]:
        S3.put_object(Bucket=os.environ["BUCKET"], Key=f"{record['body']}.done", Body=b"")
    return len(event["Records"])
