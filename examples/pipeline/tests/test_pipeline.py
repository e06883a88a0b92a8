"""The three handlers, called directly, over a bucket, a queue and a table in moto."""

import importlib
import json
import sys
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

ROOT = Path(__file__).parents[1]
NAMES = {"split", "store", "summary"}


@pytest.fixture
def module(monkeypatch):
    """A way to import a handler's module while bucket, queue and table exist in memory."""
    for name, value in {
        "TABLE_NAME": "readings",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.syspath_prepend(str(ROOT / "src"))
    before = set(sys.modules)
    with mock_aws():
        boto3.client("s3").create_bucket(Bucket="uploads")
        monkeypatch.setenv("QUEUE_URL", boto3.client("sqs").create_queue(QueueName="rows")["QueueUrl"])
        boto3.client("dynamodb").create_table(
            TableName="readings",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("sensor", "time")],
            KeySchema=[{"AttributeName": "sensor", "KeyType": "HASH"}, {"AttributeName": "time", "KeyType": "RANGE"}],
        )
        yield importlib.import_module
    for name in NAMES & (set(sys.modules) - before):
        del sys.modules[name]


def uploaded(key):
    return {"Records": [{"s3": {"bucket": {"name": "uploads"}, "object": {"key": key}}}]}


def batch(*bodies):
    return {"Records": [{"messageId": f"m{number}", "body": body} for number, body in enumerate(bodies)]}


def test_each_row_of_a_file_becomes_a_message(module):
    text = "sensor,time,celsius\n" + "".join(f"attic,{number},1.5\n" for number in range(12))
    boto3.client("s3").put_object(Bucket="uploads", Key="new file.csv", Body=text.encode())
    split = module("split")

    assert split.handler(uploaded("new+file.csv"), None) == {"rows": 12}

    first = boto3.client("sqs").receive_message(QueueUrl=split.os.environ["QUEUE_URL"])["Messages"][0]
    assert json.loads(first["Body"]).keys() == {"sensor", "time", "celsius"}


def test_only_rows_that_cannot_be_read_come_back(module):
    good = '{"sensor": "attic", "time": "1", "celsius": "17.5"}'
    store = module("store")

    answer = store.handler(batch(good, good.replace("17.5", "warm"), "no json", good.replace("17.5", "NaN")), None)

    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["m1", "m2", "m3"]
    assert store.TABLE.scan()["Count"] == 1


def test_the_summary_tells_mean_and_highest(module):
    rows = [
        json.dumps({"sensor": "attic", "time": time, "celsius": value}) for time, value in (("1", "17"), ("2", "18"))
    ]
    module("store").handler(batch(*rows), None)
    summary = module("summary").handler

    reply = summary({"pathParameters": {"sensor": "attic"}}, None)

    assert json.loads(reply["body"]) == {"sensor": "attic", "count": 2, "mean": 17.5, "highest": 18.0}
    assert summary({"pathParameters": {"sensor": "roof"}}, None)["statusCode"] == 404
