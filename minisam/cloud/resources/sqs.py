"""SQS queues and their policies.

AWS: docs "aws-resource-sqs-queue", "aws-resource-sqs-queuepolicy".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from minisam.cloud.kind import Aws, Kind, as_list, tag_map
from minisam.model import Resource

_DEFAULTS = {
    "DelaySeconds": "0",
    "MaximumMessageSize": "262144",
    "MessageRetentionPeriod": "345600",
    "ReceiveMessageWaitTimeSeconds": "0",
    "VisibilityTimeout": "30",
}
_ATTRIBUTES = (
    *_DEFAULTS,
    "ContentBasedDeduplication",
    "DeduplicationScope",
    "FifoQueue",
    "FifoThroughputLimit",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "RedriveAllowPolicy",
    "RedrivePolicy",
    "SqsManagedSseEnabled",
)


def create_queue(aws: Aws, queue: Resource) -> None:
    """Create the queue; its address is the one that `Ref` gives."""
    name = queue.ref.rpartition("/")[2]
    tags = {"tags": tag_map(queue.properties["Tags"])} if queue.properties.get("Tags") else {}
    aws.call("sqs", "CreateQueue", QueueName=name, Attributes=_attributes(queue.properties), **tags)


def change_queue(aws: Aws, old: Resource, new: Resource) -> None:
    """Change attributes and tags; an attribute that is gone takes its default."""
    before, after = _attributes(old.properties), _attributes(new.properties)
    reset = {name: _DEFAULTS.get(name, "") for name in before if name not in after}
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    if attributes := {**reset, **changed}:
        aws.call("sqs", "SetQueueAttributes", QueueUrl=new.ref, Attributes=attributes)
    old_tags, new_tags = tag_map(old.properties.get("Tags")), tag_map(new.properties.get("Tags"))
    if gone := [key for key in old_tags if key not in new_tags]:
        aws.call("sqs", "UntagQueue", QueueUrl=new.ref, TagKeys=gone)
    if new_tags and new_tags != old_tags:
        aws.call("sqs", "TagQueue", QueueUrl=new.ref, Tags=new_tags)


def remove_queue(aws: Aws, queue: Resource) -> None:
    """Delete the queue and its messages."""
    aws.call("sqs", "DeleteQueue", QueueUrl=queue.ref)


def put_policy(aws: Aws, policy: Resource) -> None:
    """Give every named queue the policy."""
    document = json.dumps(policy.properties["PolicyDocument"])
    for url in as_list(policy.properties["Queues"]):
        aws.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": document})


def change_policy(aws: Aws, old: Resource, new: Resource) -> None:
    """Take the policy from the queues that are not named any more, and give it to the others."""
    _drop_policy(aws, set(as_list(old.properties["Queues"])) - set(as_list(new.properties["Queues"])))
    put_policy(aws, new)


def remove_policy(aws: Aws, policy: Resource) -> None:
    """Take the policy from its queues, as far as they still exist."""
    _drop_policy(aws, set(as_list(policy.properties["Queues"])))


def _drop_policy(aws: Aws, urls: set[str]) -> None:
    existing = set(aws.call("sqs", "ListQueues").get("QueueUrls", ()))
    for url in sorted(urls & existing):
        aws.call("sqs", "SetQueueAttributes", QueueUrl=url, Attributes={"Policy": ""})


def _attributes(properties: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(properties[name]) for name in _ATTRIBUTES if name in properties}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, Mapping) else str(value)


KINDS = (
    Kind(
        type="AWS::SQS::Queue",
        service="sqs",
        create=create_queue,
        change=change_queue,
        remove=remove_queue,
        fixed=frozenset({"QueueName", "FifoQueue"}),
        holds_data=True,
    ),
    Kind(type="AWS::SQS::QueuePolicy", service="sqs", create=put_policy, change=change_policy, remove=remove_policy),
)
