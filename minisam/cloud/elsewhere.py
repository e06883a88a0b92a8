"""What is different where another endpoint holds a resource: what it has it keeps, and ids are of its own choice.

Nothing is ever deleted there, since nothing tells what was there before from what this run created.
"""

from __future__ import annotations

import re

from botocore.exceptions import ClientError

from minisam.cloud.messages import CloudEvent
from minisam.cloud.plan import Step
from minisam.model import Resource

_EXISTS = re.compile(r"Exist|InUse|AlreadyOwned|Conflict")
_MISSING = re.compile(r"NotExist|NonExist|NoSuch|NotFound")
_CHOSEN_BY_AWS = frozenset(
    {
        "AWS::Cognito::UserPool",
        "AWS::Cognito::UserPoolClient",
        "AWS::KMS::Key",
        "AWS::SecretsManager::Secret",
    }
)


def used_as_it_is(resource: Resource, url: str, error: ClientError) -> CloudEvent | None:
    """Tell that a resource that could not be created is there, None where it is not."""
    if _already_exists(error):
        return _event(resource, f"'{resource.id}' ({resource.type}) was there already at {url}: it is used as it is")
    if resource.type == "AWS::IAM::Role" and "arn:aws:iam::aws:policy/" in str(error):
        return CloudEvent(
            kind="elsewhere", message=f"{url} has no managed policies of AWS: roles are there without them"
        )
    return None


def left_alone(step: Step, resource: Resource, url: str) -> CloudEvent:
    """Tell that a resource stays although the template has no or another use for it."""
    hint = "delete it there yourself" + ("" if step.action == "remove" else ", and start again")
    message = f"'{resource.id}' ({resource.type}) stays as it is at {url}: {step.reason}"
    return _event(resource, message, hint=hint)


def named_otherwise(resource: Resource, url: str) -> CloudEvent | None:
    """Tell that `Ref` does not name what was created, where the endpoint chose its id."""
    if resource.type not in _CHOSEN_BY_AWS:
        return None
    return _event(resource, f"'{resource.id}' ({resource.type}) has an id of {url}'s own: `Ref` does not name it")


def _already_exists(error: ClientError) -> bool:
    """Say whether a creation failed because something of this name is there."""
    details = error.response.get("Error", {})
    code, message = details.get("Code", ""), details.get("Message", "")
    is_taken_topic = "already exists" in message  # SNS calls it InvalidParameter
    return not _MISSING.search(code) and bool(_EXISTS.search(code) or is_taken_topic)


def _event(resource: Resource, message: str, hint: str | None = None) -> CloudEvent:
    return CloudEvent(kind="elsewhere", message=message, resource=resource.id, position=resource.position, hint=hint)
