"""Which calls leave for the user's account: `--remote SERVICE[:RESOURCE][:ro|:rw]`."""

from __future__ import annotations

import pytest

from minisam.access.actions import actions
from minisam.access.effects import gives_credentials, is_reading
from minisam.access.needs import needs
from minisam.access.operation import Operation, Place
from minisam.access.passages import Passage, find_way, parse_passages
from minisam.errors import UsageError

HERE = Place(region="us-east-1", account="123456789012")


@pytest.mark.parametrize(
    ("word", "service", "resource", "is_writable"),
    [
        ("s3", "s3", None, False),
        ("s3:rw", "s3", None, True),
        ("s3:box:ro", "s3", "box", False),
        ("ssm:/prod/*:rw", "ssm", "/prod/*", True),
        ("sqs:arn:aws:sqs:eu-west-1:999988887777:jobs", "sqs", "arn:aws:sqs:eu-west-1:999988887777:jobs", False),
    ],
)
def test_a_passage_is_read_only_unless_it_says_otherwise(word, service, resource, is_writable):
    assert parse_passages([word]) == (Passage(service=service, resource=resource, is_writable=is_writable),)


@pytest.mark.parametrize(
    ("word", "message", "hint"),
    [
        ("dynamo", "there is no service 'dynamo'", "dynamodb"),
        ("s3::rw", "'s3::rw' names no resource", "`s3:rw`"),
        ("apigatewaymanagementapi", "those of this machine", "another"),
        ("", "there is no service ''", "boto3's name"),
    ],
)
def test_what_is_no_passage_is_a_usage_error(word, message, hint):
    with pytest.raises(UsageError, match=message) as caught:
        parse_passages([word])
    assert hint in caught.value.hint


def way(words, service, name, **parameters):
    operation = Operation(service=service, name=name, parameters=parameters)
    return find_way(parse_passages(words), operation, needs(operation, HERE))


ARN = "arn:aws:secretsmanager:us-east-1:999988887777:secret:prod/db-AbCdEf"
STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026"
MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:flow"
LEADING = [
    ("s3:box", "s3", "GetObject", {"Bucket": "box", "Key": "a/b"}),
    ("s3:box", "s3", "ListObjectsV2", {"Bucket": "box"}),
    ("s3:arn:aws:s3:::box", "s3", "HeadObject", {"Bucket": "box", "Key": "a"}),
    ("s3:box/open/*", "s3", "GetObject", {"Bucket": "box", "Key": "open/a"}),
    ("dynamodb:orders", "dynamodb", "Query", {"TableName": "orders", "IndexName": "by-day"}),
    (
        "dynamodb:orders",
        "dynamodb",
        "GetRecords",
        {"ShardIterator": f"{STREAM}|1"},
    ),
    ("dynamodb:arn:aws:dynamodb:eu-west-1:999988887777:table/orders", "dynamodb", "Scan", {"TableName": "orders"}),
    ("sqs:jobs", "sqs", "GetQueueAttributes", {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/999988887777/jobs"}),
    ("secretsmanager:prod/db", "secretsmanager", "GetSecretValue", {"SecretId": "prod/db"}),
    ("secretsmanager:prod/db", "secretsmanager", "GetSecretValue", {"SecretId": ARN}),
    ("ssm:/prod/*", "ssm", "GetParameter", {"Name": "/prod/limit"}),
    ("ssm:limit", "ssm", "GetParameter", {"Name": "limit"}),
    ("kms:alias/app", "kms", "Decrypt", {"KeyId": "alias/app"}),
    ("logs:/aws/lambda/x", "logs", "FilterLogEvents", {"logGroupName": "/aws/lambda/x"}),
    ("sts", "sts", "GetCallerIdentity", {}),
    ("sns", "sns", "ListTopics", {}),
    (
        "stepfunctions:flow",
        "states",
        "DescribeStateMachine",
        {"stateMachineArn": MACHINE},
    ),
]


@pytest.mark.parametrize(("word", "service", "name", "parameters"), LEADING, ids=lambda value: str(value)[:40])
def test_a_call_about_what_lies_behind_it_passes(word, service, name, parameters):
    found = way([word], service, name, **parameters)
    assert (found.passage, found.refusal) == (*parse_passages([word]), None)


STAYING = [
    ("s3:box", "s3", "GetObject", {"Bucket": "other", "Key": "box"}),
    ("s3:box", "s3", "ListBuckets", {}),
    ("s3:box/open/*", "s3", "GetObject", {"Bucket": "box", "Key": "shut/a"}),
    ("dynamodb:orders", "dynamodb", "GetItem", {"TableName": "orders-old"}),
    ("dynamodb", "s3", "GetObject", {"Bucket": "dynamodb", "Key": "a"}),
    ("lambda:function", "lambda", "GetFunction", {"FunctionName": "other"}),
    ("secretsmanager:db", "secretsmanager", "GetSecretValue", {"SecretId": "prod/db"}),
    ("sts:role", "sts", "GetCallerIdentity", {}),
]


@pytest.mark.parametrize(("word", "service", "name", "parameters"), STAYING, ids=lambda value: str(value)[:40])
def test_all_else_stays_here(word, service, name, parameters):
    assert way([word], service, name, **parameters) is None


REFUSED = [
    (["s3:box"], "s3", "PutObject", {"Bucket": "box", "Key": "a"}, "write"),
    (["s3"], "s3", "CopyObject", {"Bucket": "box", "Key": "a", "CopySource": "box/b"}, "write"),
    (["s3:box:rw"], "s3", "CopyObject", {"Bucket": "box", "Key": "a", "CopySource": "own/b"}, "split"),
    (["s3:box:rw", "s3:far"], "s3", "CopyObject", {"Bucket": "far", "Key": "a", "CopySource": "box/b"}, "write"),
    (["dynamodb"], "dynamodb", "ExecuteStatement", {"Statement": "delete from orders where id = '1'"}, "write"),
    (["dynamodb"], "dynamodb", "TransactWriteItems", {"TransactItems": [{"Put": {"TableName": "orders"}}]}, "write"),
    (["sqs"], "sqs", "ReceiveMessage", {"QueueUrl": "https://x/1/jobs"}, "write"),
    (["lambda"], "lambda", "Invoke", {"FunctionName": "far"}, "write"),
    (["sts:rw"], "sts", "AssumeRole", {"RoleArn": "arn:aws:iam::1:role/x"}, "credentials"),
    (["sts:rw"], "sts", "GetSessionToken", {}, "credentials"),
    (["glacier"], "glacier", "ListVaults", {}, "unknown"),
]


@pytest.mark.parametrize(("words", "service", "name", "parameters", "why"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_may_not_pass_is_not_sent_and_does_not_stay_either(words, service, name, parameters, why):
    assert way(words, service, name, **parameters).refusal == why


def test_what_may_be_written_is_what_one_of_the_passages_says():
    found = way(["s3", "s3:box:rw"], "s3", "PutObject", Bucket="box", Key="a")
    assert (found.passage.word, found.refusal) == ("s3:box", None)


@pytest.mark.parametrize(
    "action",
    [
        *("s3:GetObject", "s3:ListBucket", "s3:ListAllMyBuckets", "dynamodb:GetItem", "dynamodb:BatchGetItem"),
        *("dynamodb:PartiQLSelect", "kinesis:GetRecords", "ssm:GetParametersByPath", "sts:GetCallerIdentity"),
        *("kms:Decrypt", "kms:Sign", "logs:StartQuery", "bedrock:InvokeModel", "secretsmanager:GetSecretValue"),
    ],
)
def test_what_leaves_an_account_as_it_is_reads(action):
    # Service Authorization Reference, access levels Read and List; KMS's cryptographic operations change no key
    assert is_reading(action)


@pytest.mark.parametrize(
    "action",
    [
        *("s3:PutObject", "s3:GetNothing", "dynamodb:UpdateItem", "sqs:ReceiveMessage", "sqs:DeleteMessage"),
        *("states:GetActivityTask", "cognito-identity:GetId", "kms:ScheduleKeyDeletion", "lambda:InvokeFunction"),
        *("ses:VerifyEmailIdentity", "bedrock:InvokeAgent", "unknown:GetAnything"),
    ],
)
def test_what_has_an_effect_or_is_unknown_does_not_read(action):
    assert not is_reading(action)


def test_everything_that_gives_credentials_is_an_action_of_aws():
    known = {f"{service}:{name}" for service, entry in actions().items() for name in entry["actions"]}
    assert {action for action in known if gives_credentials(action)} >= {"sts:AssumeRole", "iam:CreateAccessKey"}
    assert not gives_credentials("sts:GetCallerIdentity")
