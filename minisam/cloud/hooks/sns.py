"""SNS: a message passed a subscription's filter. Filter policies are read and matched as SNS does it."""

from __future__ import annotations

import json
from typing import Any

from minisam.cloud.announcements import Announcements
from minisam.patterns import FilterPolicy, InvalidFilterPolicy


def install(announcements: Announcements) -> None:
    """Announce "published" of a subscription; moto itself delivers nothing any more."""
    from moto.sns import models

    def validate(backend: Any, value: Any, scope: str | None) -> None:
        compiled(value, scope)

    def publish(subscription: Any, message: str, message_id: str, *args: Any, **kwargs: Any) -> None:
        publication = Publication(subscription, message, message_id, *args, **kwargs)
        if publication.is_wanted:
            announcements.tell("sns", "published", subscription.arn, publication.content())

    set_attributes = models.SNSBackend.set_subscription_attributes

    def set_subscription_attributes(backend: Any, arn: str, name: str, value: Any) -> None:
        if name == "FilterPolicy" and value:
            _check_json(value)
        set_attributes(backend, arn, name, value)

    models.SNSBackend.set_subscription_attributes = set_subscription_attributes
    models.FilterPolicyMatcher = Matcher
    models.SNSBackend._validate_filter_policy = validate
    models.Subscription.publish = publish


class Matcher:
    """Stands for moto's FilterPolicyMatcher. Raises moto's SNSInvalidParameter."""

    def __init__(self, filter_policy: Any, filter_policy_scope: str | None) -> None:
        self._policy = compiled(filter_policy, filter_policy_scope)

    def matches(self, message_attributes: Any, message: str) -> bool:
        """Tell whether the subscription wants the message."""
        return self._policy.admits(message_attributes or {}, message)


class Publication:
    """One message for one subscription; the parameters are those of moto's `Subscription.publish`."""

    def __init__(
        self,
        subscription: Any,
        message: str,
        message_id: str,
        subject: str | None = None,
        message_attributes: Any = None,
        group_id: str | None = None,
        deduplication_id: str | None = None,
        message_structure: str | None = None,
    ) -> None:
        self._subscription = subscription
        self._message = message
        self._structure = message_structure
        self._attributes = dict(message_attributes or {})
        self._given = {
            "message_id": message_id,
            "subject": subject,
            "group_id": group_id,
            "deduplication_id": deduplication_id,
        }

    @property
    def is_wanted(self) -> bool:
        """Tell whether the subscription's filter lets the message through."""
        matcher = self._subscription._filter_policy_matcher
        return matcher is None or matcher.matches(self._attributes, self._message)

    def content(self) -> dict[str, Any]:
        """Return what is announced."""
        from moto.core.utils import iso_8601_datetime_with_milliseconds

        subscription, message = self._subscription, self._message
        if self._structure == "json":
            message = subscription._parse_message_structure(message, subscription.protocol)
        return {
            **self._given,
            "protocol": subscription.protocol,
            "endpoint": subscription.endpoint,
            "topic": subscription.topic.arn,
            "message": message,
            "attributes": self._attributes,
            "timestamp": iso_8601_datetime_with_milliseconds(),
            "is_raw": str(subscription.attributes.get("RawMessageDelivery", "")).lower() == "true",
            "dead_letters": _dead_letters(subscription.attributes.get("RedrivePolicy")),
        }


def compiled(policy: Any, scope: str | None) -> FilterPolicy:
    """Return a filter policy. Raises moto's SNSInvalidParameter."""
    from moto.sns.exceptions import SNSInvalidParameter

    try:
        return FilterPolicy(policy, scope or "MessageAttributes")  # type: ignore[arg-type]
    except InvalidFilterPolicy as error:
        raise SNSInvalidParameter(f"Invalid parameter: {error}") from error


def _check_json(text: str) -> None:
    """Raises moto's SNSInvalidParameter."""
    from moto.sns.exceptions import SNSInvalidParameter

    try:
        json.loads(text)
    except ValueError as error:
        raise SNSInvalidParameter(f"Invalid parameter: FilterPolicy: failed to parse JSON. {error}") from None


def _dead_letters(policy: Any) -> str | None:
    """Return the ARN of the queue in a redrive policy."""
    value = json.loads(policy) if isinstance(policy, str) and policy else policy
    return value.get("deadLetterTargetArn") if isinstance(value, dict) else None
