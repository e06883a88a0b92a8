"""One resource of each emulated type, as the template room hands them over: ids promised, intrinsics resolved."""

from __future__ import annotations

from typing import Any

from minisam.model import Resource
from tests.cloud.running import ACCOUNT, REGION, by_id, resource

QUEUE = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/app-Queue-1A2B3C"
DEAD = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/app-Dead-1A2B3C"
FIFO = f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/orders.fifo"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:app-Hello"
TABLE = "app-Table-1A2B3C"
STREAM_LABEL = "2024-01-01T00:00:00.000"
POOL = f"{REGION}_AbCdEf123"
CLIENT = "1a2b3c4d5e6f7g8h9i0j1k2l3m"
SUBSCRIPTION_ID = "0f8fad5b-d9cb-469f-a165-70867728950e"
KEY = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
ROLE = "app-Role-1A2B3C"
BUS = "app-Bus-1A2B3C"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/{ROLE}"
ALLOW = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}],
}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"},
    ],
}


def arn(service: str, rest: str) -> str:
    """Return an ARN of this account and region."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}"


TOPIC = arn("sns", "app-Topic-1A2B3C")
SECRET = arn("secretsmanager", "secret:app-Secret-1A2B3C-xYzAbC")
MACHINE = arn("states", "stateMachine:app-Machine-1A2B3C")
MANAGED = f"arn:aws:iam::{ACCOUNT}:policy/app-Managed-1A2B3C"

TABLE_PROPERTIES: dict[str, Any] = {
    "AttributeDefinitions": [
        {"AttributeName": "id", "AttributeType": "S"},
        {"AttributeName": "at", "AttributeType": "N"},
        {"AttributeName": "kind", "AttributeType": "S"},
    ],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by-kind",
            "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
            "ProvisionedThroughput": {"ReadCapacityUnits": "1", "WriteCapacityUnits": "1"},
        }
    ],
    "LocalSecondaryIndexes": [
        {
            "IndexName": "kind-of-id",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "kind", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }
    ],
    "ProvisionedThroughput": {"ReadCapacityUnits": "2", "WriteCapacityUnits": "3"},
    "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
    "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": "true"},
    "Tags": [{"Key": "team", "Value": "blue"}],
}

EVERYTHING: dict[str, Resource] = by_id(
    resource(
        "Table",
        "AWS::DynamoDB::Table",
        TABLE_PROPERTIES,
        ref=TABLE,
        Arn=arn("dynamodb", f"table/{TABLE}"),
        StreamArn=arn("dynamodb", f"table/{TABLE}/stream/{STREAM_LABEL}"),
    ),
    resource(
        "Global",
        "AWS::DynamoDB::GlobalTable",
        {
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "BillingMode": "PAY_PER_REQUEST",
            "Replicas": [{"Region": REGION, "Tags": [{"Key": "team", "Value": "red"}]}],
        },
        ref="app-Global-1A2B3C",
        Arn=arn("dynamodb", "table/app-Global-1A2B3C"),
    ),
    resource(
        "Queue",
        "AWS::SQS::Queue",
        {
            "VisibilityTimeout": 45,
            "RedrivePolicy": {"deadLetterTargetArn": arn("sqs", "app-Dead-1A2B3C"), "maxReceiveCount": 2},
            "Tags": [{"Key": "team", "Value": "blue"}],
        },
        ref=QUEUE,
        depends_on=("Dead",),
        Arn=arn("sqs", "app-Queue-1A2B3C"),
        QueueName="app-Queue-1A2B3C",
    ),
    resource("Dead", "AWS::SQS::Queue", {}, ref=DEAD, Arn=arn("sqs", "app-Dead-1A2B3C")),
    resource(
        "Fifo",
        "AWS::SQS::Queue",
        {"QueueName": "orders.fifo", "FifoQueue": True, "ContentBasedDeduplication": True},
        ref=FIFO,
    ),
    resource(
        "QueuePolicy",
        "AWS::SQS::QueuePolicy",
        {"Queues": [QUEUE], "PolicyDocument": ALLOW},
        ref="app-QueuePolicy",
        depends_on=("Queue",),
    ),
    resource(
        "Mapping",
        "AWS::Lambda::EventSourceMapping",
        {
            "EventSourceArn": arn("sqs", "app-Dead-1A2B3C"),
            "FunctionName": FUNCTION,
            "BatchSize": "3",
            "Enabled": False,
        },
        ref="c9d1bf40-7a6c-4d0a-9f53-0b6a4b2c8e11",
        depends_on=("Dead",),
    ),
    resource("Topic", "AWS::SNS::Topic", {"DisplayName": "News"}, ref=TOPIC, TopicName="app-Topic-1A2B3C"),
    resource(
        "Subscription",
        "AWS::SNS::Subscription",
        {
            "TopicArn": TOPIC,
            "Protocol": "sqs",
            "Endpoint": arn("sqs", "app-Queue-1A2B3C"),
            "RawMessageDelivery": True,
            "FilterPolicy": {"kind": ["new"]},
        },
        ref=f"{TOPIC}:{SUBSCRIPTION_ID}",
        depends_on=("Topic", "Queue"),
    ),
    resource(
        "FunctionSubscription",
        "AWS::SNS::Subscription",
        {"TopicArn": TOPIC, "Protocol": "lambda", "Endpoint": FUNCTION},
        ref=f"{TOPIC}:1f8fad5b-d9cb-469f-a165-70867728950e",
        depends_on=("Topic",),
    ),
    resource(
        "TopicPolicy",
        "AWS::SNS::TopicPolicy",
        {
            "Topics": [TOPIC],
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": TOPIC}],
            },
        },
        ref="app-TopicPolicy",
        depends_on=("Topic",),
    ),
    resource(
        "Bucket",
        "AWS::S3::Bucket",
        {
            "VersioningConfiguration": {"Status": "Enabled"},
            "CorsConfiguration": {
                "CorsRules": [
                    {"AllowedOrigins": ["*"], "AllowedMethods": ["PUT"], "MaxAge": 60, "ExposedHeaders": ["ETag"]}
                ]
            },
            "NotificationConfiguration": {
                "LambdaConfigurations": [
                    {
                        "Event": "s3:ObjectCreated:*",
                        "Function": FUNCTION,
                        "Filter": {"S3Key": {"Rules": [{"Name": "suffix", "Value": ".jpg"}]}},
                    }
                ],
                "QueueConfigurations": [{"Event": "s3:ObjectRemoved:*", "Queue": arn("sqs", "app-Dead-1A2B3C")}],
            },
            "Tags": [{"Key": "team", "Value": "blue"}],
        },
        ref="app-bucket-1a2b3c",
        depends_on=("Queue",),
        Arn="arn:aws:s3:::app-bucket-1a2b3c",
    ),
    resource(
        "BucketPolicy",
        "AWS::S3::BucketPolicy",
        {
            "Bucket": "app-bucket-1a2b3c",
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": "*",
                        "Action": "s3:GetObject",
                        "Resource": "arn:aws:s3:::app-bucket-1a2b3c/*",
                    }
                ],
            },
        },
        ref="app-BucketPolicy",
        depends_on=("Bucket",),
    ),
    resource(
        "Stream",
        "AWS::Kinesis::Stream",
        {"ShardCount": "2", "RetentionPeriodHours": 48, "Tags": [{"Key": "team", "Value": "blue"}]},
        ref="app-Stream-1A2B3C",
        Arn=arn("kinesis", "stream/app-Stream-1A2B3C"),
    ),
    resource(
        "Parameter",
        "AWS::SSM::Parameter",
        {"Name": "/app/greeting", "Type": "String", "Value": "hello", "Tags": {"team": "blue"}},
        ref="/app/greeting",
    ),
    resource(
        "Derived",
        "AWS::SSM::Parameter",
        {"Name": "/app/derived", "Type": "String", "Value": "{{resolve:ssm:/app/zulu}}!"},
        ref="/app/derived",
    ),
    resource("Zulu", "AWS::SSM::Parameter", {"Name": "/app/zulu", "Type": "String", "Value": "z"}, ref="/app/zulu"),
    resource(
        "Secret",
        "AWS::SecretsManager::Secret",
        {
            "GenerateSecretString": {
                "SecretStringTemplate": '{"user": "admin"}',
                "GenerateStringKey": "password",
                "PasswordLength": 20,
                "ExcludePunctuation": True,
            }
        },
        ref=SECRET,
    ),
    resource("Bus", "AWS::Events::EventBus", {"Name": BUS}, ref=BUS, Arn=arn("events", f"event-bus/{BUS}")),
    resource(
        "Archive",
        "AWS::Events::Archive",
        {"ArchiveName": "kept", "SourceArn": arn("events", f"event-bus/{BUS}"), "EventPattern": {"source": ["shop"]}},
        ref="kept",
        depends_on=("Bus",),
        ArchiveName="kept",
        Arn=arn("events", "archive/kept"),
    ),
    resource(
        "Rule",
        "AWS::Events::Rule",
        {
            "EventBusName": BUS,
            "EventPattern": {"source": ["shop"]},
            "Targets": [
                {"Id": "function", "Arn": FUNCTION},
                {"Id": "queue", "Arn": arn("sqs", "app-Queue-1A2B3C")},
            ],
        },
        ref=f"{BUS}|app-Rule-1A2B3C",
        depends_on=("Bus", "Queue"),
        Arn=arn("events", f"rule/{BUS}/app-Rule-1A2B3C"),
    ),
    resource(
        "Nightly",
        "AWS::Events::Rule",
        {"ScheduleExpression": "rate(1 day)", "State": "DISABLED"},
        ref="app-Nightly-1A2B3C",
        Arn=arn("events", "rule/app-Nightly-1A2B3C"),
    ),
    resource("LogGroup", "AWS::Logs::LogGroup", {"RetentionInDays": "7"}, ref="/aws/lambda/app-Hello"),
    resource(
        "LogStream",
        "AWS::Logs::LogStream",
        {"LogGroupName": "/aws/lambda/app-Hello"},
        ref="audit",
        depends_on=("LogGroup",),
    ),
    resource(
        "LogFilter",
        "AWS::Logs::SubscriptionFilter",
        {"LogGroupName": "/aws/lambda/app-Hello", "FilterPattern": "ERROR", "DestinationArn": FUNCTION},
        ref="app-LogFilter",
        depends_on=("LogGroup",),
    ),
    resource(
        "Role",
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": TRUST,
            "Policies": [{"PolicyName": "send", "PolicyDocument": ALLOW}],
            "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"],
        },
        ref=ROLE,
        Arn=ROLE_ARN,
        RoleId="AROA1234567890ABCDEFG",
    ),
    resource(
        "Policy",
        "AWS::IAM::Policy",
        {"PolicyName": "more", "PolicyDocument": ALLOW, "Roles": [ROLE]},
        ref="app-Policy",
        depends_on=("Role",),
    ),
    resource(
        "Managed",
        "AWS::IAM::ManagedPolicy",
        {"PolicyDocument": ALLOW, "Roles": [ROLE]},
        ref=MANAGED,
        depends_on=("Role",),
    ),
    resource(
        "Pool",
        "AWS::Cognito::UserPool",
        {
            "UserPoolName": "people",
            "UsernameAttributes": ["email"],
            "Policies": {"PasswordPolicy": {"MinimumLength": "10"}},
            "Schema": [{"Name": "plan", "AttributeDataType": "String", "Mutable": True}],
        },
        ref=POOL,
        Arn=arn("cognito-idp", f"userpool/{POOL}"),
    ),
    resource(
        "Client",
        "AWS::Cognito::UserPoolClient",
        {"UserPoolId": POOL, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"], "GenerateSecret": "true"},
        ref=CLIENT,
        depends_on=("Pool",),
        ClientSecret="s3cr3t",
    ),
    resource(
        "Domain",
        "AWS::Cognito::UserPoolDomain",
        {"UserPoolId": POOL, "Domain": "people-login"},
        ref="people-login",
        depends_on=("Pool",),
    ),
    resource(
        "Admins",
        "AWS::Cognito::UserPoolGroup",
        {"UserPoolId": POOL, "GroupName": "admins", "Precedence": "1"},
        ref="admins",
        depends_on=("Pool",),
    ),
    resource(
        "Scopes",
        "AWS::Cognito::UserPoolResourceServer",
        {
            "UserPoolId": POOL,
            "Identifier": "orders",
            "Name": "Orders",
            "Scopes": [{"ScopeName": "read", "ScopeDescription": "Read orders"}],
        },
        ref="orders",
        depends_on=("Pool",),
    ),
    resource(
        "Machine",
        "AWS::StepFunctions::StateMachine",
        {
            "DefinitionString": '{"StartAt": "S", "States": {"S": {"Type": "Pass", "Result": "${Word}", "End": true}}}',
            "DefinitionSubstitutions": {"Word": "done"},
            "RoleArn": ROLE_ARN,
        },
        ref=MACHINE,
        depends_on=("Role",),
        Arn=MACHINE,
        Name="app-Machine-1A2B3C",
    ),
    resource(
        "Press", "AWS::StepFunctions::Activity", {"Name": "press"}, ref=arn("states", "activity:press"), Name="press"
    ),
    resource("Plans", "AWS::Scheduler::ScheduleGroup", {"Name": "plans"}, ref="plans"),
    resource(
        "Schedule",
        "AWS::Scheduler::Schedule",
        {
            "GroupName": "plans",
            "ScheduleExpression": "rate(5 minutes)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {"Arn": FUNCTION, "RoleArn": ROLE_ARN, "RetryPolicy": {"MaximumRetryAttempts": "3"}},
        },
        ref="app-Schedule-1A2B3C",
        depends_on=("Plans",),
    ),
    resource(
        "Key",
        "AWS::KMS::Key",
        {"Description": "of the app", "EnableKeyRotation": True},
        ref=KEY,
        Arn=arn("kms", f"key/{KEY}"),
    ),
    resource(
        "KeyName",
        "AWS::KMS::Alias",
        {"AliasName": "alias/app", "TargetKeyId": KEY},
        ref="alias/app",
        depends_on=("Key",),
    ),
    resource(
        "Alarm",
        "AWS::CloudWatch::Alarm",
        {
            "MetricName": "Errors",
            "Namespace": "AWS/Lambda",
            "Statistic": "Sum",
            "ComparisonOperator": "GreaterThanThreshold",
            "Threshold": "1",
            "EvaluationPeriods": "1",
            "Period": 60,
        },
        ref="app-Alarm-1A2B3C",
        Arn=arn("cloudwatch", "alarm:app-Alarm-1A2B3C"),
    ),
    resource(
        "Pipe",
        "AWS::Pipes::Pipe",
        {
            "RoleArn": ROLE_ARN,
            "Source": arn("sqs", "app-Dead-1A2B3C"),
            "Target": FUNCTION,
            "DesiredState": "STOPPED",
            "TargetParameters": {"InputTemplate": "<$.body>"},
        },
        ref="app-Pipe-1A2B3C",
        Arn=arn("pipes", "pipe/app-Pipe-1A2B3C"),
    ),
    resource(
        "Topics",
        "AWS::IoT::TopicRule",
        {"TopicRulePayload": {"Sql": "SELECT * FROM 'a/+'", "Actions": [{"Lambda": {"FunctionArn": FUNCTION}}]}},
        ref="app_Topics_1A2B3C",
        Arn=arn("iot", "rule/app_Topics_1A2B3C"),
    ),
    resource(
        "Told",
        "AWS::CloudFormation::CustomResource",
        {"ServiceToken": arn("sns", "somebody-elses")},
        ref="{{resolve:custom:app.Told}}",
    ),
    resource("Api", "AWS::ApiGateway::RestApi", {}, ref="a1b2c3d4e5"),
    resource("Hello", "AWS::Lambda::Function", {}, ref="app-Hello"),
    resource("Cache", "AWS::ElastiCache::ServerlessCache", {}, ref="app-Cache"),
)
