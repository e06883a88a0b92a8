"""What minisam does with each resource: runs | emulated | ignored, and why not more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from minisam.model import Function, Resource, Support, SupportStatus
from minisam.template.stack import NESTED_STACK, Stack

_RUNS: Final = frozenset(
    f"AWS::{name}"
    for name in (
        "Lambda::Function Lambda::Version Lambda::Alias Lambda::LayerVersion Lambda::Url "
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
        "Events::Rule Scheduler::Schedule Scheduler::ScheduleGroup "
        "Logs::LogGroup Logs::LogStream Logs::SubscriptionFilter IAM::Role IAM::Policy IAM::ManagedPolicy "
        "Cognito::UserPool Cognito::UserPoolClient Cognito::UserPoolDomain Cognito::UserPoolGroup "
        "Cognito::UserPoolResourceServer StepFunctions::StateMachine KMS::Key KMS::Alias CloudWatch::Alarm"
    ).split()
)
_QUIET: Final = frozenset({"AWS::Logs::SubscriptionFilter"})
_MAPPING: Final = "AWS::Lambda::EventSourceMapping"
_READ: Final = frozenset({"sqs", "kinesis", "dynamodb"})
_NOT_READ = "this kind of event source is not read yet"
_POLICIES = "who may call a function is not checked yet"
_DEPLOYMENT = "traffic shifting happens in AWS only"
_REASONS: Final[Mapping[str, str]] = {
    "AWS::Lambda::EventInvokeConfig": "destinations and retries of asynchronous calls do not run yet",
    "AWS::Lambda::Permission": "only URLs with AuthType AWS_IAM ask who may call a function",
    "AWS::Lambda::LayerVersionPermission": _POLICIES,
    "AWS::Pipes::Pipe": "pipes do not run yet",
    "AWS::CodeDeploy::Application": _DEPLOYMENT,
    "AWS::CodeDeploy::DeploymentGroup": _DEPLOYMENT,
    "AWS::CloudFormation::CustomResource": "custom resources are not called; what they give is a placeholder",
}
_UNKNOWN = "minisam has no emulation of it; names that point to it are placeholders"


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
        service = str(resource.properties.get("EventSourceArn", "")).split(":")[2:3]
        return ("runs", "") if service and service[0] in _READ else ("ignored", _NOT_READ)
    if resource.type in _RUNS:
        return "runs", ""
    if resource.type in _EMULATED:
        is_quiet = resource.type in _QUIET
        return "emulated", "it exists, but does not call functions yet" if is_quiet else ""
    if resource.type.startswith("Custom::"):
        return "ignored", _REASONS["AWS::CloudFormation::CustomResource"]
    return "ignored", _REASONS.get(resource.type, _UNKNOWN)
