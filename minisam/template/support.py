"""What minisam does with each resource: runs | emulated | ignored, and why not more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from minisam.model import Function, Resource, Support, SupportStatus
from minisam.template.stack import NESTED_STACK, Stack

_RUNS: Final = frozenset(
    f"AWS::{name}"
    for name in (
        "Lambda::Function Lambda::Version Lambda::Alias Lambda::LayerVersion Lambda::Url Lambda::EventInvokeConfig "
        "ApiGateway::RestApi ApiGateway::Resource ApiGateway::Method ApiGateway::Stage ApiGateway::Deployment "
        "ApiGateway::RequestValidator ApiGateway::Model ApiGateway::GatewayResponse "
        "ApiGatewayV2::Api ApiGatewayV2::Route ApiGatewayV2::Integration ApiGatewayV2::Stage ApiGatewayV2::Deployment "
        "ApiGatewayV2::RouteResponse ApiGatewayV2::IntegrationResponse "
        "ApiGateway::Authorizer ApiGatewayV2::Authorizer ApiGateway::ApiKey ApiGateway::UsagePlan "
        "ApiGateway::UsagePlanKey"
    ).split()
)
_EMULATED: Final = frozenset(
    f"AWS::{name}"
    for name in (
        "DynamoDB::Table DynamoDB::GlobalTable S3::Bucket S3::BucketPolicy SQS::Queue SQS::QueuePolicy SNS::Topic "
        "SNS::Subscription SNS::TopicPolicy Kinesis::Stream SSM::Parameter SecretsManager::Secret Events::EventBus "
        "Events::Rule IoT::TopicRule Pipes::Pipe Scheduler::Schedule Scheduler::ScheduleGroup "
        "Logs::LogGroup Logs::LogStream Logs::SubscriptionFilter IAM::Role IAM::Policy IAM::ManagedPolicy "
        "Cognito::UserPool Cognito::UserPoolClient Cognito::UserPoolDomain Cognito::UserPoolGroup "
        "Cognito::UserPoolResourceServer StepFunctions::StateMachine KMS::Key KMS::Alias CloudWatch::Alarm"
    ).split()
)
_CUSTOM: Final = "AWS::CloudFormation::CustomResource"
_MAPPING: Final = "AWS::Lambda::EventSourceMapping"
_READ: Final = frozenset({"sqs", "kinesis", "dynamodb"})
_FIRED = "minisam has no broker of this kind; `minisam fire` sends the function the events that it would get"
_BROKERS: Final = frozenset({"kafka", "mq", "rds"})
"""Services of ARNs: MSK, Amazon MQ, DocumentDB (whose clusters are RDS's)."""
_NOT_READ = "its source is not an ARN of a queue or a stream"
_PERMISSION: Final = "AWS::Lambda::Permission"
_PERMITTED = "function URLs with AuthType AWS_IAM ask for it; the template's own APIs and sources do without"
_POLICIES = "who may call a function is not checked yet"
_DEPLOYMENT = "traffic shifting happens in AWS only"
_REASONS: Final[Mapping[str, str]] = {
    "AWS::Lambda::LayerVersionPermission": _POLICIES,
    "AWS::CodeDeploy::Application": _DEPLOYMENT,
    "AWS::CodeDeploy::DeploymentGroup": _DEPLOYMENT,
}
_UNKNOWN = "names that point there are placeholders"


def list_supports(stacks: Sequence[Stack], functions: Mapping[str, Function]) -> Iterator[Support]:
    """Yield what minisam does with each resource of an application, in creation order."""
    for stack in stacks:
        for name, resource in stack.resources.items():
            status, reason = _judge(stack, name, resource, functions)
            yield Support(resource=resource.id, type=resource.type, status=status, reason=reason)


def _judge(stack: Stack, name: str, resource: Resource, functions: Mapping[str, Function]) -> tuple[SupportStatus, str]:
    function = functions.get(resource.id)
    if function is not None and function.refusal is not None:
        return "ignored", function.refusal
    if resource.type == NESTED_STACK:
        return ("runs", "") if name in stack.nested else ("ignored", "its template is not on this machine")
    if resource.type == _MAPPING:
        return _judge_mapping(resource)
    if resource.type in _RUNS:
        return "runs", ""
    if resource.type in _EMULATED:
        return "emulated", ""
    if resource.type == _PERMISSION:  # SAM makes one for each event: no more need be said at start
        return "emulated", _PERMITTED
    if resource.type == _CUSTOM or resource.type.startswith("Custom::"):
        return _judge_custom(resource, functions)
    return "ignored", _REASONS.get(resource.type, _UNKNOWN)


def _judge_custom(custom: Resource, functions: Mapping[str, Function]) -> tuple[SupportStatus, str]:
    arn = str(custom.properties.get("ServiceToken", ""))
    called = next((one for one in functions.values() if arn == one.arn or arn.startswith(f"{one.arn}:")), None)
    if called is None:
        return "ignored", "its ServiceToken is no function of this template"
    return ("ignored", called.refusal) if called.refusal else ("runs", "")


def _judge_mapping(mapping: Resource) -> tuple[SupportStatus, str]:
    service = ":".join(str(mapping.properties.get("EventSourceArn", "")).split(":")[2:3])
    if service in _READ:
        return "runs", ""
    is_broker = service in _BROKERS or "SelfManagedEventSource" in mapping.properties
    return "ignored", _FIRED if is_broker else _NOT_READ
