"""The bucket's function starts a state machine, whose first state packs the parcel."""

import json
import os
import urllib.parse
import zlib

import boto3

_machines = boto3.client("stepfunctions")


def start(event, context):
    for record in event["Records"]:
        order_id = urllib.parse.unquote_plus(record["s3"]["object"]["key"]).removesuffix(".txt")
        try:
            _machines.start_execution(
                stateMachineArn=os.environ["SHIPPING"], name=order_id, input=json.dumps({"id": order_id})
            )
        except _machines.exceptions.ExecutionAlreadyExists:
            print(f"order {order_id} is being shipped already")


def pack(event, context):
    return {"parcel": f"P{zlib.crc32(event['id'].encode()):010d}"}
