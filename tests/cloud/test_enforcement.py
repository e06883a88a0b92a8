"""What functions may do is what their roles say, with AWS's own errors where they may not."""

from __future__ import annotations

import json

import pytest
from botocore.exceptions import ClientError

from minisam.access.keys import key_of
from tests.cloud.running import ACCOUNT, REGION, resource
from tests.cloud.stack import ROLE, Stack, bucket, policies, queue, statement, table

SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/app-FnRole/fn"
TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/orders"
QUEUE = f"resource: arn:aws:sqs:{REGION}:{ACCOUNT}:jobs"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:t"
EVENT = {"Source": "a", "DetailType": "b", "Detail": "{}"}
METRIC = {"Namespace": "n", "MetricData": []}
QUEUE_URL = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/jobs"


@pytest.fixture
def stack():
    made = Stack()
    yield made
    made.close()


def refused(call, **parameters):
    """Return the error that a call ends with."""
    with pytest.raises(ClientError) as caught:
        call(**parameters)
    return caught.value.response["Error"]


def test_a_denied_call_is_the_services_own_error_and_says_which_policy_would_allow_it(stack):
    # docs troubleshoot_access-denied
    stack.declare(table(), grants=policies(statement("dynamodb:GetItem", TABLE)))
    client = stack.client("dynamodb")
    assert "Item" not in client.get_item(TableName="orders", Key={"id": {"S": "1"}})
    error = refused(client.put_item, TableName="orders", Item={"id": {"S": "1"}})
    assert error["Code"] == "AccessDeniedException"
    assert error["Message"] == (
        f"User: {SESSION} is not authorized to perform: dynamodb:PutItem on resource: {TABLE} "
        "because no identity-based policy allows the dynamodb:PutItem action"
    )
    (event,) = stack.denials
    assert event.message == (f"'Fn' may not call dynamodb:PutItem on {TABLE}: no statement allows it (role 'FnRole')")
    assert (event.position.file, event.position.line) == ("template.yaml", 7)
    assert event.hint == "add to its Policies: DynamoDBWritePolicy: {TableName: !Ref Orders}"


PROTOCOLS = [
    (
        "s3",
        "put_object",
        {"Bucket": "box", "Key": "a"},
        "AccessDenied",
        's3:PutObject on resource: "arn:aws:s3:::box/a"',
    ),
    ("s3", "head_object", {"Bucket": "box", "Key": "a"}, "403", ""),
    ("sqs", "send_message", {"QueueUrl": QUEUE_URL, "MessageBody": "x"}, "AccessDenied", f"sqs:sendmessage on {QUEUE}"),
    ("sns", "publish", {"TopicArn": TOPIC, "Message": "x"}, "AuthorizationError", "SNS:Publish on resource"),
    ("events", "put_events", {"Entries": [EVENT]}, "AccessDeniedException", "event-bus/default"),
    ("cloudwatch", "put_metric_data", METRIC, "AccessDenied", "cloudwatch:PutMetricData"),
    ("sts", "assume_role", {"RoleArn": ROLE, "RoleSessionName": "x"}, "AccessDenied", "sts:AssumeRole"),
    ("scheduler", "get_schedule", {"Name": "s"}, "AccessDeniedException", "schedule/default/s"),
    ("ssm", "get_parameter", {"Name": "/a/b"}, "AccessDeniedException", "parameter/a/b"),
]


@pytest.mark.parametrize(("service", "call", "parameters", "code", "wording"), PROTOCOLS)
def test_each_protocol_has_its_own_error(stack, service, call, parameters, code, wording):
    stack.declare(bucket(), queue())
    error = refused(getattr(stack.client(service), call), **parameters)
    assert error["Code"] == code
    assert wording in error["Message"]


def test_the_developers_own_keys_are_not_restricted(stack):
    stack.declare(bucket())
    stack.admin("s3").put_object(Bucket="box", Key="a", Body=b"x")
    assert stack.denials == []


def test_everybody_may_ask_who_he_is(stack):
    # docs API_GetCallerIdentity: no permissions are required
    stack.declare()
    assert stack.client("sts").get_caller_identity()["Account"] == ACCOUNT


def test_a_deny_names_its_statement(stack):
    deny = statement("s3:DeleteObject", "*", effect="Deny", Sid="Never")
    stack.declare(bucket(), grants=policies(statement("s3:*"), deny))
    error = refused(stack.client("s3").delete_object, Bucket="box", Key="a")
    assert error["Message"].endswith("with an explicit deny in an identity-based policy")
    assert "statement 'Never' of policy 'FnRolePolicy1' denies it" in stack.denials[0].message
    assert stack.denials[0].hint is None


def test_copies_need_both_ends_and_deletions_of_many_each_key(stack):
    grants = policies(
        statement("s3:PutObject"), statement(["s3:GetObject", "s3:DeleteObject"], "arn:aws:s3:::box/open/*")
    )
    stack.declare(bucket(), grants=grants)
    stack.admin("s3").put_object(Bucket="box", Key="open/a", Body=b"x")
    stack.admin("s3").put_object(Bucket="box", Key="shut/a", Body=b"x")
    client = stack.client("s3")
    client.copy_object(Bucket="box", Key="b", CopySource="box/open/a")
    error = refused(client.copy_object, Bucket="box", Key="b", CopySource="box/shut/a")
    assert "s3:GetObject" in error["Message"] and "box/shut/a" in error["Message"]
    client.delete_objects(Bucket="box", Delete={"Objects": [{"Key": "open/a"}]})
    error = refused(client.delete_objects, Bucket="box", Delete={"Objects": [{"Key": "open/x"}, {"Key": "shut/a"}]})
    assert "s3:DeleteObject" in error["Message"]


def test_transactions_need_what_their_parts_need(stack):
    stack.declare(table(), grants=policies(statement("dynamodb:PutItem", TABLE)))
    put = {"Put": {"TableName": "orders", "Item": {"id": {"S": "1"}}}}
    delete = {"Delete": {"TableName": "orders", "Key": {"id": {"S": "2"}}}}
    client = stack.client("dynamodb")
    client.transact_write_items(TransactItems=[put])
    assert "dynamodb:DeleteItem" in refused(client.transact_write_items, TransactItems=[put, delete])["Message"]


def test_conditions_on_leading_keys_hold(stack):
    # docs specifying-conditions
    condition = {"ForAllValues:StringEquals": {"dynamodb:LeadingKeys": ["mine"]}}
    stack.declare(
        table(), grants=policies(statement(["dynamodb:GetItem", "dynamodb:Query"], TABLE, Condition=condition))
    )
    client = stack.client("dynamodb")
    client.get_item(TableName="orders", Key={"id": {"S": "mine"}})
    refused(client.get_item, TableName="orders", Key={"id": {"S": "yours"}})
    query = {"TableName": "orders", "KeyConditionExpression": "#k = :v", "ExpressionAttributeNames": {"#k": "id"}}
    client.query(**query, ExpressionAttributeValues={":v": {"S": "mine"}})
    refused(client.query, **query, ExpressionAttributeValues={":v": {"S": "yours"}})


def test_a_prefix_condition_holds(stack):
    condition = {"StringLike": {"s3:prefix": "home/*"}}
    stack.declare(bucket(), grants=policies(statement("s3:ListBucket", "arn:aws:s3:::box", Condition=condition)))
    client = stack.client("s3")
    client.list_objects_v2(Bucket="box", Prefix="home/me")
    refused(client.list_objects_v2, Bucket="box")


def test_secrets_are_known_by_their_whole_arn(stack):
    secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:db-??????"
    stack.declare(grants=policies(statement("secretsmanager:GetSecretValue", secret)))
    for name in ("db", "other"):
        stack.admin("secretsmanager").create_secret(Name=name, SecretString="x")
    client = stack.client("secretsmanager")
    assert client.get_secret_value(SecretId="db")["SecretString"] == "x"
    refused(client.get_secret_value, SecretId="other")


def test_the_policy_of_a_bucket_grants_and_denies(stack):
    statements = [
        {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::box/*"},
        {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::box/secret/*"},
    ]
    document = {"Version": "2012-10-17", "Statement": statements}
    policy = resource(
        "BoxPolicy",
        "AWS::S3::BucketPolicy",
        {"Bucket": "box", "PolicyDocument": document},
        ref="p",
        depends_on=("Box",),
    )
    stack.declare(bucket(), policy, grants=policies(statement("s3:PutObject")))
    stack.admin("s3").put_object(Bucket="box", Key="a", Body=b"x")
    client = stack.client("s3")
    client.get_object(Bucket="box", Key="a")
    error = refused(client.put_object, Bucket="box", Key="secret/a", Body=b"x")
    assert error["Message"].endswith("with an explicit deny in a resource-based policy")


def test_a_boundary_limits_what_policies_allow(stack):
    document = {"Version": "2012-10-17", "Statement": [statement("s3:Get*")]}
    arn = f"arn:aws:iam::{ACCOUNT}:policy/limit"
    limit = resource(
        "Limit", "AWS::IAM::ManagedPolicy", {"ManagedPolicyName": "limit", "PolicyDocument": document}, ref=arn
    )
    stack.declare(limit, bucket(), grants=policies(statement("s3:*")), PermissionsBoundary=arn)
    error = refused(stack.client("s3").put_object, Bucket="box", Key="a", Body=b"x")
    assert error["Message"].endswith("because no permissions boundary allows the s3:PutObject action")


def test_managed_policies_are_aws_own(stack):
    stack.declare(bucket(), ManagedPolicyArns=["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"])
    stack.admin("s3").put_object(Bucket="box", Key="a", Body=b"x")
    stack.client("s3").get_object(Bucket="box", Key="a")
    refused(stack.client("s3").put_object, Bucket="box", Key="b", Body=b"x")


def test_a_role_that_is_not_wholly_known_is_only_reported(stack):
    stack.declare(bucket(), ManagedPolicyArns=[f"arn:aws:iam::{ACCOUNT}:policy/elsewhere"])
    for _ in range(2):
        stack.client("s3").put_object(Bucket="box", Key="a", Body=b"x")
    (event,) = stack.denials
    assert "would not be allowed to call s3:PutObject" in event.message
    assert "policy/elsewhere' is not known here" in event.message


@pytest.mark.parametrize(("mode", "reports"), [("warn", 1), ("off", 0)])
def test_modes_that_refuse_nothing(mode, reports):
    stack = Stack(iam=mode)
    stack.declare(bucket())
    stack.client("s3").put_object(Bucket="box", Key="a", Body=b"x")
    assert len(stack.denials) == reports
    stack.close()


def test_a_session_of_an_assumed_role_is_limited_by_its_own_policy(stack):
    stack.declare(bucket(), grants=policies(statement(["s3:*", "sts:AssumeRole"])))
    limit = json.dumps({"Version": "2012-10-17", "Statement": [statement("s3:PutObject")]})
    taken = stack.client("sts").assume_role(RoleArn=ROLE, RoleSessionName="x", Policy=limit)["Credentials"]
    client = stack.client("s3", key=taken["AccessKeyId"])
    client.put_object(Bucket="box", Key="a", Body=b"x")
    error = refused(client.get_object, Bucket="box", Key="a")
    assert error["Message"].endswith("because no session policy allows the s3:GetObject action")


def test_an_address_signed_in_advance_lets_do_what_its_signer_may(stack):
    stack.declare(bucket(), grants=policies(statement("s3:GetObject")))
    stack.admin("s3").put_object(Bucket="box", Key="a", Body=b"x")
    client = stack.client("s3")
    given = client.generate_presigned_url("get_object", Params={"Bucket": "box", "Key": "a"})
    assert stack.send("GET", given).body == b"x"
    given = client.generate_presigned_url("put_object", Params={"Bucket": "box", "Key": "a"})
    assert stack.send("PUT", given, body=b"y").status == 403
    said = len(stack.denials)
    stack.send("OPTIONS", given)  # a browser asks first, which needs no permission
    assert len(stack.denials) == said


def test_a_service_that_uses_a_role_is_bound_to_it(stack):
    stack.declare(queue())
    error = refused(stack.client("sqs", key=key_of(ROLE)).send_message, QueueUrl=QUEUE_URL, MessageBody="x")
    assert error["Code"] == "AccessDenied"


def test_what_nobody_knows_a_permission_for_goes_on_and_is_named(stack):
    stack.declare()
    assert stack.client("glacier").list_vaults(accountId="-")["VaultList"] == []
    assert "'Fn' called glacier:ListVaults: minisam does not know which permission" in stack.denials[0].message
