"""Reloads: the new template is in force, and what was stored is still there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from minisam.model import Resource
from tests.cloud.declared import ALLOW, EVERYTHING, QUEUE, ROLE, TABLE, TABLE_PROPERTIES, TOPIC, TRUST
from tests.cloud.running import RunningCloud, resource, running_cloud

DENY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}],
}


def changed(name: str, **properties: Any) -> Resource:
    """Return a declared resource with other properties; None takes one away."""
    old = EVERYTHING[name]
    merged = {key: value for key, value in {**old.properties, **properties}.items() if value is not None}
    return resource(old.id, old.type, merged, ref=old.ref, depends_on=old.depends_on, **old.attributes)


@pytest.fixture(scope="module")
def shared() -> Iterator[RunningCloud]:
    """A running cloud for this module's tests."""
    with running_cloud() as cloud:
        cloud.run(cloud.cloud.start())
        yield cloud


@pytest.fixture
def empty(shared: RunningCloud) -> RunningCloud:
    """A running cloud with nothing in it."""
    shared.apply(allow_replace=True)
    return shared


@pytest.fixture
def complete(shared: RunningCloud) -> RunningCloud:
    """A running cloud with everything declared in it."""
    shared.apply(*EVERYTHING.values())
    return shared


@pytest.fixture
def table(empty: RunningCloud) -> RunningCloud:
    """A cloud with the declared table and one item in it."""
    empty.apply(EVERYTHING["Table"])
    item = {"id": {"S": "1"}, "at": {"N": "1"}, "kind": {"S": "a"}}
    empty.client("dynamodb").put_item(TableName=TABLE, Item=item)
    return empty


def count(cloud: RunningCloud) -> int:
    return int(cloud.client("dynamodb").scan(TableName=TABLE, Select="COUNT")["Count"])


def test_a_table_changes_in_place_and_keeps_its_items(table: RunningCloud) -> None:
    index = {**TABLE_PROPERTIES["GlobalSecondaryIndexes"][0], "IndexName": "by-kind-2"}
    new = changed(
        "Table",
        GlobalSecondaryIndexes=[index],
        BillingMode="PAY_PER_REQUEST",
        ProvisionedThroughput=None,
        TimeToLiveSpecification=None,
        StreamSpecification={"StreamViewType": "KEYS_ONLY"},
        Tags=[{"Key": "team", "Value": "green"}],
    )
    (step,) = table.apply(new)
    assert (step.action, step.status) == ("change", "done"), [event.message for event in table.events]
    client = table.client("dynamodb")
    description = client.describe_table(TableName=TABLE)["Table"]
    assert [index["IndexName"] for index in description["GlobalSecondaryIndexes"]] == ["by-kind-2"]
    assert description["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert description["StreamSpecification"]["StreamViewType"] == "KEYS_ONLY"
    assert description["LatestStreamArn"] == EVERYTHING["Table"].attributes["StreamArn"]
    ttl = client.describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]["TimeToLiveStatus"]
    assert ttl == "DISABLED"
    tags = client.list_tags_of_resource(ResourceArn=description["TableArn"])["Tags"]
    assert tags == [{"Key": "team", "Value": "green"}]
    assert count(table) == 1


def test_a_replacement_that_would_lose_data_is_not_carried_out(table: RunningCloud) -> None:
    new = changed("Table", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], LocalSecondaryIndexes=None)
    plan = table.apply(new)
    assert [(step.action, step.status) for step in plan.kept] == [("replace", "kept")]
    assert count(table) == 1
    again = table.apply(new)
    assert [step.status for step in again] == ["kept"]


def test_a_replacement_is_carried_out_when_allowed(table: RunningCloud) -> None:
    key = [{"AttributeName": "id", "KeyType": "HASH"}]
    used = [one for one in TABLE_PROPERTIES["AttributeDefinitions"] if one["AttributeName"] != "at"]
    new = changed("Table", KeySchema=key, AttributeDefinitions=used, LocalSecondaryIndexes=None)
    (step,) = table.apply(new, allow_replace=True)
    assert (step.action, step.status) == ("replace", "done")
    assert count(table) == 0


def test_a_removed_table_is_kept_until_allowed(table: RunningCloud) -> None:
    assert [step.status for step in table.apply()] == ["kept"]
    assert count(table) == 1
    assert [step.status for step in table.apply(allow_replace=True)] == ["done"]
    assert table.client("dynamodb").list_tables()["TableNames"] == []


def test_a_kept_table_that_comes_back_needs_nothing(table: RunningCloud) -> None:
    table.apply()
    assert table.apply(EVERYTHING["Table"]).is_empty
    assert count(table) == 1


def test_messages_survive_a_change_of_their_queue(empty: RunningCloud) -> None:
    empty.apply(EVERYTHING["Dead"], EVERYTHING["Queue"])
    client = empty.client("sqs")
    client.send_message(QueueUrl=QUEUE, MessageBody="kept")
    empty.apply(EVERYTHING["Dead"], changed("Queue", VisibilityTimeout=None, DelaySeconds=3, Tags=None))
    attributes = client.get_queue_attributes(QueueUrl=QUEUE, AttributeNames=["All"])["Attributes"]
    # AWS: docs "aws-resource-sqs-queue": VisibilityTimeout is 30 where it is not given
    assert (attributes["VisibilityTimeout"], attributes["DelaySeconds"]) == ("30", "3")
    assert client.list_queue_tags(QueueUrl=QUEUE).get("Tags", {}) == {}
    assert client.receive_message(QueueUrl=QUEUE)["Messages"][0]["Body"] == "kept"


def test_a_parameter_that_the_application_wrote_survives_other_changes(empty: RunningCloud) -> None:
    empty.apply(EVERYTHING["Parameter"])
    client = empty.client("ssm")
    client.put_parameter(Name="/app/greeting", Value="changed by the application", Overwrite=True)
    empty.apply(EVERYTHING["Parameter"], EVERYTHING["Topic"])
    assert client.get_parameter(Name="/app/greeting")["Parameter"]["Value"] == "changed by the application"
    empty.apply(changed("Parameter", Value="bye"), EVERYTHING["Topic"])
    assert client.get_parameter(Name="/app/greeting")["Parameter"]["Value"] == "bye"


def test_a_roles_policies_follow_the_template(empty: RunningCloud) -> None:
    empty.apply(EVERYTHING["Role"], EVERYTHING["Policy"], EVERYTHING["Managed"])
    role = changed("Role", Policies=[{"PolicyName": "other", "PolicyDocument": ALLOW}], ManagedPolicyArns=None)
    empty.apply(role)
    client = empty.client("iam")
    assert client.list_role_policies(RoleName=ROLE)["PolicyNames"] == ["other"]
    assert client.list_attached_role_policies(RoleName=ROLE)["AttachedPolicies"] == []
    assert client.get_role(RoleName=ROLE)["Role"]["AssumeRolePolicyDocument"] == TRUST


def test_a_replaced_topic_has_its_subscriptions_again(empty: RunningCloud) -> None:
    names = ("Dead", "Queue", "Subscription")
    empty.apply(EVERYTHING["Topic"], *(EVERYTHING[name] for name in names))
    empty.client("sns").delete_topic(TopicArn=TOPIC)
    empty.apply(changed("Topic", TopicName="named-now"), *(EVERYTHING[name] for name in names))
    listed = empty.client("sns").list_subscriptions_by_topic(TopicArn=TOPIC)["Subscriptions"]
    assert [one["SubscriptionArn"] for one in listed] == [EVERYTHING["Subscription"].ref]


SMALL_CHANGES: list[Any] = [
    pytest.param("Bucket", {"VersioningConfiguration": None, "CorsConfiguration": None, "Tags": None}, id="bucket"),
    pytest.param("Topic", {"DisplayName": None}, id="topic"),
    pytest.param("Stream", {"ShardCount": 4, "RetentionPeriodHours": 24, "Tags": None}, id="stream"),
    pytest.param("Secret", {"GenerateSecretString": None, "SecretString": "s"}, id="secret"),
    pytest.param("Nightly", {"State": "ENABLED"}, id="rule"),
    pytest.param("LogGroup", {"RetentionInDays": None}, id="log-group"),
    pytest.param("Pool", {"Policies": {"PasswordPolicy": {"MinimumLength": 12}}}, id="user-pool"),
    pytest.param("Key", {"EnableKeyRotation": False, "Enabled": False, "Description": None}, id="key"),
    pytest.param("Alarm", {"Threshold": 5}, id="alarm"),
    pytest.param("Managed", {"PolicyDocument": DENY}, id="managed-policy-made-again"),
]


@pytest.mark.parametrize(("name", "properties"), SMALL_CHANGES)
def test_other_changes_are_done_in_place(complete: RunningCloud, name: str, properties: dict[str, Any]) -> None:
    declared = {**EVERYTHING, name: changed(name, **properties)}
    taken = [step for step in complete.apply(*declared.values()) if step.action != "none"]
    assert [step.status for step in taken if step.resource == name] == ["done"], complete.events[-1].message
    back = [step for step in complete.apply(*EVERYTHING.values()) if step.resource == name]
    assert [step.status for step in back] == ["done"], complete.events[-1].message


def test_everything_can_be_removed(complete: RunningCloud) -> None:
    complete.client("s3").put_object(Bucket=EVERYTHING["Bucket"].ref, Key="x", Body=b"x")
    plan = complete.apply(allow_replace=True)
    assert {step.status for step in plan} == {"done"}, complete.events[-1].message


def test_a_policy_without_a_version_is_taken_as_sam_writes_it(empty: RunningCloud) -> None:
    # SAM's policy templates have no Version: aws-sam-translator, policy_templates_data/policy_templates.json.
    statement = {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
    policies = [{"PolicyName": "read", "PolicyDocument": statement}]
    role = resource("Bare", "AWS::IAM::Role", {"AssumeRolePolicyDocument": TRUST, "Policies": policies}, ref="bare")
    (step,) = empty.apply(role)
    assert step.status == "done", empty.events[-1].message
    document = empty.client("iam").get_role_policy(RoleName="bare", PolicyName="read")["PolicyDocument"]
    assert document["Statement"] == statement["Statement"]
