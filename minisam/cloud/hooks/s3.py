"""S3: something happened to an object of a bucket that has notifications configured."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from minisam.cloud.announcements import Announcements

_is_tagging: ContextVar[bool] = ContextVar("is_tagging", default=False)
_sequence = itertools.count(0x0055AED6DCD90281E5)


def install(announcements: Announcements) -> None:
    """Announce the event (its name is AWS's, without "s3:") of a bucket; moto itself notifies nobody any more."""
    from moto.s3 import models, notifications, responses

    put = models.S3Backend.put_object
    set_delete_marker = models.S3Backend._set_delete_marker

    def send_event(account_id: str, event_name: Any, bucket: Any, key: Any) -> None:
        name = str(getattr(event_name, "value", event_name))
        if bucket.notification_configuration is None or key is None:
            return
        if name.startswith("s3:ObjectTagging") and not _is_tagging.get():
            return  # moto tags every object that is put
        announcements.tell("s3", name.removeprefix("s3:"), bucket.arn, _content(name, bucket, key))

    def put_object(backend: Any, *args: Any, **named: Any) -> Any:
        """moto puts the object when a multipart upload is complete, and tells of both."""
        is_upload = named.get("multipart") is not None
        return put(backend, *args, **({**named, "disable_notification": True} if is_upload else named))

    def _set_delete_marker(backend: Any, bucket_name: str, key_name: str) -> Any:
        marker = set_delete_marker(backend, bucket_name, key_name)
        bucket = backend.get_bucket(bucket_name)
        send_event(backend.account_id, "s3:ObjectRemoved:DeleteMarkerCreated", bucket, marker)
        return marker

    def send_test_event(account_id: str, bucket: Any) -> None:
        configuration = bucket.notification_configuration
        arns = sorted({one.arn for one in (*configuration.queue, *configuration.topic)})
        if arns:
            announcements.tell("s3", "TestEvent", bucket.arn, {"bucket": bucket.name, "targets": arns})

    for operation in ("put_object_tagging", "delete_object_tagging"):
        setattr(responses.S3Response, operation, _tagging(getattr(responses.S3Response, operation)))
    models.S3Backend.put_object = put_object
    notifications.send_event = send_event
    notifications.send_test_event = send_test_event
    models.S3Backend._set_delete_marker = _set_delete_marker


def _tagging(answer: Callable[..., Any]) -> Callable[..., Any]:
    def tagging(*args: Any, **kwargs: Any) -> Any:
        token = _is_tagging.set(True)
        try:
            return answer(*args, **kwargs)
        finally:
            _is_tagging.reset(token)

    return tagging


def _content(name: str, bucket: Any, key: Any) -> dict[str, Any]:
    configuration = bucket.notification_configuration
    destinations = (*configuration.cloud_function, *configuration.queue, *configuration.topic)
    content = {
        "bucket": bucket.name,
        "region": bucket.region_name,
        "key": key.name,
        "sequencer": f"{next(_sequence):018X}",
        "notifications": [(one.id, one.arn) for one in destinations if one.matches(name, key.name)],
        "to_event_bridge": configuration.event_bridge is not None,
    }
    if bucket.is_versioned and key.version_id:
        content["version_id"] = str(key.version_id)
    if hasattr(key, "etag") and "ObjectRemoved" not in name:
        content |= {"size": key.size, "etag": key.etag.strip('"')}
    return content
