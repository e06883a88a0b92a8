"""Step Functions state machines and activities. AWS: docs "aws-resource-stepfunctions-statemachine"."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from minisam.cloud.kind import Aws, Kind, as_list
from minisam.errors import UserError
from minisam.model import ACCOUNT_ID, Resource

_NO_ROLE = f"arn:aws:iam::{ACCOUNT_ID}:role/none"


def create_machine(aws: Aws, machine: Resource) -> None:
    """Create the state machine with its substituted definition."""
    tags = [{"key": tag["Key"], "value": tag["Value"]} for tag in as_list(machine.properties.get("Tags"))]
    aws.call(
        "stepfunctions",
        "CreateStateMachine",
        name=machine.ref.rpartition(":")[2],
        definition=definition(machine),
        roleArn=machine.properties.get("RoleArn", _NO_ROLE),
        type=machine.properties.get("StateMachineType", "STANDARD"),
        **({"tags": tags} if tags else {}),
    )


def change_machine(aws: Aws, old: Resource, new: Resource) -> None:
    """Change definition and role; executions that run go on as they began."""
    aws.call(
        "stepfunctions",
        "UpdateStateMachine",
        stateMachineArn=new.ref,
        definition=definition(new),
        roleArn=new.properties.get("RoleArn", _NO_ROLE),
    )


def remove_machine(aws: Aws, machine: Resource) -> None:
    """Delete the state machine."""
    aws.call("stepfunctions", "DeleteStateMachine", stateMachineArn=machine.ref)


def definition(machine: Resource) -> str:
    """Return the machine's definition as text, `${name}` replaced from DefinitionSubstitutions."""
    properties = machine.properties
    given = properties.get("DefinitionString", properties.get("Definition"))
    if given is None:
        raise UserError(
            "its definition is not in the template", hint="use Definition, or DefinitionUri with a local file"
        )
    text = given if isinstance(given, str) else json.dumps(given)
    substitutions: Mapping[str, Any] = properties.get("DefinitionSubstitutions") or {}

    def substitute(found: re.Match[str]) -> str:
        return str(substitutions[found[1]]) if found[1] in substitutions else found[0]

    return re.sub(r"\$\{([^}]+)\}", substitute, text)


def create_activity(aws: Aws, activity: Resource) -> None:
    """Create the activity. AWS: docs "aws-resource-stepfunctions-activity"."""
    aws.call("stepfunctions", "CreateActivity", name=activity.ref.rpartition(":")[2])


def remove_activity(aws: Aws, activity: Resource) -> None:
    """Delete the activity."""
    aws.call("stepfunctions", "DeleteActivity", activityArn=activity.ref)


KINDS = (
    Kind(
        type="AWS::StepFunctions::Activity",
        service="stepfunctions",
        create=create_activity,
        remove=remove_activity,
        fixed=frozenset({"Name"}),
    ),
    Kind(
        type="AWS::StepFunctions::StateMachine",
        service="stepfunctions",
        create=create_machine,
        change=change_machine,
        remove=remove_machine,
        fixed=frozenset({"StateMachineName", "StateMachineType"}),
    ),
)
