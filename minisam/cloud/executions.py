"""Executions of state machines as AWS starts them: unnamed ones get names, express ones can be waited for.

moto runs state machines but has no StartSyncExecution, and gives every execution without a name the same one.
AWS: Step Functions API reference, StartExecution and StartSyncExecution
"""

from __future__ import annotations

import json
import threading
from typing import Any
from uuid import uuid4

from minisam.cloud.distributed_maps import correct_distributed_maps
from minisam.cloud.item_batches import correct_item_batches
from minisam.cloud.map_results import correct_map_results
from minisam.cloud.task_parameters import correct_task_parameters

LIMIT_S = 300
"""How long AWS lets an express workflow run."""

_ended = threading.Condition()
"""Notified whenever an execution has ended."""
_FINISHED = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"}


def correct_executions() -> None:
    """Teach moto's state machines both."""
    from moto.stepfunctions.parser.models import StepFunctionsParserBackend
    from moto.stepfunctions.responses import StepFunctionResponse

    start = StepFunctionsParserBackend.start_execution

    def start_execution(backend: Any, state_machine_arn: str, name: str | None = None, *args: Any, **more: Any) -> Any:
        return start(backend, state_machine_arn, name or str(uuid4()), *args, **more)

    StepFunctionsParserBackend.start_execution = start_execution
    correct_task_parameters()
    correct_item_batches()
    correct_distributed_maps()
    correct_map_results()
    _keep_clients()
    _tell_errors()
    _name_callers()
    _tell_ends()
    StepFunctionResponse.start_sync_execution = _start_sync_execution


def _keep_clients() -> None:
    """Let tasks share boto3's clients: moto makes one for every call, which takes longer than the call."""
    import boto3
    from moto.stepfunctions.parser.asl.utils import boto_client

    kept: dict[tuple[Any, ...], Any] = {}
    making = threading.Lock()

    class Boto3:
        """The module `boto3` as moto's tasks see it."""

        @staticmethod
        def client(*, service_name: str, region_name: str, endpoint_url: str | None = None, **options: Any) -> Any:
            key = (service_name, region_name, endpoint_url)
            with making:
                if key not in kept:
                    kept[key] = boto3.client(service_name, region_name, endpoint_url=endpoint_url, **options)  # type: ignore[call-overload]
                return kept[key]

    boto_client.boto3 = Boto3()


def _tell_errors() -> None:
    """Name errors as AWS does; say what a definition's first mistake is, and not all that could stand in its place."""
    from moto.core.exceptions import AWSError
    from moto.stepfunctions.parser import api
    from moto.stepfunctions.parser.asl.parse.asl_parser import ASLParserException

    def describe(error: Any) -> str:
        first = (error.errors or ["it cannot be read"])[0].partition(" expecting ")[0]
        return f"Invalid State Machine Definition: {first}"

    ASLParserException.__repr__ = describe
    errors: list[Any] = [one for one in vars(api).values() if isinstance(one, type) and issubclass(one, AWSError)]
    for error in errors:
        error.TYPE = getattr(error, "code", error.TYPE)


def _name_callers() -> None:
    """Let the front's log say that it is a state machine which calls a function."""
    from moto.stepfunctions.parser.asl.component.state.exec.state_task import lambda_eval_utils

    make = lambda_eval_utils.boto_client_for

    def name_it(request: Any, **kwargs: Any) -> None:
        request.headers["X-Minisam-Trigger"] = "state machine"

    def boto_client_for(*args: Any, **kwargs: Any) -> Any:
        client = make(*args, **kwargs)
        client.meta.events.register("before-sign.lambda.Invoke", name_it, unique_id="minisam")
        return client

    lambda_eval_utils.boto_client_for = boto_client_for


def _start_sync_execution(self: Any) -> Any:
    """Answer StartSyncExecution when the execution has ended; a method of moto's responses."""
    from moto.core.responses import ActionResult
    from moto.stepfunctions.exceptions import AWSError

    class StateMachineTypeNotSupported(AWSError):  # type: ignore[misc]
        TYPE = "StateMachineTypeNotSupported"

    arn, given = self._get_param("stateMachineArn"), self._get_param("input", if_none="{}")
    machine = self.stepfunction_backend.describe_state_machine(arn)
    if str(machine.type).upper() != "EXPRESS":
        raise StateMachineTypeNotSupported("This operation is not supported by this type of state machine")
    execution = self.stepfunction_backend.start_execution(arn, self._get_param("name"), given)
    _wait(execution)
    return ActionResult(_result(execution, arn, given))


def _wait(execution: Any) -> None:
    with _ended:
        _ended.wait_for(lambda: _status(execution) in _FINISHED, LIMIT_S)


def _tell_ends() -> None:
    from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication

    reflect = BaseExecutionWorkerCommunication._reflect_execution_status

    def reflect_status(communication: Any) -> None:
        reflect(communication)
        with _ended:
            _ended.notify_all()

    BaseExecutionWorkerCommunication._reflect_execution_status = reflect_status


def _result(execution: Any, arn: str, given: str) -> dict[str, Any]:
    status = _status(execution)
    result = {
        "executionArn": execution.execution_arn.replace(":execution:", ":express:"),
        "stateMachineArn": arn,
        "name": execution.name,
        "startDate": execution.start_date,
        "stopDate": execution.stop_date,
        "status": status if status in _FINISHED else "TIMED_OUT",
        "input": given,
        "inputDetails": {"included": True},
        "error": execution.error,
        "cause": execution.cause,
    }
    if status == "SUCCEEDED":
        output = execution.output
        result["output"] = output if isinstance(output, str) else json.dumps(output)
        result["outputDetails"] = {"included": True}
    return {key: value for key, value in result.items() if value is not None}


def _status(execution: Any) -> str:
    status = execution.status
    return str(getattr(status, "value", status))
