"""S3 buckets and their policies.

AWS: docs "aws-resource-s3-bucket", "aws-resource-s3-bucketpolicy".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from minisam.cloud.kind import Aws, Kind, as_list, tag_list
from minisam.model import Resource


def create_bucket(aws: Aws, bucket: Resource) -> None:
    """Create the bucket with its settings."""
    where = {} if aws.region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": aws.region}}
    lock = {"ObjectLockEnabledForBucket": True} if bucket.properties.get("ObjectLockEnabled") else {}
    aws.call("s3", "CreateBucket", Bucket=bucket.ref, **where, **lock)
    for name, put in _SETTINGS.items():
        if name in bucket.properties:
            put(aws, bucket.ref, bucket.properties[name])


def change_bucket(aws: Aws, old: Resource, new: Resource) -> None:
    """Change the bucket's settings; the objects stay."""
    for name, put in _SETTINGS.items():
        if old.properties.get(name) != new.properties.get(name):
            put(aws, new.ref, new.properties.get(name))


def remove_bucket(aws: Aws, bucket: Resource) -> None:
    """Delete the bucket, everything in it included."""
    while versions := _versions(aws, bucket.ref):
        aws.call("s3", "DeleteObjects", Bucket=bucket.ref, Delete={"Objects": versions})
    aws.call("s3", "DeleteBucket", Bucket=bucket.ref)


def put_policy(aws: Aws, policy: Resource) -> None:
    """Give the bucket its policy."""
    document = json.dumps(policy.properties["PolicyDocument"])
    aws.call("s3", "PutBucketPolicy", Bucket=policy.properties["Bucket"], Policy=document)


def change_policy(aws: Aws, old: Resource, new: Resource) -> None:
    """Replace the bucket's policy."""
    put_policy(aws, new)


def remove_policy(aws: Aws, policy: Resource) -> None:
    """Take the bucket's policy away, if the bucket still exists."""
    buckets = {one["Name"] for one in aws.call("s3", "ListBuckets")["Buckets"]}
    if policy.properties["Bucket"] in buckets:
        aws.call("s3", "DeleteBucketPolicy", Bucket=policy.properties["Bucket"])


def notification_configuration(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the API's form of a NotificationConfiguration."""
    lists = (
        ("LambdaConfigurations", "LambdaFunctionConfigurations", "Function", "LambdaFunctionArn"),
        ("QueueConfigurations", "QueueConfigurations", "Queue", "QueueArn"),
        ("TopicConfigurations", "TopicConfigurations", "Topic", "TopicArn"),
    )
    configuration: dict[str, Any] = {}
    for given, wanted, source, target in lists:
        if entries := as_list(value.get(given)):
            configuration[wanted] = [_notification(entry, source, target) for entry in entries]
    if _is_on(value.get("EventBridgeConfiguration")):
        configuration["EventBridgeConfiguration"] = {}
    return configuration


def _notification(entry: Mapping[str, Any], source: str, target: str) -> dict[str, Any]:
    made: dict[str, Any] = {target: entry[source], "Events": as_list(entry["Event"])}
    if rules := entry.get("Filter", {}).get("S3Key", {}).get("Rules"):
        made["Filter"] = {"Key": {"FilterRules": list(rules)}}
    return made


def _is_on(event_bridge: Any) -> bool:
    if event_bridge is None:
        return False
    enabled = event_bridge.get("EventBridgeEnabled", True) if isinstance(event_bridge, Mapping) else event_bridge
    return str(enabled).lower() == "true"


def _put_notifications(aws: Aws, bucket: str, value: Any) -> None:
    configuration = notification_configuration(value or {})
    aws.call(
        "s3",
        "PutBucketNotificationConfiguration",
        Bucket=bucket,
        NotificationConfiguration=configuration,
        SkipDestinationValidation=True,
    )


def _put_versioning(aws: Aws, bucket: str, value: Any) -> None:
    status = (value or {"Status": "Suspended"})["Status"]
    aws.call("s3", "PutBucketVersioning", Bucket=bucket, VersioningConfiguration={"Status": status})


def _put_cors(aws: Aws, bucket: str, value: Any) -> None:
    rules = as_list((value or {}).get("CorsRules"))
    if not rules:
        aws.call("s3", "DeleteBucketCors", Bucket=bucket)
        return
    renamed = {"Id": "ID", "ExposedHeaders": "ExposeHeaders", "MaxAge": "MaxAgeSeconds"}
    made = [{renamed.get(name, name): value for name, value in rule.items()} for rule in rules]
    aws.call("s3", "PutBucketCors", Bucket=bucket, CORSConfiguration={"CORSRules": made})


def _put_tags(aws: Aws, bucket: str, value: Any) -> None:
    if value:
        aws.call("s3", "PutBucketTagging", Bucket=bucket, Tagging={"TagSet": tag_list(value)})
    else:
        aws.call("s3", "DeleteBucketTagging", Bucket=bucket)


def _put_public_access(aws: Aws, bucket: str, value: Any) -> None:
    if value:
        aws.call("s3", "PutPublicAccessBlock", Bucket=bucket, PublicAccessBlockConfiguration=value)
    else:
        aws.call("s3", "DeletePublicAccessBlock", Bucket=bucket)


def _put_website(aws: Aws, bucket: str, value: Any) -> None:
    if not value:
        aws.call("s3", "DeleteBucketWebsite", Bucket=bucket)
        return
    configuration = {name: value[name] for name in ("RedirectAllRequestsTo", "RoutingRules") if name in value}
    if "IndexDocument" in value:
        configuration["IndexDocument"] = {"Suffix": value["IndexDocument"]}
    if "ErrorDocument" in value:
        configuration["ErrorDocument"] = {"Key": value["ErrorDocument"]}
    aws.call("s3", "PutBucketWebsite", Bucket=bucket, WebsiteConfiguration=configuration)


def _versions(aws: Aws, bucket: str) -> list[dict[str, str]]:
    page = aws.call("s3", "ListObjectVersions", Bucket=bucket)
    found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
    return [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]


_SETTINGS: dict[str, Callable[[Aws, str, Any], None]] = {
    "VersioningConfiguration": _put_versioning,
    "CorsConfiguration": _put_cors,
    "NotificationConfiguration": _put_notifications,
    "PublicAccessBlockConfiguration": _put_public_access,
    "Tags": _put_tags,
    "WebsiteConfiguration": _put_website,
}

KINDS = (
    Kind(
        type="AWS::S3::Bucket",
        service="s3",
        create=create_bucket,
        change=change_bucket,
        remove=remove_bucket,
        fixed=frozenset({"BucketName"}),
        holds_data=True,
    ),
    Kind(
        type="AWS::S3::BucketPolicy",
        service="s3",
        create=put_policy,
        change=change_policy,
        remove=remove_policy,
        fixed=frozenset({"Bucket"}),
    ),
)
