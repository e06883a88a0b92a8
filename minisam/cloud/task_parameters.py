"""Parameters and results of a state machine's tasks, as Step Functions writes them and as boto3 does.

Step Functions begins every name with a capital, and takes JSON where an API wants a text or bytes; moto's interpreter
has what is needed for that and does not use it. AWS: docs "supported-services-awssdk" (PascalCase, nested services).
"""

from __future__ import annotations

import functools
from typing import Any


def correct_task_parameters() -> None:
    """Let moto use it."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import (
        StateTaskService,
    )

    def normalise_parameters(
        task: Any, parameters: Any, boto_service_name: str | None = None, service_action_name: str | None = None
    ) -> None:
        operation = _operation_of(task, boto_service_name, service_action_name)
        if operation is not None and operation.input_shape is not None:
            task._to_boto_request(parameters, operation.input_shape)

    def normalise_response(
        task: Any, response: Any, boto_service_name: str | None = None, service_action_name: str | None = None
    ) -> None:
        operation = _operation_of(task, boto_service_name, service_action_name)
        if operation is not None and operation.output_shape is not None:
            task._from_boto_response(response, operation.output_shape)

    StateTaskService._normalise_parameters = normalise_parameters
    StateTaskService._normalise_response = normalise_response


def _operation_of(task: Any, service: str | None, action: str | None) -> Any | None:
    """Return botocore's model of the operation that a task calls; None where there is none of that name."""
    operations = _operations(task._get_boto_service_name(service))
    return operations.get(task._get_boto_service_action(action))


@functools.cache
def _operations(service: str) -> dict[str, Any]:
    import botocore.session
    from botocore import xform_name
    from botocore.exceptions import UnknownServiceError

    try:
        model = botocore.session.get_session().get_service_model(service)
    except UnknownServiceError:
        return {}
    return {xform_name(name): model.operation_model(name) for name in model.operation_names}
