"""The other services that call a function: logs, user pools, IoT, skills, custom resources, rotation and more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from minisam.model import App, Function, Resource
from minisam.triggers.names import listed, means, name_in, of_type, permission_names, section
from minisam.triggers.trigger import Trigger

_USER_POOL = {
    "PreSignUp": "pre-sign-up",
    "PostConfirmation": "post-confirmation",
    "PreAuthentication": "pre-authentication",
    "PostAuthentication": "post-authentication",
    "CustomMessage": "custom-message",
    "DefineAuthChallenge": "define-auth-challenge",
    "CreateAuthChallenge": "create-auth-challenge",
    "VerifyAuthChallengeResponse": "verify-auth-challenge",
    "PreTokenGeneration": "pre-token-generation",
    "PreTokenGenerationConfig": "pre-token-generation-v2",
    "UserMigration": "user-migration",
    "CustomEmailSender": "custom-email-sender",
    "CustomSMSSender": "custom-sms-sender",
}
_BY_PERMISSION = {
    "alexa-appkit.amazon.com": ("alexa-skills-kit", "start-session"),
    "alexa-connectedhome.amazon.com": ("alexa-smart-home", "smart-home-discovery-request"),
    "bedrock.amazonaws.com": ("bedrock", "agent-function"),
    "cloudformation.amazonaws.com": ("cloudformation", "custom-resource-create"),
    "codecommit.amazonaws.com": ("codecommit", "repository"),
    "config.amazonaws.com": ("config", "item-change-notification"),
    "connect.amazonaws.com": ("connect", "contact-flow-event"),
    "elasticloadbalancing.amazonaws.com": ("alb", "request"),
    "lambda.alarms.cloudwatch.amazonaws.com": ("cloudwatch", "alarm"),
    "lexv2.amazonaws.com": ("lex-v2", "banking-bot"),
    "ses.amazonaws.com": ("ses", "email-receiving"),
    "vpc-lattice.amazonaws.com": ("vpc-lattice", "request-v2"),
}


def find(app: App, function: Function) -> Iterator[Trigger]:
    """Yield the triggers of each of these services."""
    for finder in (_of_logs, _of_user_pools, _of_topic_rules, _of_custom_resources, _of_secrets, _of_permissions):
        yield from finder(app, function)


def _trigger(app: App, resource: Resource, service: str, event: str, name: str = "", **values: Any) -> Trigger:
    options = {key.replace("_", "-"): value for key, value in values.items()}
    return Trigger(
        name=name or resource.id, resource=resource.id, service=service, event=event, values=options, region=app.region
    )


def _of_logs(app: App, function: Function) -> Iterator[Trigger]:
    for subscription in of_type(app, "AWS::Logs::SubscriptionFilter"):
        if means(subscription.properties.get("DestinationArn"), function):
            group = str(subscription.properties.get("LogGroupName", ""))
            yield _trigger(app, subscription, "cloudwatch", "logs", log_group=group)


def _of_user_pools(app: App, function: Function) -> Iterator[Trigger]:
    for pool in of_type(app, "AWS::Cognito::UserPool"):
        for key, given in section(pool.properties, "LambdaConfig").items():
            arn = given.get("LambdaArn") if isinstance(given, dict) else given
            if key in _USER_POOL and means(arn, function):
                clients = of_type(app, "AWS::Cognito::UserPoolClient")
                client = next((each.ref for each in clients if each.properties.get("UserPoolId") == pool.ref), None)
                own = {"user_pool_id": pool.ref, **({"client_id": client} if client else {})}
                yield _trigger(app, pool, "cognito", _USER_POOL[key], name=key, **own)


def _of_topic_rules(app: App, function: Function) -> Iterator[Trigger]:
    for rule in of_type(app, "AWS::IoT::TopicRule"):
        for action in listed(section(rule.properties, "TopicRulePayload").get("Actions")):
            if means(section(action, "Lambda").get("FunctionArn"), function):
                yield _trigger(app, rule, "iot", "rule")


def _of_custom_resources(app: App, function: Function) -> Iterator[Trigger]:
    for resource in app.resources.values():
        is_custom = resource.type.startswith("Custom::") or resource.type == "AWS::CloudFormation::CustomResource"
        if is_custom and means(resource.properties.get("ServiceToken"), function):
            own = {key: value for key, value in resource.properties.items() if key != "ServiceToken"}
            trigger = _trigger(app, resource, "cloudformation", "custom-resource-create", properties=own)
            named = {"function": function.name, "stack": app.name, "logical-id": resource.id.rpartition("/")[2]}
            values = {**trigger.values, **named, "resource-type": resource.type}
            yield replace(trigger, values=values)


def _of_secrets(app: App, function: Function) -> Iterator[Trigger]:
    for schedule in of_type(app, "AWS::SecretsManager::RotationSchedule"):
        if means(schedule.properties.get("RotationLambdaARN"), function):
            secret = name_in(str(schedule.properties.get("SecretId", ""))).rpartition("-")[0]
            yield _trigger(app, schedule, "secretsmanager", "rotation", secret=secret)


def _of_permissions(app: App, function: Function) -> Iterator[Trigger]:
    """Services that are not themselves in the template show in who may invoke the function."""
    for permission in of_type(app, "AWS::Lambda::Permission"):
        known = _BY_PERMISSION.get(str(permission.properties.get("Principal")))
        if known and means(permission.properties.get("FunctionName"), function):
            skill = permission.properties.get("EventSourceToken")
            names = [name for name, _ in permission_names(app, function, str(permission.properties["Principal"]))]
            trigger = _trigger(app, permission, *known, name=names[0] if names else permission.id)
            yield replace(trigger, values={"application-id": skill.removeprefix("amzn1.ask.skill.")} if skill else {})
