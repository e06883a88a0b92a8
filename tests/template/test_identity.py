"""Names and ARNs; formats are those of each type's page, section "Return values", in the template reference."""

from __future__ import annotations

import re
from typing import Any

import pytest

from minisam.template.identities import RULES
from minisam.template.identity import Identities, nested_stack_name


def identify(kind: str, properties: dict[str, Any], logical_id: str = "Thing", stack: str = "app") -> Any:
    return Identities(stack, "us-east-1").identify(logical_id, f"AWS::{kind}", properties)


@pytest.mark.parametrize(
    ("kind", "properties", "ref", "attribute", "value"),
    [
        ("Lambda::Function", {"FunctionName": "f"}, "f", "Arn", "arn:aws:lambda:us-east-1:123456789012:function:f"),
        ("Lambda::LayerVersion", {"LayerName": "l"}, "arn:aws:lambda:us-east-1:123456789012:layer:l:1", None, None),
        (
            "SQS::Queue",
            {"QueueName": "q"},
            "https://sqs.us-east-1.amazonaws.com/123456789012/q",
            "Arn",
            "arn:aws:sqs:us-east-1:123456789012:q",
        ),
        ("SNS::Topic", {"TopicName": "t"}, "arn:aws:sns:us-east-1:123456789012:t", "TopicName", "t"),
        ("S3::Bucket", {"BucketName": "b"}, "b", "RegionalDomainName", "b.s3.us-east-1.amazonaws.com"),
        ("DynamoDB::Table", {"TableName": "t"}, "t", "Arn", "arn:aws:dynamodb:us-east-1:123456789012:table/t"),
        ("Kinesis::Stream", {"Name": "s"}, "s", "Arn", "arn:aws:kinesis:us-east-1:123456789012:stream/s"),
        ("SSM::Parameter", {"Name": "/a/b", "Type": "String", "Value": "v"}, "/a/b", "Value", "v"),
        ("Logs::LogGroup", {"LogGroupName": "/g"}, "/g", "Arn", "arn:aws:logs:us-east-1:123456789012:log-group:/g:*"),
        ("IAM::Role", {"RoleName": "r"}, "r", "Arn", "arn:aws:iam::123456789012:role/r"),
        (
            "Events::Rule",
            {"Name": "r", "EventBusName": "own"},
            "own|r",
            "Arn",
            "arn:aws:events:us-east-1:123456789012:rule/own/r",
        ),
        ("Events::Rule", {"Name": "r"}, "r", "Arn", "arn:aws:events:us-east-1:123456789012:rule/r"),
        ("Events::EventBus", {"Name": "b"}, "b", "Arn", "arn:aws:events:us-east-1:123456789012:event-bus/b"),
        (
            "StepFunctions::StateMachine",
            {"StateMachineName": "m"},
            "arn:aws:states:us-east-1:123456789012:stateMachine:m",
            "Name",
            "m",
        ),
        (
            "Scheduler::Schedule",
            {"Name": "s", "GroupName": "g"},
            "s",
            "Arn",
            "arn:aws:scheduler:us-east-1:123456789012:schedule/g/s",
        ),
        ("ApiGateway::Stage", {"StageName": "prod"}, "prod", None, None),
        (
            "Lambda::Alias",
            {"FunctionName": "f", "Name": "live"},
            "arn:aws:lambda:us-east-1:123456789012:function:f:live",
            None,
            None,
        ),
        ("CloudWatch::Alarm", {"AlarmName": "a"}, "a", "Arn", "arn:aws:cloudwatch:us-east-1:123456789012:alarm:a"),
        ("MSK::Cluster", {"ClusterName": "c"}, "c", None, None),
    ],
    ids=lambda value: value if isinstance(value, str) and "::" in value else "",
)
def test_explicit_names_win(kind: str, properties: dict[str, Any], ref: str, attribute: str | None, value: Any) -> None:
    identity = identify(kind, properties)
    assert identity.ref == ref
    assert attribute is None or identity.attributes[attribute] == value


@pytest.mark.parametrize(
    ("kind", "pattern"),
    [
        ("Lambda::Function", r"app-Thing-[A-Z0-9]{13}"),
        ("DynamoDB::Table", r"app-Thing-[A-Z0-9]{13}"),
        ("S3::Bucket", r"app-thing-[a-z0-9]{13}"),
        ("ApiGateway::RestApi", r"[a-z0-9]{10}"),
        ("ApiGatewayV2::Api", r"[a-z0-9]{10}"),
        ("Cognito::UserPool", r"us-east-1_[A-Za-z0-9]{9}"),
        ("Cognito::UserPoolClient", r"[a-z0-9]{26}"),
        (
            "SecretsManager::Secret",
            r"arn:aws:secretsmanager:us-east-1:123456789012:secret:app-Thing-[A-Z0-9]{13}-[A-Za-z0-9]{6}",
        ),
        ("KMS::Key", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
        (
            "CloudFormation::Stack",
            r"arn:aws:cloudformation:us-east-1:123456789012:stack/app-Thing-[A-Z0-9]{13}/[0-9a-f-]{36}",
        ),
    ],
)
def test_generated_ids_have_the_shape_of_real_ones(kind: str, pattern: str) -> None:
    assert re.fullmatch(pattern, identify(kind, {}).ref)


def test_generated_ids_are_the_same_at_every_start_and_differ_between_resources() -> None:
    assert identify("SQS::Queue", {}) == identify("SQS::Queue", {})
    others = [identify("SQS::Queue", {}, "Other"), identify("SQS::Queue", {}, stack="app2")]
    assert len({identity.ref for identity in [identify("SQS::Queue", {}), *others]}) == 3


@pytest.mark.parametrize(("kind", "limit"), [("Lambda::Function", 64), ("IAM::Role", 64), ("S3::Bucket", 63)])
def test_long_names_are_cut_to_the_limit_and_stay_different(kind: str, limit: int) -> None:
    first, second = (identify(kind, {}, "L" * 200 + end, stack="s" * 100).ref for end in "ab")
    assert len(first) == len(second) == limit
    assert first != second


def test_fifo_queues_and_topics_get_their_ending() -> None:
    assert identify("SQS::Queue", {"FifoQueue": "true"}).attributes["QueueName"].endswith(".fifo")
    assert identify("SNS::Topic", {"FifoTopic": True}).ref.endswith(".fifo")


def test_a_table_has_a_stream_arn_only_with_a_stream() -> None:
    assert "StreamArn" not in identify("DynamoDB::Table", {}).attributes
    with_stream = identify(
        "DynamoDB::Table", {"TableName": "t", "StreamSpecification": {"StreamViewType": "KEYS_ONLY"}}
    )
    assert re.fullmatch(
        r"arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/.+", with_stream.attributes["StreamArn"]
    )


def test_versions_of_a_function_are_counted() -> None:
    identities = Identities("app", "us-east-1")
    prefix = "arn:aws:lambda:us-east-1:123456789012:function"
    functions = {"A": "f", "B": f"{prefix}:f", "C": "g"}
    versions = [identities.identify(id, "AWS::Lambda::Version", {"FunctionName": f}).ref for id, f in functions.items()]
    assert versions == [f"{prefix}:f:1", f"{prefix}:f:2", f"{prefix}:g:1"]


@pytest.mark.parametrize("kind", sorted(RULES))
def test_every_rule_can_be_written(kind: str) -> None:
    identity = Identities("app", "us-east-1").identify("Thing", kind, {"StreamSpecification": {}})
    texts = [identity.ref, *identity.attributes.values()]
    assert all(isinstance(text, str) and not re.search(r"\{[a-z]", text) for text in texts)


def test_a_nested_stack_is_named_after_its_parent() -> None:
    assert re.fullmatch(r"app-Child-[A-Z0-9]{13}", nested_stack_name("app", "us-east-1", "Child"))


@pytest.mark.parametrize(
    ("kind", "service"),
    [("AmazonMQ::Broker", "mq"), ("MSK::Cluster", "kafka"), ("DocDB::DBCluster", "rds"), ("EC2::VPC", "ec2")],
)
def test_an_arn_that_only_aws_knows_is_of_the_service_that_arns_name(kind, service) -> None:
    # AWS: Service Authorization Reference, "Resource types defined by" each service
    placeholder = identify(kind, {}).placeholder("Thing", "Arn")
    assert placeholder == f"arn:aws:{service}:us-east-1:123456789012:placeholder-for-Thing.Arn"
