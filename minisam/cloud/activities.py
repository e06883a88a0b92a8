"""Activities of Step Functions: workers ask for tasks with GetActivityTask, which moto does not have.

AWS: docs "concepts-activities"; Step Functions API reference, GetActivityTask
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from minisam.cloud.lines_of_work import LinesOfWork
from minisam.cloud.task_timeouts import Sleep, timed

POLL_S = 60.0
"""How long a worker waits for a task, in real time."""

_PATIENCE_S = 10.0
_arrived = threading.Condition()
_of_this_thread = threading.local()


class Activities:
    """What executions see of the activities: by ARN, those of all accounts and regions."""

    def get(self, arn: str) -> Any:
        """Return the activity, None where there is none."""
        from moto.stepfunctions.parser.models import stepfunctions_parser_backends

        _, _, _, region, account, _ = arn.split(":", 5)
        return stepfunctions_parser_backends[account][region].activities.get(arn)


def install(lines: LinesOfWork, execution_of: Callable[[Any], str]) -> None:
    """Teach moto's backend and its interpreter; an execution rests while a worker has its task."""
    from moto.stepfunctions.models import Activity
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task_activitiy import StateTaskActivity
    from moto.stepfunctions.parser.asl.eval.callback import callback
    from moto.stepfunctions.responses import StepFunctionResponse

    evaluate, add = StateTaskActivity._eval_execution, callback.CallbackPoolManager.add_activity_task
    init = callback.CallbackPoolManager.__init__

    def __init__(pool: Any, *args: Any, **kwargs: Any) -> None:
        init(pool, *args, **kwargs)
        pool._activity_store = Activities()

    def add_task(activity: Any, task: Any) -> None:
        with _arrived:
            vars(activity).setdefault("tasks", []).append((task.task_token, task.task_input))
            _arrived.notify_all()

    def eval_execution(state: Any, env: Any) -> None:
        timed(env)
        _of_this_thread.env, _of_this_thread.sleep = env, None
        try:
            evaluate(state, env)
        finally:
            if _of_this_thread.sleep is not None:
                _of_this_thread.sleep.end()

    def add_activity_task(pool: Any, *args: Any, **kwargs: Any) -> Any:
        env = _of_this_thread.env
        with _arrived:  # a worker sees all of it, or nothing
            endpoint = add(pool, *args, **kwargs)
            endpoint.is_begun = threading.Event()
            endpoint._rest = _of_this_thread.sleep = Sleep(env, endpoint)
        endpoint._rest.begin(lines, execution_of(env))
        return endpoint

    callback.CallbackPoolManager.__init__ = __init__
    callback.CallbackPoolManager.add_activity_task = add_activity_task
    StateTaskActivity._eval_execution = eval_execution
    Activity.add_task = add_task
    _wait_for_workers(callback)
    StepFunctionResponse.get_activity_task = _get_activity_task


def _wait_for_workers(callback: Any) -> None:
    """Let the timeout of the state, and nothing else, end the wait for a worker."""
    start, endpoint = callback.ActivityTaskStartEndpoint, callback.ActivityCallbackEndpoint
    interrupt_all = callback.CallbackEndpoint.interrupt_all
    set_up = callback.CallbackEndpoint.setup_heartbeat_endpoint
    await_outcome = callback.CallbackEndpoint.wait

    def wait(waiting: Any, timeout_seconds: float) -> Any:
        waiting._next_activity_task_start_event.wait()
        return waiting._outcome

    def interrupt(activity: Any) -> None:
        activity._activity_task_start_endpoint._next_activity_task_start_event.set()
        interrupt_all(activity)

    def setup_heartbeat_endpoint(activity: Any, heartbeat_seconds: int) -> Any:
        heartbeat = set_up(activity, heartbeat_seconds)
        heartbeat.rest = activity._rest
        activity.is_begun.set()
        return heartbeat

    def wait_for_outcome(activity: Any, timeout: float | None = None) -> Any:
        activity.is_begun.set()
        return await_outcome(activity)

    start._outcome, start.wait = None, wait
    endpoint.interrupt_all = interrupt
    endpoint.wait = wait_for_outcome
    endpoint.setup_heartbeat_endpoint = setup_heartbeat_endpoint


def _get_activity_task(self: Any) -> Any:
    """Answer GetActivityTask; a method of moto's responses."""
    from moto.core.responses import ActionResult

    arn, worker = self._get_param("activityArn"), self._get_param("workerName")
    backend = self.stepfunction_backend
    activity = backend.describe_activity(arn)
    with _arrived:
        _arrived.wait_for(lambda: vars(activity).get("tasks"), POLL_S)
        waiting = vars(activity).get("tasks") or []
        while waiting:
            token, given = waiting.pop(0)
            if (endpoint := _endpoint(backend, token)) is not None:
                endpoint.notify_activity_task_start(worker)
                endpoint.is_begun.wait(_PATIENCE_S)
                return ActionResult({"taskToken": token, "input": given})
    return ActionResult({})


def _endpoint(backend: Any, token: str) -> Any:
    """Return where a task is waited for, None where nobody waits any more."""
    from moto.stepfunctions.parser.api import ExecutionStatus

    for execution in backend._get_executions(ExecutionStatus.RUNNING):
        if (endpoint := execution.exec_worker.env.callback_pool_manager.get(token)) is not None:
            return None if endpoint._notify_event.is_set() else endpoint
    return None
