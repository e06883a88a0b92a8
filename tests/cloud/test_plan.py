"""Plans are pure: what replacement means per property is CloudFormation's, cited per row."""

from __future__ import annotations

from typing import Any

import pytest

from minisam.cloud.plan import Plan, Step, in_order, plan
from minisam.model import Resource
from tests.cloud.running import by_id, resource

KEY = [{"AttributeName": "id", "KeyType": "HASH"}]


def table(properties: dict[str, Any], ref: str = "t") -> Resource:
    return resource("Table", "AWS::DynamoDB::Table", properties, ref=ref)


def only(steps: Plan) -> Step:
    (step,) = steps
    return step


def test_what_is_new_is_added() -> None:
    step = only(plan({}, by_id(table({"KeySchema": KEY}))))
    assert (step.action, step.status, step.holds_data) == ("add", "planned", True)


def test_what_is_equal_needs_nothing() -> None:
    same = by_id(table({"KeySchema": KEY}))
    assert plan(same, same).is_empty


def test_a_moved_resource_needs_nothing() -> None:
    old = table({"KeySchema": KEY})
    new = Resource(
        id=old.id, type=old.type, properties=old.properties, ref="t", position=old.position, depends_on=("Role",)
    )
    assert plan(by_id(old), by_id(new)).is_empty


# "Update requires" in the CloudFormation page of each type (docs "aws-resource-SERVICE-TYPE").
CHANGES: list[Any] = [
    pytest.param("AWS::DynamoDB::Table", {"KeySchema": KEY}, {"KeySchema": []}, "replace", id="table-key"),
    pytest.param("AWS::DynamoDB::Table", {}, {"LocalSecondaryIndexes": [{}]}, "replace", id="table-local-index"),
    pytest.param("AWS::DynamoDB::Table", {}, {"GlobalSecondaryIndexes": []}, "change", id="table-global-index"),
    pytest.param("AWS::DynamoDB::Table", {}, {"BillingMode": "PAY_PER_REQUEST"}, "change", id="table-billing"),
    pytest.param(
        "AWS::DynamoDB::Table",
        {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]},
        {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "N"}]},
        "replace",
        id="table-edited-attribute",
    ),
    pytest.param(
        "AWS::DynamoDB::Table",
        {"AttributeDefinitions": []},
        {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "N"}]},
        "change",
        id="table-new-attribute",
    ),
    pytest.param("AWS::SQS::Queue", {}, {"FifoQueue": True}, "replace", id="queue-fifo"),
    pytest.param("AWS::SQS::Queue", {}, {"VisibilityTimeout": 5}, "change", id="queue-visibility"),
    pytest.param("AWS::SNS::Topic", {}, {"FifoTopic": True}, "replace", id="topic-fifo"),
    pytest.param("AWS::SNS::Topic", {}, {"DisplayName": "x"}, "change", id="topic-display-name"),
    pytest.param("AWS::SNS::Subscription", {"Endpoint": "a"}, {"Endpoint": "b"}, "replace", id="subscription-endpoint"),
    pytest.param("AWS::SNS::Subscription", {}, {"FilterPolicy": {}}, "change", id="subscription-filter"),
    pytest.param("AWS::S3::Bucket", {}, {"CorsConfiguration": {}}, "change", id="bucket-cors"),
    pytest.param("AWS::S3::Bucket", {"BucketName": "a"}, {"BucketName": "b"}, "replace", id="bucket-name"),
    pytest.param("AWS::Kinesis::Stream", {"ShardCount": 1}, {"ShardCount": 2}, "change", id="stream-shards"),
    pytest.param("AWS::SSM::Parameter", {"Value": "a"}, {"Value": "b"}, "change", id="parameter-value"),
    pytest.param("AWS::SSM::Parameter", {"Name": "a"}, {"Name": "b"}, "replace", id="parameter-name"),
    pytest.param("AWS::SecretsManager::Secret", {}, {"SecretString": "b"}, "change", id="secret-value"),
    pytest.param("AWS::Events::Rule", {}, {"EventBusName": "b"}, "replace", id="rule-bus"),
    pytest.param("AWS::Events::Rule", {}, {"State": "DISABLED"}, "change", id="rule-state"),
    pytest.param("AWS::Logs::LogGroup", {}, {"RetentionInDays": 1}, "change", id="log-retention"),
    pytest.param("AWS::IAM::Role", {}, {"Path": "/x/"}, "replace", id="role-path"),
    pytest.param("AWS::IAM::Role", {}, {"Policies": []}, "change", id="role-policies"),
    pytest.param("AWS::Cognito::UserPool", {}, {"AliasAttributes": ["email"]}, "replace", id="pool-alias"),
    pytest.param("AWS::Cognito::UserPool", {}, {"Policies": {}}, "change", id="pool-policies"),
    pytest.param("AWS::Cognito::UserPoolClient", {}, {"GenerateSecret": True}, "replace", id="client-secret"),
    pytest.param("AWS::StepFunctions::StateMachine", {}, {"DefinitionString": "{}"}, "change", id="machine-definition"),
    pytest.param("AWS::StepFunctions::StateMachine", {}, {"StateMachineType": "EXPRESS"}, "replace", id="machine-type"),
    pytest.param("AWS::KMS::Key", {}, {"KeySpec": "RSA_2048"}, "replace", id="key-spec"),
]


@pytest.mark.parametrize(("kind", "old", "new", "action"), CHANGES)
def test_a_changed_property_means_what_cloudformation_says(
    kind: str, old: dict[str, Any], new: dict[str, Any], action: str
) -> None:
    step = only(plan(by_id(resource("R", kind, old, ref="r")), by_id(resource("R", kind, new, ref="r"))))
    assert step.action == action


def test_a_replacement_names_the_property() -> None:
    step = only(plan(by_id(table({"KeySchema": KEY})), by_id(table({"KeySchema": []}))))
    assert step.reason == "KeySchema cannot be changed in place"
    assert step.loses_data


def test_a_new_name_is_a_replacement() -> None:
    step = only(plan(by_id(table({}, ref="a")), by_id(table({}, ref="b"))))
    assert (step.action, step.reason) == ("replace", "its name changed from 'a' to 'b'")


def test_another_type_under_the_same_id_is_a_replacement_of_the_old_ones_data() -> None:
    step = only(plan(by_id(table({})), by_id(resource("Table", "AWS::SNS::Topic", {}, ref="t"))))
    assert (step.action, step.holds_data) == ("replace", True)


def test_what_depends_on_something_replaced_is_made_again_unless_it_holds_data() -> None:
    def stack(fifo: bool) -> dict[str, Resource]:
        return by_id(
            resource("Topic", "AWS::SNS::Topic", {"FifoTopic": fifo}, ref="t"),
            resource("Sub", "AWS::SNS::Subscription", {}, ref="s", depends_on=("Topic",)),
            resource("Bucket", "AWS::S3::Bucket", {}, ref="b", depends_on=("Topic",)),
        )

    actions = {step.resource: step.action for step in plan(stack(False), stack(True))}
    assert actions == {"Topic": "replace", "Sub": "replace", "Bucket": "none"}


def test_what_depends_on_something_kept_stays_as_it_is() -> None:
    def stack(key: list[dict[str, str]]) -> dict[str, Resource]:
        role = resource("Role", "AWS::IAM::Role", {}, ref="r", depends_on=("Table",))
        return by_id(table({"KeySchema": key}), role)

    kept = {step.resource: (step.action, step.status) for step in plan(stack(KEY), stack([]))}
    assert kept == {"Table": ("replace", "kept"), "Role": ("none", "planned")}
    allowed = {step.resource: step.action for step in plan(stack(KEY), stack([]), allow_replace=True)}
    assert allowed == {"Table": "replace", "Role": "replace"}


def test_what_is_gone_is_removed_last_and_in_reverse() -> None:
    queue = resource("Queue", "AWS::SQS::Queue", {}, ref="q")
    policy = resource("Policy", "AWS::SQS::QueuePolicy", {}, ref="p", depends_on=("Queue",))
    steps = plan(by_id(policy, queue), by_id(table({})))
    assert [(step.action, step.resource) for step in steps] == [
        ("add", "Table"),
        ("remove", "Policy"),
        ("remove", "Queue"),
    ]
    assert [step.loses_data for step in steps] == [False, False, True]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("AWS::ApiGateway::RestApi", "minisam serves it itself"),
        ("AWS::Lambda::Function", "minisam serves it itself"),
        ("AWS::ElastiCache::ServerlessCache", "the embedded AWS has no such type"),
    ],
)
def test_what_the_cloud_does_not_hold_is_said(kind: str, reason: str) -> None:
    step = only(plan({}, by_id(resource("R", kind, {}, ref="r"))))
    assert (step.action, step.reason) == ("none", reason)


@pytest.mark.parametrize("kind", ["Custom::Thing", "AWS::CloudFormation::CustomResource"])
def test_custom_resources_are_steps_like_others(kind: str) -> None:
    step = only(plan({}, by_id(resource("R", kind, {"ServiceToken": "t"}, ref="r"))))
    assert step.action == "add"


def test_order_follows_dependencies_through_several_steps_and_survives_circles() -> None:
    def node(name: str, *needs: str) -> Resource:
        return resource(name, "AWS::SQS::Queue", {}, ref=name, depends_on=needs)

    assert in_order(by_id(node("A", "B"), node("B", "C", "Gone"), node("C"))) == ["C", "B", "A"]
    assert sorted(in_order(by_id(node("A", "B"), node("B", "A")))) == ["A", "B"]


def test_users_of_dynamic_references_come_after_everything_else() -> None:
    user = resource("A", "AWS::SSM::Parameter", {"Value": "{{resolve:ssm:/b}}"}, ref="/a")
    parameter = resource("B", "AWS::SSM::Parameter", {"Value": "b"}, ref="/b")
    assert in_order(by_id(user, parameter)) == ["B", "A"]
