"""Which notifications a bucket may have beside one another: no object's event may be for two of them.

AWS: docs "notification-how-to-filtering" (overlapping prefixes, suffixes and event types); the texts are those that
PutBucketNotificationConfiguration answers.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

_NAMES = re.compile(b"(?<=>)(Prefix|Suffix)(?=<)", re.IGNORECASE)
_SHARED = "Configurations overlap. Configurations on the same bucket cannot share a common event type."
_AMBIGUOUS = (
    "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are "
    "overlapping for the same event type."
)


def correct_notifications() -> None:
    """Let moto refuse what AWS refuses, and read the names of filters as AWS does, in any case."""
    from moto.s3 import models, responses
    from moto.s3.exceptions import S3ClientError

    read, configure = (
        responses.S3Response._notification_config_from_body,
        models.FakeBucket.set_notification_configuration,
    )

    def read_configuration(response: Any) -> Any:
        response.body = _NAMES.sub(lambda found: found[0].lower(), response.body)
        return read(response)

    def set_notification_configuration(bucket: Any, configuration: Any) -> None:
        before = bucket.notification_configuration
        configure(bucket, configuration)
        after = bucket.notification_configuration
        if after is not None and (why := overlap((*after.topic, *after.queue, *after.cloud_function))):
            bucket.notification_configuration = before
            raise S3ClientError("InvalidArgument", why)

    responses.S3Response._notification_config_from_body = read_configuration
    models.FakeBucket.set_notification_configuration = set_notification_configuration


def overlap(notifications: Any) -> str | None:
    """Return why these notifications cannot stand beside one another, None where they can."""
    for one, other in combinations(notifications, 2):
        if not _share_an_event(one.events, other.events):
            continue
        (prefix, suffix), (other_prefix, other_suffix) = _filter(one), _filter(other)
        is_ambiguous = _begins_alike(prefix, other_prefix) and _begins_alike(suffix[::-1], other_suffix[::-1])
        if is_ambiguous:
            return _AMBIGUOUS if prefix or suffix or other_prefix or other_suffix else _SHARED
    return None


def _share_an_event(events: Any, others: Any) -> bool:
    return any(_means(one, other) or _means(other, one) for one in events for other in others)


def _means(pattern: str, event: str) -> bool:
    return pattern == event or (pattern.endswith("*") and event.startswith(pattern[:-1]))


def _filter(notification: Any) -> tuple[str, str]:
    rules = (notification.filters.get("S3Key") or {}).get("FilterRule") or ()
    values = {rule["Name"]: rule["Value"] for rule in rules}
    return values.get("prefix", ""), values.get("suffix", "")


def _begins_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
