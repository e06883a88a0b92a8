"""Buckets, topics and rules: what reaches a function from them, at first hand or through each other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from minisam.model import App, Function, Resource
from minisam.triggers import rules
from minisam.triggers.names import listed, means, name_in, of_type, parsed, permission_names, region_in, section
from minisam.triggers.patterns import example
from minisam.triggers.trigger import Trigger

Target = Callable[[Any], bool]
"""Tells whether an ARN is where the event has to arrive."""

_S3_EVENTS = {
    "ObjectCreated:*": "put",
    "ObjectCreated:Put": "put",
    "ObjectCreated:Post": "post",
    "ObjectCreated:Copy": "copy",
    "ObjectCreated:CompleteMultipartUpload": "complete-multipart-upload",
    "ObjectRemoved:*": "delete",
    "ObjectRemoved:Delete": "delete",
    "ObjectRemoved:DeleteMarkerCreated": "delete-marker",
    "ObjectRestore:*": "restore-completed",
    "ObjectRestore:Post": "restore-post",
    "ObjectRestore:Completed": "restore-completed",
    "ObjectRestore:Delete": "restore-delete",
    "ObjectTagging:*": "tagging-put",
    "ObjectTagging:Put": "tagging-put",
    "ObjectTagging:Delete": "tagging-delete",
    "ObjectAcl:Put": "acl-put",
    "LifecycleExpiration:*": "lifecycle-expiration",
    "LifecycleExpiration:Delete": "lifecycle-expiration",
    "LifecycleExpiration:DeleteMarkerCreated": "lifecycle-expiration",
    "LifecycleTransition": "lifecycle-transition",
    "IntelligentTiering": "intelligent-tiering",
    "ReducedRedundancyLostObject": "reduced-redundancy-lost-object",
}


def find(app: App, function: Function) -> Iterator[Trigger]:
    """Yield the triggers whose events arrive at the function itself."""
    uploads = list(_of_buckets(app, "LambdaConfigurations", "Function", lambda value: means(value, function)))
    names = [name for name, _ in permission_names(app, function, "s3.amazonaws.com")]
    if len(names) == len(uploads):  # SAM makes one permission for each event, in their order
        uploads = [replace(upload, name=name) for upload, name in zip(uploads, names, strict=True)]
    yield from uploads
    for subscription in of_type(app, "AWS::SNS::Subscription"):
        if subscription.properties.get("Protocol") == "lambda" and means(
            subscription.properties.get("Endpoint"), function
        ):
            yield from _of_topic(app, subscription)
    yield from rules.find(app, lambda value: means(value, function))


def into_queue(app: App, arn: str) -> Iterator[Trigger]:
    """Yield what puts messages into the queue with this ARN."""

    def is_queue(value: Any) -> bool:
        return bool(value == arn)

    for subscription in of_type(app, "AWS::SNS::Subscription"):
        if subscription.properties.get("Protocol") == "sqs" and is_queue(subscription.properties.get("Endpoint")):
            for message in _of_topic(app, subscription):
                if not subscription.properties.get("RawMessageDelivery"):
                    yield message
                elif message.carried is not None:  # raw: the message alone, without SNS's envelope
                    yield replace(message.carried, name=message.name)
    yield from _of_buckets(app, "QueueConfigurations", "Queue", is_queue)
    yield from rules.find(app, is_queue)


def _of_buckets(app: App, key: str, field: str, is_target: Target) -> Iterator[Trigger]:
    for bucket in of_type(app, "AWS::S3::Bucket"):
        for configuration in listed(section(bucket.properties, "NotificationConfiguration").get(key)):
            if is_target(configuration.get(field)):
                yield _of_bucket(app, bucket, configuration)


def _of_bucket(app: App, bucket: Resource, configuration: Mapping[str, Any]) -> Trigger:
    kind = str(configuration.get("Event", "")).removeprefix("s3:")
    values = {"bucket": bucket.ref, "key": _key(configuration)}
    if not kind.endswith("*"):
        values["event-name"] = kind
    if section(bucket.properties, "VersioningConfiguration").get("Status") == "Enabled":
        values["version-id"] = "096fKKXTRTtl3on89fVO.nfljtsv6qko"
    note = "" if kind in _S3_EVENTS else f"'s3:{kind}' has no sample of its own; shown as ObjectCreated:Put"
    return Trigger(
        name=bucket.id,
        resource=bucket.id,
        service="s3",
        event=_S3_EVENTS.get(kind, "put"),
        values=values,
        region=app.region,
        note=note,
    )


def _key(configuration: Mapping[str, Any]) -> str:
    """Return a key that the notification's filter lets through."""
    parts = {
        str(rule.get("Name", "")).lower(): str(rule.get("Value", ""))
        for rule in listed(section(configuration, "Filter", "S3Key").get("Rules"))
    }
    return f"{parts.get('prefix', '')}example{parts.get('suffix', '')}"


def _of_topic(app: App, subscription: Resource) -> Iterator[Trigger]:
    """Yield a trigger for each bucket or rule that publishes to the topic, then one for any other publisher."""
    properties = subscription.properties
    arn = str(properties.get("TopicArn", ""))
    policy = parsed(properties.get("FilterPolicy"))
    wanted = example(policy) if isinstance(policy, Mapping) else {}
    values: dict[str, Any] = {"topic": name_in(arn)}
    if wanted and properties.get("FilterPolicyScope") == "MessageBody":
        values["message"] = json.dumps(wanted)
    elif wanted:
        values["attributes"] = wanted
    message = Trigger(
        name=subscription.id,
        resource=subscription.id,
        service="sns",
        event="notification",
        values=values,
        region=region_in(arn),
    )

    def is_topic(value: Any) -> bool:
        return bool(value == arn)

    for sender in [*_of_buckets(app, "TopicConfigurations", "Topic", is_topic), *rules.find(app, is_topic)]:
        yield replace(message, name=f"{subscription.id}/{sender.name}", carried=sender)
    yield message
