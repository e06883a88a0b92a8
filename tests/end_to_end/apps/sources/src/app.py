import base64
import gzip
import json
import os

import boto3


def again(event, context):
    """Send each message back to the queue that it came from: a loop."""
    table = boto3.client("dynamodb")
    for record in event["Records"]:
        number = json.loads(record["body"])["n"]
        table.put_item(TableName=os.environ["TABLE"], Item={"id": {"S": f"run-{number}"}})
        boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE"], MessageBody=json.dumps({"n": number + 1}))


def read(event, context):
    return None


def double(event, context):
    print(f"doubled {event['n']}")
    return {"n": event["n"] * 2}


def watch(event, context):
    """Store what somebody logged."""
    lines = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
    for line in lines["logEvents"]:
        item = {"id": {"S": f"log-{line['message']}"}, "group": {"S": lines["logGroup"]}}
        boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item=item)


def admit(event, context):
    """Confirm who signs up, unless the pool has somebody already; asks the very pool that waits for the answer."""
    pool = boto3.client("cognito-idp")
    users = pool.list_users(UserPoolId=event["userPoolId"])["Users"]
    event["response"]["autoConfirmUser"] = not users
    return event


def copy(event, context):
    """Put another object into the bucket for each that is put there: a loop."""
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], record["s3"]["object"]["key"]
        boto3.client("s3").put_object(Bucket=bucket, Key=str(int(key) + 1), Body=b"x")


def keep(event, context):
    """Store the id of each event."""
    for one in event if isinstance(event, list) else [event]:
        boto3.client("dynamodb").put_item(TableName=os.environ["TABLE"], Item={"id": {"S": one["id"]}})


def answer(event, context):
    """Give a state machine its answer."""
    output = json.dumps({"n": event["n"] * 2})
    boto3.client("stepfunctions").send_task_success(taskToken=event["token"], output=output)


def ask(event, context):
    """Run an express state machine and return what it gives."""
    machine = os.environ["MACHINE"]
    answer = boto3.client("stepfunctions").start_sync_execution(stateMachineArn=machine, input=json.dumps(event))
    return json.loads(answer["output"])
