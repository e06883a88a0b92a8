import importlib
import sys

import boto3
import pytest
from moto import mock_aws


@pytest.fixture
def report(monkeypatch):
    """The job's module over an empty table and bucket in memory."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("TABLE_NAME", "sales")
    monkeypatch.setenv("BUCKET_NAME", "reports")
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="reports")
        boto3.client("dynamodb").create_table(
            TableName="sales",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("day", "id")],
            KeySchema=[
                {"AttributeName": "day", "KeyType": "HASH"},
                {"AttributeName": "id", "KeyType": "RANGE"},
            ],
        )
        yield importlib.import_module("report")
    sys.modules.pop("report")
