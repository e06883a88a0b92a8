"""IoT topic rules. AWS: docs "aws-resource-iot-topicrule"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minisam.cloud.kind import Aws, Kind
from minisam.errors import UserError
from minisam.model import Resource


def create_rule(aws: Aws, rule: Resource) -> None:
    """Create the rule. Raises UserError where its statement is not read here."""
    from minisam.patterns import InvalidSql, Statement

    payload = as_api(rule.properties["TopicRulePayload"])
    try:
        Statement(payload["sql"])
    except InvalidSql as error:
        raise UserError(f"its SQL cannot be run: {error}", hint="docs/sources.md says what is read") from error
    aws.call("iot", "CreateTopicRule", ruleName=rule.ref, topicRulePayload=payload)


def change_rule(aws: Aws, old: Resource, new: Resource) -> None:
    """Replace the rule."""
    remove_rule(aws, old)
    create_rule(aws, new)


def remove_rule(aws: Aws, rule: Resource) -> None:
    """Delete the rule."""
    aws.call("iot", "DeleteTopicRule", ruleName=rule.ref)


def as_api(value: Any) -> Any:
    """Return properties under the API's names, whose first letter is small."""
    if isinstance(value, Mapping):
        return {name[0].lower() + name[1:]: as_api(inner) for name, inner in value.items()}
    return [as_api(inner) for inner in value] if isinstance(value, (list, tuple)) else value


KINDS = (
    Kind(
        type="AWS::IoT::TopicRule",
        service="iot",
        create=create_rule,
        change=change_rule,
        remove=remove_rule,
        fixed=frozenset({"RuleName"}),
    ),
)
