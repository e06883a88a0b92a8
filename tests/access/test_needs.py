"""What operations need, as the Service Authorization Reference and the services' own pages have it."""

from __future__ import annotations

import pytest

from minisam.access.needs import needs
from minisam.access.operation import Operation, Place, prefix_of

ACCOUNT = "us-east-1:123456789012"
KEYS = {("hash-key", "t"): "id", ("secret", "db"): f"arn:aws:secretsmanager:{ACCOUNT}:secret:db-AbCdEf"}
KEYS[("key", "alias/k")] = f"arn:aws:kms:{ACCOUNT}:key/1"
PLACE = Place(region="us-east-1", account="123456789012", find=lambda kind, name: KEYS.get((kind, name)))
KEY = f"arn:aws:kms:{ACCOUNT}:key/"
TABLE = f"arn:aws:dynamodb:{ACCOUNT}:table/t"


def asked(service, name, **parameters):
    found = needs(Operation(service=prefix_of(service), name=name, parameters=parameters), PLACE)
    return None if found is None else [(need.action, need.resource) for need in found]


@pytest.mark.parametrize(
    ("service", "name", "parameters", "wanted"),
    [
        # docs using-with-s3-policy-actions
        ("s3", "HeadObject", {"Bucket": "b", "Key": "k"}, [("s3:GetObject", "arn:aws:s3:::b/k")]),
        (
            "s3",
            "GetObject",
            {"Bucket": "b", "Key": "k", "VersionId": "1"},
            [("s3:GetObjectVersion", "arn:aws:s3:::b/k")],
        ),
        ("s3", "ListObjectsV2", {"Bucket": "b"}, [("s3:ListBucket", "arn:aws:s3:::b")]),
        ("s3", "HeadBucket", {"Bucket": "b"}, [("s3:ListBucket", "arn:aws:s3:::b")]),
        ("s3", "ListBuckets", {}, [("s3:ListAllMyBuckets", "*")]),
        ("s3", "UploadPart", {"Bucket": "b", "Key": "k"}, [("s3:PutObject", "arn:aws:s3:::b/k")]),
        (
            "s3",
            "PutObject",
            {"Bucket": "b", "Key": "k", "ACL": "private"},
            [("s3:PutObject", "arn:aws:s3:::b/k"), ("s3:PutObjectAcl", "arn:aws:s3:::b/k")],
        ),
        # docs API_CopyObject: the source is sent encoded as in an address
        (
            "s3",
            "CopyObject",
            {"Bucket": "b", "Key": "k", "CopySource": "from/a%20b?versionId=1"},
            [("s3:GetObject", "arn:aws:s3:::from/a b"), ("s3:PutObject", "arn:aws:s3:::b/k")],
        ),
        # docs api-permissions-reference (DynamoDB)
        ("dynamodb", "Query", {"TableName": "t", "IndexName": "i"}, [("dynamodb:Query", f"{TABLE}/index/i")]),
        ("dynamodb", "GetItem", {"TableName": TABLE}, [("dynamodb:GetItem", TABLE)]),
        ("dynamodb", "BatchWriteItem", {"RequestItems": {"t": []}}, [("dynamodb:BatchWriteItem", TABLE)]),
        ("dynamodb", "ExecuteStatement", {"Statement": 'DELETE FROM "t"'}, [("dynamodb:PartiQLDelete", TABLE)]),
        ("dynamodb", "ListTables", {}, [("dynamodb:ListTables", "*")]),
        # docs sqs-api-permissions-reference
        ("sqs", "SendMessageBatch", {"QueueUrl": "http://x/1/q"}, [("sqs:SendMessage", f"arn:aws:sqs:{ACCOUNT}:q")]),
        ("sqs", "ListQueues", {}, [("sqs:ListQueues", "*")]),
        ("sns", "PublishBatch", {"TopicArn": "arn:t"}, [("sns:Publish", "arn:t")]),
        ("sns", "Publish", {"PhoneNumber": "+15550100"}, [("sns:Publish", "+15550100")]),
        (
            "events",
            "PutEvents",
            {"Entries": [{}]},
            [("events:PutEvents", f"arn:aws:events:{ACCOUNT}:event-bus/default")],
        ),
        ("events", "PutRule", {"Name": "r"}, [("events:PutRule", f"arn:aws:events:{ACCOUNT}:rule/r")]),
        ("kinesis", "PutRecord", {"StreamName": "s"}, [("kinesis:PutRecord", f"arn:aws:kinesis:{ACCOUNT}:stream/s")]),
        (
            "ssm",
            "GetParameters",
            {"Names": ["/a/b", "c:2"]},
            [("ssm:GetParameters", f"arn:aws:ssm:{ACCOUNT}:parameter/{name}") for name in ("a/b", "c")],
        ),
        ("ssm", "DescribeParameters", {}, [("ssm:DescribeParameters", "*")]),
        (
            "secretsmanager",
            "GetSecretValue",
            {"SecretId": "db"},
            [("secretsmanager:GetSecretValue", KEYS["secret", "db"])],
        ),
        ("kms", "Encrypt", {"KeyId": "alias/k"}, [("kms:Encrypt", KEYS["key", "alias/k"])]),
        ("kms", "Decrypt", {}, [("kms:Decrypt", None)]),
        # docs kms-api-permissions-reference
        (
            "kms",
            "ReEncrypt",
            {"SourceKeyId": "alias/k", "DestinationKeyId": "2"},
            [("kms:ReEncryptFrom", KEYS["key", "alias/k"]), ("kms:ReEncryptTo", f"arn:aws:kms:{ACCOUNT}:key/2")],
        ),
        ("kms", "ReEncrypt", {"DestinationKeyId": "2"}, [("kms:ReEncryptFrom", None), ("kms:ReEncryptTo", f"{KEY}2")]),
        (
            "lambda",
            "Invoke",
            {"FunctionName": "f", "Qualifier": "live"},
            [("lambda:InvokeFunction", f"arn:aws:lambda:{ACCOUNT}:function:f:live")],
        ),
        ("stepfunctions", "StartExecution", {"stateMachineArn": "arn:m"}, [("states:StartExecution", "arn:m")]),
        ("stepfunctions", "SendTaskSuccess", {"taskToken": "x"}, [("states:SendTaskSuccess", None)]),
        (
            "logs",
            "PutLogEvents",
            {"logGroupName": "/g", "logStreamName": "s"},
            [("logs:PutLogEvents", f"arn:aws:logs:{ACCOUNT}:log-group:/g:log-stream:s")],
        ),
        (
            "cognito-idp",
            "AdminGetUser",
            {"UserPoolId": "us-east-1_1"},
            [("cognito-idp:AdminGetUser", f"arn:aws:cognito-idp:{ACCOUNT}:userpool/us-east-1_1")],
        ),
        (
            "firehose",
            "PutRecord",
            {"DeliveryStreamName": "d"},
            [("firehose:PutRecord", f"arn:aws:firehose:{ACCOUNT}:deliverystream/d")],
        ),
        ("monitoring", "PutMetricData", {"Namespace": "n"}, [("cloudwatch:PutMetricData", "*")]),
        # docs API_GetCallerIdentity: no permissions are required
        ("sts", "GetCallerIdentity", {}, []),
        ("nowhere", "DoIt", {}, None),
    ],
)
def test_operations_need_actions_on_arns(service, name, parameters, wanted):
    assert asked(service, name, **parameters) == wanted


def test_transactions_are_their_parts():
    items = [{"Put": {"TableName": "t"}}, {"ConditionCheck": {"TableName": "t"}}]
    wanted = [("dynamodb:PutItem", TABLE), ("dynamodb:ConditionCheckItem", TABLE)]
    assert asked("dynamodb", "TransactWriteItems", TransactItems=items) == wanted


def test_partition_keys_and_attributes_are_condition_keys():
    # docs specifying-conditions
    parameters = {"TableName": "t", "Key": {"id": {"S": "me"}}, "ProjectionExpression": "#n, b.c"}
    parameters["ExpressionAttributeNames"] = {"#n": "name"}
    (need,) = needs(Operation(service="dynamodb", name="GetItem", parameters=parameters), PLACE)
    assert need.context == {"dynamodb:LeadingKeys": ("me",), "dynamodb:Attributes": ("id", "name", "b")}
