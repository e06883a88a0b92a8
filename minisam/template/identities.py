"""What `Ref` and `Fn::GetAtt` give for each resource type: a table.

The texts are formats over the fields that identity.py computes: `name` (the property that names the resource, else a
generated name), `region`, `account`, `partition`, `suffix` (the endpoints' domain), `uuid`, `key6` and `key10` (ids of
so many letters), `properties[X]` and a few that only some types have.
AWS: docs "aws-template-resource-type-ref", each type's page, section "Return values".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from minisam.records import dataclass


@dataclass(frozen=True, slots=True)
class IdentityRule:
    """How one type is named. `name` is the property that may name it; `limit` the longest generated name."""

    ref: str = "{name}"
    attributes: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    limit: int = 255
    is_lower: bool = False


def _arn(service: str, rest: str) -> str:
    return f"arn:{{partition}}:{service}:{{region}}:{{account}}:{rest}"


def _iam(kind: str) -> str:
    return f"arn:{{partition}}:iam::{{account}}:{kind}{{path}}{{name}}"


_Table = dict[str, IdentityRule]
_Rule = IdentityRule

_LAMBDA: _Table = {
    "Function": _Rule(
        attributes={
            "Arn": _arn("lambda", "function:{name}"),
            "SnapStartResponse.ApplyOn": "None",
            "SnapStartResponse.OptimizationStatus": "Off",
        },
        name="FunctionName",
        limit=64,
    ),
    "Version": _Rule("{function}:{ordinal}", {"Version": "{ordinal}", "FunctionArn": "{function}:{ordinal}"}),
    "Alias": _Rule("{function}:{properties[Name]}", {"AliasArn": "{function}:{properties[Name]}"}),
    "LayerVersion": _Rule(
        _arn("lambda", "layer:{name}:{ordinal}"),
        {"LayerVersionArn": _arn("lambda", "layer:{name}:{ordinal}")},
        name="LayerName",
        limit=140,
    ),
    "LayerVersionPermission": _Rule("{uuid}", {"Id": "{uuid}"}),
    "Permission": _Rule(attributes={"Id": "{name}"}, limit=100),
    "EventSourceMapping": _Rule(
        "{uuid}", {"Id": "{uuid}", "EventSourceMappingArn": _arn("lambda", "event-source-mapping:{uuid}")}
    ),
    "Url": _Rule(
        "{function}",
        {"FunctionArn": "{function}", "FunctionUrl": "https://{key32}.lambda-url.{region}.on.aws/"},
    ),
    "EventInvokeConfig": _Rule(),
    "CodeSigningConfig": _Rule(
        _arn("lambda", "code-signing-config:csc-{key17}"),
        {
            "CodeSigningConfigArn": _arn("lambda", "code-signing-config:csc-{key17}"),
            "CodeSigningConfigId": "csc-{key17}",
        },
    ),
}

_API_GATEWAY: _Table = {
    "RestApi": _Rule("{key10}", {"RestApiId": "{key10}", "RootResourceId": "{root10}"}),
    "Resource": _Rule("{key6}", {"ResourceId": "{key6}"}),
    "Method": _Rule(),
    "Stage": _Rule("{properties[StageName]}"),
    "Deployment": _Rule("{key6}", {"DeploymentId": "{key6}"}),
    "Authorizer": _Rule("{key6}", {"AuthorizerId": "{key6}"}),
    "Model": _Rule(name="Name"),
    "RequestValidator": _Rule("{key6}", {"RequestValidatorId": "{key6}"}),
    "GatewayResponse": _Rule("{key10}", {"Id": "{key10}"}),
    "ApiKey": _Rule("{key10}", {"APIKeyId": "{key10}"}),
    "UsagePlan": _Rule("{key6}", {"Id": "{key6}"}),
    "UsagePlanKey": _Rule(
        "{properties[KeyId]}:{properties[UsagePlanId]}", {"Id": "{properties[KeyId]}:{properties[UsagePlanId]}"}
    ),
    "Account": _Rule(attributes={"Id": "{name}"}),
    "DomainName": _Rule(name="DomainName"),
    "VpcLink": _Rule("{key6}", {"VpcLinkId": "{key6}"}),
}

_API_GATEWAY_V2: _Table = {
    "Api": _Rule(
        "{key10}",
        {
            "ApiId": "{key10}",
            "ApiEndpoint": "{scheme}://{key10}.execute-api.{region}.{suffix}",
            "ExecuteApiArn": _arn("execute-api", "{key10}"),
        },
    ),
    "Route": _Rule("{key7}", {"RouteId": "{key7}"}),
    "Integration": _Rule("{key7}", {"IntegrationId": "{key7}"}),
    "Stage": _Rule("{properties[StageName]}"),
    "Deployment": _Rule("{key6}", {"DeploymentId": "{key6}"}),
    "Authorizer": _Rule("{key6}", {"AuthorizerId": "{key6}"}),
    "DomainName": _Rule(name="DomainName"),
    "RouteResponse": _Rule("{key7}", {"RouteResponseId": "{key7}"}),
    "IntegrationResponse": _Rule("{key7}", {"IntegrationResponseId": "{key7}"}),
    "VpcLink": _Rule("{key6}", {"VpcLinkId": "{key6}"}),
}

_STREAM_ARN = _arn("dynamodb", "table/{name}/stream/2024-01-01T00:00:00.000")
_TABLE = {"Arn": _arn("dynamodb", "table/{name}"), "StreamArn": _STREAM_ARN}
_BUCKET = {
    "Arn": "arn:{partition}:s3:::{name}",
    "DomainName": "{name}.s3.{suffix}",
    "DualStackDomainName": "{name}.s3.dualstack.{region}.{suffix}",
    "RegionalDomainName": "{name}.s3.{region}.{suffix}",
    "WebsiteURL": "http://{name}.s3-website-{region}.{suffix}",
}
_QUEUE_URL = "https://sqs.{region}.{suffix}/{account}/{name}"
_TOPIC = _arn("sns", "{name}")
_SUBSCRIPTION = "{properties[TopicArn]}:{uuid}"

_STORES: _Table = {
    "DynamoDB::Table": _Rule(attributes=_TABLE, name="TableName"),
    "DynamoDB::GlobalTable": _Rule(attributes={**_TABLE, "TableId": "{uuid}"}, name="TableName"),
    "SQS::Queue": _Rule(
        _QUEUE_URL,
        {"Arn": _arn("sqs", "{name}"), "QueueName": "{name}", "QueueUrl": _QUEUE_URL},
        name="QueueName",
        limit=80,
    ),
    "SQS::QueuePolicy": _Rule(attributes={"Id": "{name}"}),
    "SQS::QueueInlinePolicy": _Rule(attributes={"Id": "{name}"}),
    "SNS::Topic": _Rule(_TOPIC, {"TopicArn": _TOPIC, "TopicName": "{name}"}, name="TopicName"),
    "SNS::Subscription": _Rule(_SUBSCRIPTION, {"Arn": _SUBSCRIPTION}),
    "SNS::TopicPolicy": _Rule(attributes={"Id": "{name}"}),
    "S3::Bucket": _Rule(attributes=_BUCKET, name="BucketName", limit=63, is_lower=True),
    "S3::BucketPolicy": _Rule("{properties[Bucket]}"),
    "Kinesis::Stream": _Rule(attributes={"Arn": _arn("kinesis", "stream/{name}")}, name="Name", limit=128),
    "KinesisFirehose::DeliveryStream": _Rule(
        attributes={"Arn": _arn("firehose", "deliverystream/{name}")}, name="DeliveryStreamName", limit=64
    ),
    "SSM::Parameter": _Rule(
        attributes={
            "Arn": _arn("ssm", "parameter/{bare_name}"),
            "Type": "{properties[Type]}",
            "Value": "{properties[Value]}",
        },
        name="Name",
    ),
    "SecretsManager::Secret": _Rule(
        _arn("secretsmanager", "secret:{name}-{mixed6}"),
        {"Id": _arn("secretsmanager", "secret:{name}-{mixed6}")},
        name="Name",
    ),
    "SecretsManager::RotationSchedule": _Rule("{properties[SecretId]}", {"Id": "{properties[SecretId]}"}),
    "SecretsManager::SecretTargetAttachment": _Rule("{properties[SecretId]}", {"Id": "{properties[SecretId]}"}),
    "SecretsManager::ResourcePolicy": _Rule("{properties[SecretId]}", {"Id": "{properties[SecretId]}"}),
    "Logs::LogGroup": _Rule(attributes={"Arn": _arn("logs", "log-group:{name}:*")}, name="LogGroupName"),
    "Logs::LogStream": _Rule(name="LogStreamName"),
    "Logs::SubscriptionFilter": _Rule(name="FilterName"),
    "Logs::MetricFilter": _Rule(name="FilterName"),
    "KMS::Key": _Rule("{uuid}", {"Arn": _arn("kms", "key/{uuid}"), "KeyId": "{uuid}"}),
    "KMS::Alias": _Rule(name="AliasName"),
}

_IDENTITY: _Table = {
    "Cognito::UserPool": _Rule(
        "{region}_{mixed9}",
        {
            "Arn": _arn("cognito-idp", "userpool/{region}_{mixed9}"),
            "ProviderName": "cognito-idp.{region}.{suffix}/{region}_{mixed9}",
            "ProviderURL": "https://cognito-idp.{region}.{suffix}/{region}_{mixed9}",
            "UserPoolId": "{region}_{mixed9}",
        },
    ),
    "Cognito::UserPoolClient": _Rule(
        "{key26}", {"ClientId": "{key26}", "ClientSecret": "{key51}", "Name": "{name}"}, name="ClientName", limit=128
    ),
    "Cognito::UserPoolDomain": _Rule(name="Domain"),
    "Cognito::UserPoolGroup": _Rule(name="GroupName"),
    "Cognito::UserPoolUser": _Rule(name="Username"),
    "Cognito::UserPoolResourceServer": _Rule("{properties[Identifier]}"),
    "Cognito::IdentityPool": _Rule("{region}:{uuid}", {"Id": "{region}:{uuid}", "Name": "{name}"}, "IdentityPoolName"),
    "IAM::Role": _Rule(attributes={"Arn": _iam("role"), "RoleId": "AROA{upper17}"}, name="RoleName", limit=64),
    "IAM::Policy": _Rule(attributes={"Id": "{name}"}, limit=128),
    "IAM::RolePolicy": _Rule(name="PolicyName"),
    "IAM::ManagedPolicy": _Rule(
        _iam("policy"), {"PolicyArn": _iam("policy"), "PolicyId": "ANPA{upper17}"}, "ManagedPolicyName", 128
    ),
    "IAM::User": _Rule(attributes={"Arn": _iam("user")}, name="UserName", limit=64),
    "IAM::Group": _Rule(attributes={"Arn": _iam("group")}, name="GroupName", limit=128),
    "IAM::InstanceProfile": _Rule(attributes={"Arn": _iam("instance-profile")}, name="InstanceProfileName", limit=128),
    "IAM::AccessKey": _Rule("AKIA{upper16}", {"Id": "AKIA{upper16}", "SecretAccessKey": "{mixed40}"}),
}

_MACHINE = _arn("states", "stateMachine:{name}")
_ACTIVITY = _arn("states", "activity:{name}")

_EVENTS: _Table = {
    "Events::Rule": _Rule(
        "{bus_prefix}{name}", {"Arn": _arn("events", "rule/{bus_path}{name}"), "RuleName": "{name}"}, "Name", 64
    ),
    "Events::EventBus": _Rule(attributes={"Arn": _arn("events", "event-bus/{name}"), "Name": "{name}"}, name="Name"),
    "Events::EventBusPolicy": _Rule(name="StatementId"),
    "Events::Archive": _Rule(
        attributes={"ArchiveName": "{name}", "Arn": _arn("events", "archive/{name}")}, name="ArchiveName", limit=48
    ),
    "Events::Connection": _Rule(
        attributes={
            "Arn": _arn("events", "connection/{name}/{uuid}"),
            "ArnForPolicy": _arn("events", "connection/{name}"),
            "SecretArn": _arn("secretsmanager", "secret:events!connection/{name}/{uuid}-{mixed6}"),
        },
        name="Name",
        limit=64,
    ),
    "Events::ApiDestination": _Rule(
        attributes={
            "Arn": _arn("events", "api-destination/{name}/{uuid}"),
            "ArnForPolicy": _arn("events", "api-destination/{name}"),
        },
        name="Name",
        limit=64,
    ),
    "Scheduler::Schedule": _Rule(
        attributes={"Arn": _arn("scheduler", "schedule/{group}/{name}")}, name="Name", limit=64
    ),
    "Scheduler::ScheduleGroup": _Rule(
        attributes={"Arn": _arn("scheduler", "schedule-group/{name}")}, name="Name", limit=64
    ),
    "StepFunctions::StateMachine": _Rule(
        _MACHINE,
        {"Arn": _MACHINE, "Name": "{name}", "StateMachineRevisionId": "INITIAL"},
        name="StateMachineName",
        limit=80,
    ),
    "StepFunctions::Activity": _Rule(_ACTIVITY, {"Arn": _ACTIVITY, "Name": "{name}"}, name="Name", limit=80),
    "StepFunctions::StateMachineVersion": _Rule("{machine}:{ordinal}", {"Arn": "{machine}:{ordinal}"}),
    "StepFunctions::StateMachineAlias": _Rule("{machine}:{name}", {"Arn": "{machine}:{name}"}, name="Name", limit=80),
    "IoT::TopicRule": _Rule("{word_name}", {"Arn": _arn("iot", "rule/{word_name}")}, name="RuleName", limit=128),
    "Pipes::Pipe": _Rule(
        attributes={"Arn": _arn("pipes", "pipe/{name}"), "CurrentState": "RUNNING"}, name="Name", limit=64
    ),
}

_OPERATIONS: _Table = {
    "CloudWatch::Alarm": _Rule(attributes={"Arn": _arn("cloudwatch", "alarm:{name}")}, name="AlarmName"),
    "CloudWatch::CompositeAlarm": _Rule(attributes={"Arn": _arn("cloudwatch", "alarm:{name}")}, name="AlarmName"),
    "CloudWatch::Dashboard": _Rule(name="DashboardName"),
    "CodeDeploy::Application": _Rule(name="ApplicationName", limit=100),
    "CodeDeploy::DeploymentGroup": _Rule(name="DeploymentGroupName", limit=100),
    "CodeDeploy::DeploymentConfig": _Rule(name="DeploymentConfigName", limit=100),
    "CloudFormation::WaitConditionHandle": _Rule("https://cloudformation-waitcondition-{region}.s3.{suffix}/{uuid}"),
    "CloudFormation::WaitCondition": _Rule(attributes={"Data": "{{}}"}),
}

_OPEN = frozenset(
    "ApiGateway::DomainName ApiGatewayV2::DomainName Cognito::UserPoolDomain Events::Connection IAM::ManagedPolicy "
    "Pipes::Pipe Scheduler::ScheduleGroup".split()
)

RULES: Final[Mapping[str, IdentityRule]] = {
    f"AWS::{service}{name}": rule
    for service, table in (
        ("Lambda::", _LAMBDA),
        ("ApiGateway::", _API_GATEWAY),
        ("ApiGatewayV2::", _API_GATEWAY_V2),
        ("", {**_STORES, **_IDENTITY, **_EVENTS, **_OPERATIONS}),
    )
    for name, rule in table.items()
}
"""The rule of each known type."""

OPEN_ENDED: Final = frozenset(f"AWS::{name}" for name in _OPEN)
"""Known types whose table of attributes is not complete: an attribute that is not in it is no mistake."""
