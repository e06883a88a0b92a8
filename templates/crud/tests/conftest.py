import importlib
import sys

import boto3
import pytest
from moto import mock_aws


@pytest.fixture
def app(monkeypatch):
    """The handlers' module over an empty table in memory."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("TABLE_NAME", "items")
    with mock_aws():
        boto3.client("dynamodb").create_table(
            TableName="items",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        yield importlib.import_module("app")
    sys.modules.pop("app")
