import importlib
import sys

import boto3
import pytest
from moto import mock_aws


@pytest.fixture
def application(monkeypatch):
    """A way to import a module of the application while queue and table exist in memory."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("TABLE_NAME", "handled")
    before = set(sys.modules)
    with mock_aws():
        monkeypatch.setenv("QUEUE_URL", boto3.client("sqs").create_queue(QueueName="orders")["QueueUrl"])
        boto3.client("dynamodb").create_table(
            TableName="handled",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        yield importlib.import_module
    for name in {"take", "worker"} & (set(sys.modules) - before):
        del sys.modules[name]
