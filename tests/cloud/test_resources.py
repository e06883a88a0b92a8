"""Each emulated type is created and read back through its public API, with the ids that the template promised."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from minisam.cloud.resources import emulated_types
from tests.cloud import declared
from tests.cloud.declared import EVERYTHING, arn
from tests.cloud.running import RunningCloud, run_to_end


def test_nothing_declared_failed(everything: RunningCloud) -> None:
    assert [event.message for event in everything.events if event.kind == "failed"] == []


def test_every_emulated_type_is_declared_here() -> None:
    assert emulated_types() <= {one.type for one in EVERYTHING.values()}


def test_an_archive_keeps_what_its_pattern_says_of_its_bus(everything: RunningCloud) -> None:
    found = everything.client("events").describe_archive(ArchiveName="kept")
    declared_one = EVERYTHING["Archive"]
    assert (found["ArchiveArn"], found["EventSourceArn"]) == (
        declared_one.attributes["Arn"],
        declared_one.properties["SourceArn"],
    )
    assert json.loads(found["EventPattern"])["source"] == ["shop"]


def test_an_activity_is_there_under_its_arn(everything: RunningCloud) -> None:
    found = everything.client("stepfunctions").describe_activity(activityArn=EVERYTHING["Press"].ref)
    assert found["name"] == "press"


def test_a_pipe_has_its_source_target_and_state(everything: RunningCloud) -> None:
    found = everything.client("pipes").describe_pipe(Name=EVERYTHING["Pipe"].ref)
    assert (found["Arn"], found["Source"]) == (EVERYTHING["Pipe"].attributes["Arn"], arn("sqs", "app-Dead-1A2B3C"))
    assert (found["Target"], found["DesiredState"]) == (declared.FUNCTION, "STOPPED")
    assert found["TargetParameters"] == {"InputTemplate": "<$.body>"}


def test_a_topic_rule_has_its_sql_and_actions(everything: RunningCloud) -> None:
    found = everything.client("iot").get_topic_rule(ruleName=EVERYTHING["Topics"].ref)
    assert found["ruleArn"] == EVERYTHING["Topics"].attributes["Arn"]
    assert found["rule"]["sql"] == "SELECT * FROM 'a/+'"
    assert found["rule"]["actions"] == [{"lambda": {"functionArn": declared.FUNCTION}}]


def test_a_mapping_has_its_id_source_and_state(everything: RunningCloud) -> None:
    found = everything.client("lambda").get_event_source_mapping(UUID=EVERYTHING["Mapping"].ref)
    assert (found["EventSourceArn"], found["FunctionArn"]) == (arn("sqs", "app-Dead-1A2B3C"), declared.FUNCTION)
    assert (found["BatchSize"], found["State"]) == (3, "Disabled")


def test_a_table_has_its_keys_indexes_billing_and_stream(everything: RunningCloud) -> None:
    table = everything.client("dynamodb").describe_table(TableName=declared.TABLE)["Table"]
    assert table["TableArn"] == EVERYTHING["Table"].attributes["Arn"]
    assert table["LatestStreamArn"] == EVERYTHING["Table"].attributes["StreamArn"]
    assert table["LatestStreamLabel"] == declared.STREAM_LABEL
    assert table["KeySchema"] == declared.TABLE_PROPERTIES["KeySchema"]
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["by-kind"]
    assert [index["IndexName"] for index in table["LocalSecondaryIndexes"]] == ["kind-of-id"]
    assert table["ProvisionedThroughput"]["WriteCapacityUnits"] == 3
    assert table["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"


def test_a_table_has_its_time_to_live_and_tags(everything: RunningCloud) -> None:
    client = everything.client("dynamodb")
    assert client.describe_time_to_live(TableName=declared.TABLE)["TimeToLiveDescription"] == {
        "TimeToLiveStatus": "ENABLED",
        "AttributeName": "expires",
    }
    tags = client.list_tags_of_resource(ResourceArn=EVERYTHING["Table"].attributes["Arn"])["Tags"]
    assert tags == [{"Key": "team", "Value": "blue"}]


def test_a_global_table_is_an_on_demand_table(everything: RunningCloud) -> None:
    client = everything.client("dynamodb")
    table = client.describe_table(TableName="app-Global-1A2B3C")["Table"]
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    assert client.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"] == [{"Key": "team", "Value": "red"}]


def test_the_stream_of_a_table_can_be_read(everything: RunningCloud) -> None:
    everything.client("dynamodb").put_item(
        TableName=declared.TABLE, Item={"id": {"S": "streamed"}, "at": {"N": "1"}, "kind": {"S": "x"}}
    )
    streams = everything.client("dynamodbstreams")
    stream = EVERYTHING["Table"].attributes["StreamArn"]
    shard = streams.describe_stream(StreamArn=stream)["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = streams.get_shard_iterator(StreamArn=stream, ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    records = streams.get_records(ShardIterator=iterator["ShardIterator"])["Records"]
    assert {"S": "streamed"} in [record["dynamodb"]["Keys"]["id"] for record in records]


def test_queues_are_found_under_awss_own_urls(everything: RunningCloud) -> None:
    client = everything.client("sqs")
    assert client.get_queue_url(QueueName="app-Queue-1A2B3C")["QueueUrl"] == declared.QUEUE
    assert {declared.QUEUE, declared.DEAD, declared.FIFO} <= set(client.list_queues()["QueueUrls"])
    assert client.list_dead_letter_source_queues(QueueUrl=declared.DEAD)["queueUrls"] == [declared.QUEUE]


def test_a_queue_has_its_attributes_policy_and_tags(everything: RunningCloud) -> None:
    client = everything.client("sqs")
    attributes = client.get_queue_attributes(QueueUrl=declared.QUEUE, AttributeNames=["All"])["Attributes"]
    assert attributes["VisibilityTimeout"] == "45"
    assert attributes["QueueArn"] == EVERYTHING["Queue"].attributes["Arn"]
    assert json.loads(attributes["RedrivePolicy"])["maxReceiveCount"] == 2
    assert json.loads(attributes["Policy"]) == declared.ALLOW
    assert client.list_queue_tags(QueueUrl=declared.QUEUE)["Tags"] == {"team": "blue"}


def test_a_fifo_queue_drops_duplicates(everything: RunningCloud) -> None:
    client = everything.client("sqs")
    for _ in range(2):
        client.send_message(QueueUrl=declared.FIFO, MessageBody="same", MessageGroupId="g")
    received = client.receive_message(QueueUrl=declared.FIFO, MaxNumberOfMessages=10)["Messages"]
    assert [message["Body"] for message in received] == ["same"]


def test_a_topic_delivers_to_the_queue_that_subscribed(everything: RunningCloud) -> None:
    everything.client("sns").publish(
        TopicArn=declared.TOPIC,
        Message="published",
        MessageAttributes={"kind": {"DataType": "String", "StringValue": "new"}},
    )
    received = everything.client("sqs").receive_message(QueueUrl=declared.QUEUE, WaitTimeSeconds=5)["Messages"]
    assert [message["Body"] for message in received] == ["published"]
    everything.client("sqs").delete_message(QueueUrl=declared.QUEUE, ReceiptHandle=received[0]["ReceiptHandle"])


def test_subscriptions_have_their_ids_and_attributes(everything: RunningCloud) -> None:
    client = everything.client("sns")
    listed = client.list_subscriptions_by_topic(TopicArn=declared.TOPIC)["Subscriptions"]
    promised = {EVERYTHING[name].ref for name in ("Subscription", "FunctionSubscription")}
    assert {one["SubscriptionArn"] for one in listed} == promised
    attributes = client.get_subscription_attributes(SubscriptionArn=EVERYTHING["Subscription"].ref)["Attributes"]
    assert attributes["RawMessageDelivery"] == "true"
    assert json.loads(attributes["FilterPolicy"]) == {"kind": ["new"]}
    topic = client.get_topic_attributes(TopicArn=declared.TOPIC)["Attributes"]
    assert topic["DisplayName"] == "News"
    assert json.loads(topic["Policy"])["Statement"][0]["Action"] == "sns:Publish"


def test_a_bucket_has_its_settings(everything: RunningCloud) -> None:
    client = everything.client("s3")
    bucket = "app-bucket-1a2b3c"
    assert client.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    rule = client.get_bucket_cors(Bucket=bucket)["CORSRules"][0]
    assert rule == {"AllowedMethods": ["PUT"], "AllowedOrigins": ["*"], "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 60}
    assert client.get_bucket_tagging(Bucket=bucket)["TagSet"] == [{"Key": "team", "Value": "blue"}]
    assert json.loads(client.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"][0]["Action"] == "s3:GetObject"


def test_a_buckets_notifications_are_stored_and_run_no_function(everything: RunningCloud) -> None:
    client = everything.client("s3")
    stored = client.get_bucket_notification_configuration(Bucket="app-bucket-1a2b3c")
    function = stored["LambdaFunctionConfigurations"][0]
    assert function["LambdaFunctionArn"] == declared.FUNCTION
    assert function["Filter"]["Key"]["FilterRules"] == [{"Name": "suffix", "Value": ".jpg"}]
    assert stored["QueueConfigurations"][0]["QueueArn"] == arn("sqs", "app-Dead-1A2B3C")
    client.put_object(Bucket="app-bucket-1a2b3c", Key="a cat/ü.jpg", Body=b"meow")
    assert client.get_object(Bucket="app-bucket-1a2b3c", Key="a cat/ü.jpg")["Body"].read() == b"meow"


def test_a_stream_has_its_shards_and_retention(everything: RunningCloud) -> None:
    client = everything.client("kinesis")
    stream = client.describe_stream(StreamName="app-Stream-1A2B3C")["StreamDescription"]
    assert stream["StreamARN"] == EVERYTHING["Stream"].attributes["Arn"]
    assert len(stream["Shards"]) == 2
    assert stream["RetentionPeriodHours"] == 48
    client.put_record(StreamName="app-Stream-1A2B3C", Data=b"x", PartitionKey="k")


def test_parameters_have_their_values_dynamic_references_replaced(everything: RunningCloud) -> None:
    client = everything.client("ssm")
    assert client.get_parameter(Name="/app/greeting")["Parameter"]["Value"] == "hello"
    assert client.get_parameter(Name="/app/derived")["Parameter"]["Value"] == "z!"


def test_a_secret_is_generated_under_the_promised_arn(everything: RunningCloud) -> None:
    client = everything.client("secretsmanager")
    for spelled in (declared.SECRET, "app-Secret-1A2B3C"):
        secret = client.get_secret_value(SecretId=spelled)
        assert secret["ARN"] == declared.SECRET
        value = json.loads(secret["SecretString"])
        assert value["user"] == "admin"
        assert len(value["password"]) == 20
        assert value["password"].isalnum()


def test_a_rule_delivers_to_its_queue_and_spares_its_function(everything: RunningCloud) -> None:
    client = everything.client("events")
    assert client.describe_event_bus(Name=declared.BUS)["Arn"] == EVERYTHING["Bus"].attributes["Arn"]
    rule = client.describe_rule(Name="app-Rule-1A2B3C", EventBusName=declared.BUS)
    assert rule["Arn"] == EVERYTHING["Rule"].attributes["Arn"]
    targets = client.list_targets_by_rule(Rule="app-Rule-1A2B3C", EventBusName=declared.BUS)["Targets"]
    assert {target["Id"] for target in targets} == {"function", "queue"}
    entry = {"Source": "shop", "DetailType": "sold", "Detail": '{"id": 1}', "EventBusName": declared.BUS}
    assert client.put_events(Entries=[entry])["FailedEntryCount"] == 0
    queue = everything.client("sqs")
    message = queue.receive_message(QueueUrl=declared.QUEUE, WaitTimeSeconds=5)["Messages"][0]
    assert json.loads(message["Body"])["detail"] == {"id": 1}
    queue.delete_message(QueueUrl=declared.QUEUE, ReceiptHandle=message["ReceiptHandle"])


def test_a_scheduled_rule_keeps_its_state(everything: RunningCloud) -> None:
    rule = everything.client("events").describe_rule(Name="app-Nightly-1A2B3C")
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(1 day)", "DISABLED")


def test_a_log_group_takes_events_and_keeps_its_filter(everything: RunningCloud) -> None:
    client = everything.client("logs")
    group = client.describe_log_groups(logGroupNamePrefix="/aws/lambda/app-Hello")["logGroups"][0]
    assert group["retentionInDays"] == 7
    events = [{"timestamp": 1_700_000_000_000, "message": "ERROR: no"}]
    client.put_log_events(logGroupName="/aws/lambda/app-Hello", logStreamName="audit", logEvents=events)
    filters = client.describe_subscription_filters(logGroupName="/aws/lambda/app-Hello")["subscriptionFilters"]
    assert [(one["filterName"], one["destinationArn"]) for one in filters] == [("app-LogFilter", declared.FUNCTION)]


def test_a_role_has_its_policies_of_all_three_kinds(everything: RunningCloud) -> None:
    client = everything.client("iam")
    role = client.get_role(RoleName=declared.ROLE)["Role"]
    assert (role["Arn"], role["RoleId"]) == (declared.ROLE_ARN, "AROA1234567890ABCDEFG")
    assert role["AssumeRolePolicyDocument"] == declared.TRUST
    assert set(client.list_role_policies(RoleName=declared.ROLE)["PolicyNames"]) == {"send", "more"}
    document = client.get_role_policy(RoleName=declared.ROLE, PolicyName="send")["PolicyDocument"]
    assert document == declared.ALLOW
    attached = client.list_attached_role_policies(RoleName=declared.ROLE)["AttachedPolicies"]
    assert declared.MANAGED in {policy["PolicyArn"] for policy in attached}
    assert "AWSLambdaBasicExecutionRole" in {policy["PolicyName"] for policy in attached}


def test_a_user_pool_signs_a_user_in(everything: RunningCloud) -> None:
    client = everything.client("cognito-idp")
    pool = client.describe_user_pool(UserPoolId=declared.POOL)["UserPool"]
    assert pool["Arn"] == EVERYTHING["Pool"].attributes["Arn"]
    assert pool["Name"] == "people"
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 10
    app = client.describe_user_pool_client(UserPoolId=declared.POOL, ClientId=declared.CLIENT)["UserPoolClient"]
    assert app["ClientSecret"] == "s3cr3t"
    assert client.describe_user_pool_domain(Domain="people-login")["DomainDescription"]["UserPoolId"] == declared.POOL
    assert client.get_group(UserPoolId=declared.POOL, GroupName="admins")["Group"]["Precedence"] == 1
    server = client.describe_resource_server(UserPoolId=declared.POOL, Identifier="orders")["ResourceServer"]
    assert server["Scopes"][0]["ScopeName"] == "read"


def test_what_applications_create_gets_ids_of_its_own(everything: RunningCloud) -> None:
    client = everything.client("cognito-idp")
    made = client.create_user_pool(PoolName="another")["UserPool"]["Id"]
    assert made.startswith("us-east-1_") and made != declared.POOL


def test_a_state_machine_runs_its_substituted_definition(everything: RunningCloud) -> None:
    client = everything.client("stepfunctions")
    done = run_to_end(client, declared.MACHINE, "{}")
    assert (done["status"], done["output"]) == ("SUCCEEDED", '"done"')


def test_a_state_machine_may_use_jsonata(everything: RunningCloud) -> None:
    client = everything.client("stepfunctions")
    states = {"S": {"Type": "Pass", "Output": "{% $states.input.a + 1 %}", "End": True}}
    definition = json.dumps({"QueryLanguage": "JSONata", "StartAt": "S", "States": states})
    made = client.create_state_machine(name="sums", definition=definition, roleArn=declared.ROLE_ARN)
    assert run_to_end(client, made["stateMachineArn"], '{"a": 1}')["output"] == "2"


def test_a_schedule_is_stored_in_its_group(everything: RunningCloud) -> None:
    schedule = everything.client("scheduler").get_schedule(Name="app-Schedule-1A2B3C", GroupName="plans")
    assert schedule["ScheduleExpression"] == "rate(5 minutes)"
    assert schedule["Target"]["RetryPolicy"]["MaximumRetryAttempts"] == 3


def test_a_key_encrypts_under_its_id_and_alias(everything: RunningCloud) -> None:
    client = everything.client("kms")
    key = client.describe_key(KeyId="alias/app")["KeyMetadata"]
    assert (key["KeyId"], key["Arn"]) == (declared.KEY, EVERYTHING["Key"].attributes["Arn"])
    assert client.get_key_rotation_status(KeyId=declared.KEY)["KeyRotationEnabled"] is True
    encrypted = client.encrypt(KeyId=declared.KEY, Plaintext=b"secret")["CiphertextBlob"]
    assert client.decrypt(CiphertextBlob=encrypted)["Plaintext"] == b"secret"


def test_an_alarm_is_stored(everything: RunningCloud) -> None:
    alarm = everything.client("cloudwatch").describe_alarms(AlarmNames=["app-Alarm-1A2B3C"])["MetricAlarms"][0]
    assert alarm["AlarmArn"] == EVERYTHING["Alarm"].attributes["Arn"]
    assert alarm["Threshold"] == 1.0


@pytest.mark.parametrize("service", ["dynamodb", "s3", "sqs"])
def test_the_resource_interface_of_boto3_works_too(everything: RunningCloud, service: str) -> None:
    keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
    resources: Any = boto3.resource(service, region_name="us-east-1", endpoint_url=everything.url, **keys)  # type: ignore[call-overload]
    if service == "dynamodb":
        resources.Table("app-Global-1A2B3C").put_item(Item={"id": "1"})
        assert resources.Table("app-Global-1A2B3C").get_item(Key={"id": "1"})["Item"] == {"id": "1"}
    elif service == "s3":
        assert "app-bucket-1a2b3c" in [bucket.name for bucket in resources.buckets.all()]
    else:
        assert resources.get_queue_by_name(QueueName="orders.fifo").url == declared.FIFO
