import json
import os

import boto3


def fail(event, context):
    raise ValueError(f"cannot do {event['errand']} as {context.aws_request_id}")


def succeed(event, context):
    return {"done": event}


def record(event, context):
    queue = boto3.client("sqs")
    queue.send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody=json.dumps(event))


def call(event, context):
    answer = boto3.client("lambda").invoke(
        FunctionName=os.environ["CALLED"], InvocationType="Event", Payload=json.dumps({"called": event})
    )
    return answer["StatusCode"]
