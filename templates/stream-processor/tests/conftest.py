import importlib
import sys

import boto3
import pytest
from moto import mock_aws


@pytest.fixture
def counter(monkeypatch):
    """The counter's module over an empty table in memory."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("COUNTS_TABLE", "counts")
    with mock_aws():
        boto3.client("dynamodb").create_table(
            TableName="counts",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "choice", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "choice", "KeyType": "HASH"}],
        )
        yield importlib.import_module("counter")
    sys.modules.pop("counter")
