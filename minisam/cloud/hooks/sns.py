"""SNS: a message passed a subscription's filter. Filter policies are read and matched as SNS does it."""

from __future__ import annotations

import json
from typing import Any

from minisam.cloud.announcements import Announcements
from minisam.patterns import FilterPolicy, InvalidFilterPolicy


def install(announcements: Announcements) -> None:
    """Announce "published" of a subscription; moto itself delivers nothing any more."""
    from moto.core.utils import iso_8601_datetime_with_milliseconds
    from moto.sns import models
    from moto.sns.exceptions import SNSInvalidParameter

    def compiled(policy: Any, scope: str | None) -> FilterPolicy:
        try:
            return FilterPolicy(policy, scope or "MessageAttributes")  # type: ignore[arg-type]
        except InvalidFilterPolicy as error:
            raise SNSInvalidParameter(f"Invalid parameter: {error}") from error

    class Matcher:
        """Stands for moto's FilterPolicyMatcher."""

        def __init__(self, filter_policy: Any, filter_policy_scope: str | None) -> None:
            self._policy = compiled(filter_policy, filter_policy_scope)

        def matches(self, message_attributes: Any, message: str) -> bool:
            return self._policy.admits(message_attributes or {}, message)

    def validate(backend: Any, value: Any, scope: str | None) -> None:
        compiled(value, scope)

    def publish(
        subscription: Any,
        message: str,
        message_id: str,
        subject: str | None = None,
        message_attributes: Any = None,
        group_id: str | None = None,
        deduplication_id: str | None = None,
        message_structure: str | None = None,
    ) -> None:
        matcher = subscription._filter_policy_matcher
        if matcher is not None and not matcher.matches(message_attributes, message):
            return
        if message_structure == "json":
            message = subscription._parse_message_structure(message, subscription.protocol)
        content = {
            "protocol": subscription.protocol,
            "endpoint": subscription.endpoint,
            "topic": subscription.topic.arn,
            "message_id": message_id,
            "message": message,
            "subject": subject,
            "attributes": dict(message_attributes or {}),
            "timestamp": iso_8601_datetime_with_milliseconds(),
            "group_id": group_id,
            "deduplication_id": deduplication_id,
            "is_raw": str(subscription.attributes.get("RawMessageDelivery", "")).lower() == "true",
            "dead_letters": _dead_letters(subscription.attributes.get("RedrivePolicy")),
        }
        announcements.tell("sns", "published", subscription.arn, content)

    models.FilterPolicyMatcher = Matcher
    models.SNSBackend._validate_filter_policy = validate
    models.Subscription.publish = publish


def _dead_letters(policy: Any) -> str | None:
    """Return the ARN of the queue in a redrive policy."""
    value = json.loads(policy) if isinstance(policy, str) and policy else policy
    return value.get("deadLetterTargetArn") if isinstance(value, dict) else None
