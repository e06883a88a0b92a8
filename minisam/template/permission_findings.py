"""What the template lets call its functions and AWS would not: no `AWS::Lambda::Permission` lets the service do it.

SAM writes one for each of a function's `Events`; who writes resources by hand forgets it, and learns it from a 500 of
the deployed API, or from messages that nobody gets. Here such a function runs all the same, and the finding says so.
AWS: docs "access-control-resource-based", "aws-resource-lambda-permission", "lambda-services"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from minisam.access.patterns import matches
from minisam.model import ACCOUNT_ID, Api, Finding, Function, Position, Resource, Route
from minisam.records import dataclass

_ROLE = re.compile(r"'(?:credentials|Credentials|CredentialsArn)': '[^']")
_PARAMETER = re.compile(r"\{[^{}]+\}")
_ANY = ("GET", "POST")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One function that a service is to invoke, by the ARN under which it does, for one of `sources`."""

    by: str
    function: str
    principals: tuple[str, ...]
    sources: tuple[str, ...]
    position: Position


def missing_permissions(
    resources: Mapping[str, Resource],
    functions: Mapping[str, Function],
    apis: Mapping[str, Api],
    routes: Sequence[Route],
) -> Iterator[Finding]:
    """Yield a finding for each function that something uses without a permission, once for each user of it."""
    arns = {function.arn: function for function in functions.values()}
    permissions = [one.properties for one in resources.values() if one.type == "AWS::Lambda::Permission"]
    said = set()
    region = next(iter(arns), ":::").split(":")[3]
    for use in (*_of_apis(resources, functions, apis, routes, region), *_of_resources(resources.values(), region)):
        function = arns.get(":".join(use.function.split(":")[:7]))
        if function is None or (use.by, use.function) in said or any(_lets(one, use) for one in permissions):
            continue
        said.add((use.by, use.function))
        yield Finding(
            check="permission-missing",
            severity="warning",
            message=f"on AWS {use.by} could not invoke '{function.id}': no AWS::Lambda::Permission lets it",
            hint=f"add one: FunctionName: {_spelled(use.function, resources)}, Action: lambda:InvokeFunction, "
            f"Principal: {use.principals[0]}; here it is invoked all the same",
            position=use.position,
        )


def _spelled(arn: str, resources: Mapping[str, Resource]) -> str:
    """Spell a function, or an alias of one, as the template would."""
    for one in resources.values():
        if arn in (one.attributes.get("Arn"), one.ref) and one.type in ("AWS::Lambda::Function", "AWS::Lambda::Alias"):
            return f"!Ref {one.id}"
    return arn


def _of_apis(
    resources: Mapping[str, Resource],
    functions: Mapping[str, Function],
    apis: Mapping[str, Api],
    routes: Sequence[Route],
    region: str,
) -> Iterator[Use]:
    by_role = {
        str(one.properties.get("RestApiId") or one.properties.get("ApiId") or one.ref)
        for one in resources.values()
        if one.type.startswith("AWS::ApiGateway") and _ROLE.search(str(one.properties))
    }
    for route in routes:
        api, function = apis[route.api], functions.get(route.integration.function or "")
        if function is None or api.kind == "function-url" or api.api_id in by_role:
            continue
        qualifier = route.integration.qualifier
        path = _PARAMETER.sub("x", route.path).lstrip("/")
        methods = {"WS": ("",), "ANY": tuple(f"{method}/" for method in _ANY)}.get(route.method, (f"{route.method}/",))
        place = f"arn:aws:execute-api:{region}:{ACCOUNT_ID}:{api.api_id}/{api.stage}/"
        yield Use(
            by=f"API '{api.id}'",
            function=f"{function.arn}:{qualifier}" if qualifier else function.arn,
            principals=("apigateway.amazonaws.com",),
            sources=tuple(f"{place}{method}{path}" for method in ("",) * (path == "$default") or methods),
            position=route.position,
        )


def _of_resources(resources: Iterable[Resource], region: str) -> Iterator[Use]:
    for one in resources:
        for principal, source, function in _USERS.get(one.type, _nothing)(one):
            if ":lambda:" in str(function):
                kind = one.type.rpartition("::")[2]
                local = (f"logs.{region}.amazonaws.com",) if principal == "logs.amazonaws.com" else ()
                yield Use(
                    by=f"{kind} '{one.id}'",
                    function=str(function),
                    principals=(principal, *local),
                    sources=(str(source),),
                    position=one.position,
                )


_Found = Iterator[tuple[str, Any, Any]]


def _nothing(resource: Resource) -> _Found:
    yield from ()


def _subscription(subscription: Resource) -> _Found:
    properties = subscription.properties
    yield "sns.amazonaws.com", properties.get("TopicArn"), properties.get("Endpoint")


def _topic(topic: Resource) -> _Found:
    for entry in _mappings(topic.properties.get("Subscription")):
        yield "sns.amazonaws.com", topic.ref, entry.get("Endpoint")


def _bucket(bucket: Resource) -> _Found:
    notification = bucket.properties.get("NotificationConfiguration")
    for entry in _mappings(notification.get("LambdaConfigurations") if isinstance(notification, Mapping) else None):
        yield "s3.amazonaws.com", f"arn:aws:s3:::{bucket.ref}", entry.get("Function")


def _rule(rule: Resource) -> _Found:
    for target in _mappings(rule.properties.get("Targets")):
        yield "events.amazonaws.com", rule.attributes.get("Arn"), target.get("Arn")


def _log_filter(subscription: Resource) -> _Found:
    group = str(subscription.properties.get("LogGroupName"))
    arn = f"arn:aws:logs:x:{ACCOUNT_ID}:log-group:{group}:*"
    destination = str(subscription.properties.get("DestinationArn"))
    region = destination.split(":")[3] if destination.count(":") > 3 else ""
    yield "logs.amazonaws.com", arn.replace(":x:", f":{region}:", 1), destination


def _topic_rule(rule: Resource) -> _Found:
    payload = rule.properties.get("TopicRulePayload")
    for action in _mappings(payload.get("Actions") if isinstance(payload, Mapping) else None):
        called = action.get("Lambda")
        if isinstance(called, Mapping):
            yield "iot.amazonaws.com", rule.attributes.get("Arn"), called.get("FunctionArn")


def _user_pool(pool: Resource) -> _Found:
    triggers = pool.properties.get("LambdaConfig")
    for function in triggers.values() if isinstance(triggers, Mapping) else ():
        arn = function.get("LambdaArn") if isinstance(function, Mapping) else function
        yield "cognito-idp.amazonaws.com", pool.attributes.get("Arn"), arn


_USERS = {
    "AWS::Cognito::UserPool": _user_pool,
    "AWS::Events::Rule": _rule,
    "AWS::IoT::TopicRule": _topic_rule,
    "AWS::Logs::SubscriptionFilter": _log_filter,
    "AWS::S3::Bucket": _bucket,
    "AWS::SNS::Subscription": _subscription,
    "AWS::SNS::Topic": _topic,
}


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, (list, tuple)) else []


def _lets(permission: Mapping[str, Any], use: Use) -> bool:
    """Whether a permission lets the service invoke the function, under this ARN, for one of the sources."""
    if str(permission.get("Principal")) not in ("*", *use.principals):
        return False
    if str(permission.get("Action")).lower() not in ("lambda:invokefunction", "lambda:*", "*"):
        return False
    if str(permission.get("SourceAccount") or ACCOUNT_ID) != ACCOUNT_ID:
        return False
    if not _is_named(str(permission.get("FunctionName")), use.function):
        return False
    source = permission.get("SourceArn")
    return not source or any(matches(str(source), one) or matches(one, str(source)) for one in use.sources)


def _is_named(name: str, arn: str) -> bool:
    """Whether a permission's FunctionName (a name, an ARN or the end of one, with its qualifier) is this ARN's."""
    wanted = arn.partition(":function:")[2]
    return name.rpartition("function:")[2].removesuffix(":$LATEST") == wanted.removesuffix(":$LATEST")
