"""S3 buckets as event sources: what happens to objects is told to functions, queues, topics and EventBridge.

AWS: docs "notification-content-structure", "EventBridge" and "ev-events" of the S3 guide.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from datetime import datetime, timezone
from typing import Any
from urllib.parse import quote_plus
from uuid import uuid4

from minisam.model import ACCOUNT_ID, Occurrence
from minisam.sources.source import Desk
from minisam.sources.targets import Parcel, deliver_or_keep

_NEWER = ("ObjectTagging", "ObjectAcl", "ObjectRestore", "LifecycleExpiration", "LifecycleTransition")
_WITHOUT_SEQUENCER = ("ObjectTagging", "ObjectAcl")
_OF_NOTHING = "d41d8cd98f00b204e9800998ecf8427e"
"""The ETag of no bytes, which a delete marker has."""
_DETAIL_TYPES = {
    "ObjectCreated": "Object Created",
    "ObjectRemoved": "Object Deleted",
    "ObjectRestore:Post": "Object Restore Initiated",
    "ObjectRestore:Completed": "Object Restore Completed",
    "ObjectAcl": "Object ACL Updated",
    "ObjectTagging:Put": "Object Tags Added",
    "ObjectTagging:Delete": "Object Tags Deleted",
}
_OWNER = "A3MINISAMOWNER"
"""The customer id of the account, which is not its number."""
_REASONS = {
    "ObjectCreated:Put": "PutObject",
    "ObjectCreated:Post": "POST Object",
    "ObjectCreated:Copy": "CopyObject",
    "ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload",
}


class S3Source:
    """Tells what happens in buckets."""

    services = frozenset({"s3"})

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def hear(self, occurrence: Occurrence) -> None:
        """Tell everybody whom the bucket's configuration names."""
        content, time = occurrence.content, _iso(self._desk.clock.now(), "milliseconds")
        if occurrence.kind == "TestEvent":
            for arn in content["targets"]:
                self._submit(occurrence, arn, json.dumps(to_test_event(content["bucket"], time)))
            return
        for notification, arn in content["notifications"]:
            record = to_record(occurrence, notification, time)
            self._submit(occurrence, arn, json.dumps({"Records": [record]}))
        if content["to_event_bridge"]:
            self._desk.engine.submit(f"s3 {content['bucket']}", lambda: self._put_event(occurrence))

    def _submit(self, occurrence: Occurrence, arn: str, text: str) -> None:
        target = {"Subject": "Amazon S3 Notification"}  # of messages to topics
        parcel = Parcel(to=arn, text=text, cause=occurrence.resource, target=target, trace_id=occurrence.trace_id)
        self._desk.engine.submit(f"s3 {occurrence.content['bucket']}", lambda: deliver_or_keep(self._desk, parcel))

    def _put_event(self, occurrence: Occurrence) -> None:
        entry = {
            "Source": "aws.s3",
            "DetailType": detail_type(occurrence.kind),
            "Resources": [occurrence.resource],
            "Detail": json.dumps(to_detail(occurrence)),
        }
        self._desk.aws.call("events", "PutEvents", Entries=[entry])


def to_test_event(bucket: str, time: str) -> dict[str, Any]:
    """Return what queues and topics get when a bucket begins to notify them."""
    return {
        "Service": "Amazon S3",
        "Event": "s3:TestEvent",
        "Time": time,
        "Bucket": bucket,
        "RequestId": uuid4().hex[:16].upper(),
        "HostId": b64encode(os.urandom(56)).decode(),
    }


def to_record(occurrence: Occurrence, notification: str, time: str) -> dict[str, Any]:
    """Return what happened as the record of an event."""
    content, kind = occurrence.content, occurrence.kind
    object_ = {
        "key": quote_plus(content["key"], safe="/"),
        "size": None if kind.startswith(_WITHOUT_SEQUENCER) else content.get("size"),
        "eTag": _OF_NOTHING if kind.endswith("DeleteMarkerCreated") else content.get("etag"),
        "versionId": content.get("version_id"),
        "sequencer": None if kind.startswith(_WITHOUT_SEQUENCER) else content["sequencer"],
    }
    return {
        "eventVersion": "2.3" if kind.startswith(_NEWER) else "2.1",
        "eventSource": "aws:s3",
        "awsRegion": content["region"],
        "eventTime": time,
        "eventName": kind,
        "userIdentity": {"principalId": f"AWS:{ACCOUNT_ID}"},
        "requestParameters": {"sourceIPAddress": "127.0.0.1"},
        "responseElements": {
            "x-amz-request-id": uuid4().hex[:16].upper(),
            "x-amz-id-2": b64encode(os.urandom(56)).decode(),
        },
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": notification,
            "bucket": {
                "name": content["bucket"],
                "ownerIdentity": {"principalId": _OWNER},
                "arn": occurrence.resource,
            },
            "object": {name: value for name, value in object_.items() if value is not None},
        },
    }


def detail_type(kind: str) -> str:
    """Return EventBridge's name of what happened."""
    return next(name for start, name in _DETAIL_TYPES.items() if kind.startswith(start))


def to_detail(occurrence: Occurrence) -> dict[str, Any]:
    """Return what happened as the detail of an EventBridge event."""
    content, kind = occurrence.content, occurrence.kind
    object_ = {
        "key": content["key"],
        "size": content.get("size"),
        "etag": content.get("etag"),
        "version-id": content.get("version_id"),
        "sequencer": content["sequencer"],
    }
    detail = {
        "version": "0",
        "bucket": {"name": content["bucket"]},
        "object": {name: value for name, value in object_.items() if value is not None},
        "request-id": uuid4().hex[:16].upper(),
        "requester": ACCOUNT_ID,
        "source-ip-address": "127.0.0.1",
    }
    if kind.startswith("ObjectCreated"):
        detail["reason"] = _REASONS[kind]
    if kind.startswith("ObjectRemoved"):
        detail["reason"] = "DeleteObject"
        is_marker = kind.endswith("DeleteMarkerCreated")
        detail["deletion-type"] = "Delete Marker Created" if is_marker else "Permanently Deleted"
    return detail


def _iso(time_s: float, precision: str) -> str:
    moment = datetime.fromtimestamp(time_s, timezone.utc)
    return moment.isoformat(timespec=precision).replace("+00:00", "Z")


SOURCE = S3Source
