"""SNS topics, subscriptions and topic policies.

AWS: docs "aws-resource-sns-topic", "aws-resource-sns-subscription", "aws-resource-sns-topicpolicy".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from minisam.cloud.kind import Aws, Kind, as_list, tag_list
from minisam.model import Resource

_TOPIC_ATTRIBUTES = (
    "ArchivePolicy",
    "ContentBasedDeduplication",
    "DisplayName",
    "FifoTopic",
    "KmsMasterKeyId",
    "SignatureVersion",
    "TracingConfig",
)
_SUBSCRIPTION_ATTRIBUTES = (
    "DeliveryPolicy",
    "FilterPolicy",
    "FilterPolicyScope",
    "RawMessageDelivery",
    "RedrivePolicy",
    "ReplayPolicy",
    "SubscriptionRoleArn",
)


def create_topic(aws: Aws, topic: Resource) -> None:
    """Create the topic and the subscriptions written inside it."""
    name = topic.ref.rpartition(":")[2]
    tags = {"Tags": tag_list(topic.properties["Tags"])} if topic.properties.get("Tags") else {}
    attributes = _attributes(topic.properties, _TOPIC_ATTRIBUTES)
    aws.call("sns", "CreateTopic", Name=name, Attributes=attributes, **tags)
    for inner in as_list(topic.properties.get("Subscription")):
        _subscribe(aws, topic.ref, inner)


def change_topic(aws: Aws, old: Resource, new: Resource) -> None:
    """Change attributes, tags and inner subscriptions."""
    before = _attributes(old.properties, _TOPIC_ATTRIBUTES)
    after = _attributes(new.properties, _TOPIC_ATTRIBUTES)
    for name in {*before, *after}:
        if before.get(name) != after.get(name):
            value = after.get(name, "")
            aws.call("sns", "SetTopicAttributes", TopicArn=new.ref, AttributeName=name, AttributeValue=value)
    _change_tags(aws, old, new)
    had, has = as_list(old.properties.get("Subscription")), as_list(new.properties.get("Subscription"))
    for inner in has:
        if inner not in had:
            _subscribe(aws, new.ref, inner)
    for inner in had:
        if inner not in has:
            _unsubscribe(aws, new.ref, inner)


def remove_topic(aws: Aws, topic: Resource) -> None:
    """Delete the topic with its subscriptions."""
    aws.call("sns", "DeleteTopic", TopicArn=topic.ref)


def create_subscription(aws: Aws, subscription: Resource) -> None:
    """Subscribe the endpoint to the topic."""
    _subscribe(aws, subscription.properties["TopicArn"], subscription.properties)


def change_subscription(aws: Aws, old: Resource, new: Resource) -> None:
    """Change the subscription's attributes."""
    before = _attributes(old.properties, _SUBSCRIPTION_ATTRIBUTES)
    after = _attributes(new.properties, _SUBSCRIPTION_ATTRIBUTES)
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            _set_subscription(aws, new.ref, name, after.get(name, ""))


def remove_subscription(aws: Aws, subscription: Resource) -> None:
    """End the subscription."""
    aws.call("sns", "Unsubscribe", SubscriptionArn=subscription.ref)


def put_policy(aws: Aws, policy: Resource) -> None:
    """Give every named topic the policy."""
    document = json.dumps(policy.properties["PolicyDocument"])
    for arn in as_list(policy.properties["Topics"]):
        aws.call("sns", "SetTopicAttributes", TopicArn=arn, AttributeName="Policy", AttributeValue=document)


def change_policy(aws: Aws, old: Resource, new: Resource) -> None:
    """Give the named topics the new policy."""
    put_policy(aws, new)


def remove_policy(aws: Aws, policy: Resource) -> None:
    """Leave the topics as they are: AWS keeps a default policy there, which decides nothing here."""


def _subscribe(aws: Aws, topic: str, properties: Mapping[str, Any]) -> None:
    made = aws.call(
        "sns",
        "Subscribe",
        TopicArn=topic,
        Protocol=properties["Protocol"],
        Endpoint=properties.get("Endpoint", ""),
        ReturnSubscriptionArn=True,
    )
    for name, value in _attributes(properties, _SUBSCRIPTION_ATTRIBUTES).items():
        _set_subscription(aws, made["SubscriptionArn"], name, value)


def _set_subscription(aws: Aws, arn: str, name: str, value: str) -> None:
    aws.call("sns", "SetSubscriptionAttributes", SubscriptionArn=arn, AttributeName=name, AttributeValue=value)


def _unsubscribe(aws: Aws, topic: str, properties: Mapping[str, Any]) -> None:
    for one in aws.call("sns", "ListSubscriptionsByTopic", TopicArn=topic)["Subscriptions"]:
        if (one["Protocol"], one["Endpoint"]) == (properties["Protocol"], properties.get("Endpoint", "")):
            aws.call("sns", "Unsubscribe", SubscriptionArn=one["SubscriptionArn"])


def _change_tags(aws: Aws, old: Resource, new: Resource) -> None:
    before, after = tag_list(old.properties.get("Tags")), tag_list(new.properties.get("Tags"))
    if before == after:
        return
    if before:
        aws.call("sns", "UntagResource", ResourceArn=new.ref, TagKeys=[tag["Key"] for tag in before])
    if after:
        aws.call("sns", "TagResource", ResourceArn=new.ref, Tags=after)


def _attributes(properties: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    return {name: _text(properties[name]) for name in names if name in properties}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, Mapping) else str(value)


KINDS = (
    Kind(
        type="AWS::SNS::Topic",
        service="sns",
        create=create_topic,
        change=change_topic,
        remove=remove_topic,
        fixed=frozenset({"TopicName", "FifoTopic"}),
    ),
    Kind(
        type="AWS::SNS::Subscription",
        service="sns",
        create=create_subscription,
        change=change_subscription,
        remove=remove_subscription,
        fixed=frozenset({"TopicArn", "Protocol", "Endpoint"}),
    ),
    Kind(type="AWS::SNS::TopicPolicy", service="sns", create=put_policy, change=change_policy, remove=remove_policy),
)
