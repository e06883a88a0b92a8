"""What functions did is recorded, and the least policy made of it lets the same run pass, and no statement less."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from minisam.errors import UsageError
from minisam.policies.records import least_policies
from tests.cloud.stack import Stack, bucket, policies, queue, statement, table

QUEUE_URL = "https://sqs.us-east-1.amazonaws.com/123456789012/jobs"


def run(stack):
    """Do what the function does; raises ClientError where it may not."""
    stack.client("dynamodb").put_item(TableName="orders", Item={"id": {"S": "1"}})
    stack.client("dynamodb").get_item(TableName="orders", Key={"id": {"S": "1"}})
    stack.client("s3").put_object(Bucket="box", Key="a", Body=b"x")
    stack.client("sqs").send_message(QueueUrl=QUEUE_URL, MessageBody="x")


@pytest.fixture
def records(tmp_path):
    path = tmp_path / "records.jsonl"
    stack = Stack(policy_records=str(path))
    stack.declare(table(), bucket(), queue(), grants=policies(statement("*")))
    run(stack)
    run(stack)
    stack.close()
    return path


def test_the_least_policy_of_what_was_recorded_covers_the_same_run(records):
    assert len(records.read_text().splitlines()) == 4
    document = least_policies(records)["Fn"]
    assert len(document["Statement"]) == 3
    stack = Stack(iam="enforce")
    stack.declare(table(), bucket(), queue(), grants=[{"PolicyName": "p", "PolicyDocument": document}])
    run(stack)
    for left_out in document["Statement"]:
        kept = [one for one in document["Statement"] if one is not left_out]
        stack.declare(table(), bucket(), queue(), grants=policies(*kept))
        with pytest.raises(ClientError):
            run(stack)
    stack.close()


def test_a_file_that_is_no_record_is_refused_at_its_line(tmp_path):
    path = tmp_path / "records.jsonl"
    path.write_text('{"function": "Fn", "action": "a:B", "resource": "*"}\nnonsense\n')
    with pytest.raises(UsageError) as caught:
        least_policies(path)
    assert caught.value.position.line == 2
