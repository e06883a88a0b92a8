"""Step Functions by the sources' clock: what waits is woken by it, what works is known to it, what fails is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

from minisam.cloud import activities, task_timeouts
from minisam.cloud.announcements import Announcements
from minisam.cloud.lines_of_work import LinesOfWork, Rest
from minisam.cloud.time import follow_in

_of_this_thread = threading.local()
_PARSER = "moto.stepfunctions.parser"
_TELLING_TIME = (
    f"{_PARSER}.models",
    f"{_PARSER}.backend.execution",
    f"{_PARSER}.backend.state_machine",
    f"{_PARSER}.asl.eval.event.event_manager",
    f"{_PARSER}.asl.component.state.state",
    f"{_PARSER}.asl.component.state.wait.wait_function.timestamp",
)
"""Modules that ask what time it is."""


def install(announcements: Announcements) -> None:
    """Announce "failed" of an execution; replace the waits of moto's interpreter, whose executions work and rest."""
    _tell_failures(announcements)
    lines = LinesOfWork(announcements.begin)
    _follow_executions(lines)
    _follow_branches(lines)
    _follow_iterations(lines)
    _follow_tokens(lines)
    _wait_by_the_clock(announcements, lines)
    task_timeouts.install(announcements.call_after, lines, _name)
    activities.install(lines, execution_of)
    follow_in(_TELLING_TIME)


def execution_of(env: Any) -> str:
    """Return the ARN of the execution to which an environment of moto's interpreter belongs."""
    return str(env.states.context_object.context_object_data["Execution"]["Id"])


def _tell_failures(announcements: Announcements) -> None:
    from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, ExecutionStatus

    reflect = BaseExecutionWorkerCommunication._reflect_execution_status

    def reflect_status(communication: Any) -> None:
        reflect(communication)
        execution = communication.execution
        if execution.exec_status in (ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT):
            content = {"error": execution.error or execution.exec_status.value, "cause": execution.cause}
            announcements.tell("stepfunctions", "failed", execution.exec_arn, content)

    BaseExecutionWorkerCommunication._reflect_execution_status = reflect_status


def _follow_executions(lines: LinesOfWork) -> None:
    from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker

    logic, start = ExecutionWorker._execution_logic, ExecutionWorker.start
    environment = ExecutionWorker._get_evaluation_environment

    def _execution_logic(worker: Any) -> None:
        try:
            logic(worker)
        finally:
            lines.forget(worker._evaluation_details.execution_details.arn)

    def start_worker(worker: Any) -> None:
        lines.add(worker._evaluation_details.execution_details.arn, 1)
        start(worker)

    def get_environment(worker: Any) -> Any:
        """The context has times as texts: moto puts one into it that no JSON can hold."""
        env = environment(worker)
        execution = env.states.context_object.context_object_data["Execution"]
        execution["StartTime"] = execution["StartTime"].isoformat()
        return env

    ExecutionWorker._get_evaluation_environment = get_environment
    ExecutionWorker._execution_logic = _execution_logic
    ExecutionWorker.start = start_worker


class _Crowd:
    """The line that waits for others, and the lock under which the last of them ends its rest."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.rest: Rest | None = None

    def wait(self, is_over: threading.Event, lines: LinesOfWork, execution: str, wait: Callable[[], None]) -> None:
        """Wait, resting, unless it is over."""
        with self.lock:
            if not is_over.is_set():
                self.rest = Rest(lines, execution)
        wait()
        self.wake(is_over)

    def wake(self, is_over: threading.Event) -> None:
        """End the rest of who waits, where it is over."""
        with self.lock:
            if is_over.is_set() and self.rest is not None:
                self.rest.end()


def _follow_branches(lines: LinesOfWork) -> None:
    from moto.stepfunctions.parser.asl.component.state.exec.state_parallel.branch_worker import BranchWorker
    from moto.stepfunctions.parser.asl.component.state.exec.state_parallel.branches_decl import BranchWorkerPool

    init, wait, start, routine = (
        BranchWorkerPool.__init__,
        BranchWorkerPool.wait,
        BranchWorker.start,
        BranchWorker._thread_routine,
    )

    def __init__(pool: Any, *args: Any, **kwargs: Any) -> None:
        init(pool, *args, **kwargs)
        pool._crowd, pool._execution = _Crowd(), ""

    def start_branch(worker: Any) -> None:
        worker._branch_worker_comm._execution = execution_of(worker.env)
        lines.add(execution_of(worker.env), 1)
        start(worker)

    def run_branch(worker: Any) -> None:
        try:
            routine(worker)
        finally:
            pool = worker._branch_worker_comm
            pool._crowd.wake(pool._termination_event)
            lines.add(execution_of(worker.env), -1)

    def wait_for_branches(pool: Any) -> None:
        pool._crowd.wait(pool._termination_event, lines, pool._execution, lambda: wait(pool))

    BranchWorkerPool.__init__, BranchWorkerPool.wait = __init__, wait_for_branches
    BranchWorker.start, BranchWorker._thread_routine = start_branch, run_branch


def _follow_iterations(lines: LinesOfWork) -> None:
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.inline_iteration_component import (
        InlineIterationComponent,
    )
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.iteration_worker import IterationWorker
    from moto.stepfunctions.parser.asl.component.state.exec.state_map.iteration.job import JobPool

    init, wait, launch = JobPool.__init__, JobPool.await_jobs, InlineIterationComponent._launch_worker
    evaluate = IterationWorker.eval

    def __init__(pool: Any, *args: Any, **kwargs: Any) -> None:
        init(pool, *args, **kwargs)
        pool._crowd, pool._execution = _Crowd(), ""

    def launch_worker(component: Any, env: Any, eval_input: Any, job_pool: Any) -> Any:
        job_pool._execution = execution_of(env)
        lines.add(job_pool._execution, 1)
        return launch(component, env, eval_input, job_pool)

    def run_iterations(worker: Any) -> None:
        pool = worker._job_pool
        try:
            evaluate(worker)
        finally:
            pool._crowd.wake(pool._termination_event)
            lines.add(pool._execution, -1)

    def await_jobs(pool: Any) -> None:
        pool._crowd.wait(pool._termination_event, lines, pool._execution, lambda: wait(pool))

    JobPool.__init__, JobPool.await_jobs = __init__, await_jobs
    InlineIterationComponent._launch_worker = launch_worker
    IterationWorker.eval = run_iterations


def _follow_tokens(lines: LinesOfWork) -> None:
    from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_callback import (
        StateTaskServiceCallback,
    )
    from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackEndpoint

    wait, notify = StateTaskServiceCallback._eval_wait_for_task_token, CallbackEndpoint.notify

    def wait_for_token(
        task: Any, env: Any, timeout_seconds: float | None, callback_endpoint: Any, *rest: Any, **more: Any
    ) -> Any:
        task_timeouts.timed(env)
        callback_endpoint._rest = sleep = task_timeouts.Sleep(env, callback_endpoint)
        if (heartbeat := callback_endpoint._heartbeat_endpoint) is not None:
            heartbeat.rest = sleep
        if callback_endpoint.get_outcome() is None:
            sleep.begin(lines, execution_of(env))
        try:
            # The state's own timeout ends it; the task need not know.
            return wait(task, env, None, callback_endpoint, *rest, **more)
        finally:
            sleep.end()

    def notify_of_outcome(endpoint: Any, outcome: Any) -> None:
        if (rest := getattr(endpoint, "_rest", None)) is not None:
            rest.end()
        notify(endpoint, outcome)

    StateTaskServiceCallback._eval_wait_for_task_token = wraps(wait)(wait_for_token)
    CallbackEndpoint.notify = notify_of_outcome


class Bell:
    """Stands for the event that moto's interpreter waits at: it rings when an execution is stopped."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def set(self) -> None:
        """Wake everybody; who is woken is at work from now on."""
        for ring in list(self.waiting):
            ring()

    def clear(self) -> None:
        """Nothing stays set."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Bell, ()


def _wait_by_the_clock(announcements: Announcements, lines: LinesOfWork) -> None:
    from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
    from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import WaitFunction
    from moto.stepfunctions.parser.asl.eval.environment import Environment

    init, evaluate = Environment.__init__, retrier_decl.RetrierDecl._eval_body

    def __init__(env: Any, *args: Any, **kwargs: Any) -> None:
        init(env, *args, **kwargs)
        env.program_state_event = Bell()

    def wait(env: Any, seconds: float) -> None:
        if seconds <= 0:
            return
        woken, falling_asleep = threading.Event(), threading.Lock()
        rests: list[Rest] = []

        def ring() -> None:
            with falling_asleep:
                woken.set()
                for rest in rests:
                    rest.end()

        env.program_state_event.waiting.append(ring)
        try:
            if env.is_running():
                # Before it rests: time may be moved as soon as nothing works.
                announcements.call_after(_name(env), seconds, ring)
                with falling_asleep:
                    if not woken.is_set():
                        rests.append(Rest(lines, execution_of(env)))
                woken.wait()
        finally:
            env.program_state_event.waiting.remove(ring)
            ring()

    def evaluate_retrier(retrier: Any, env: Any) -> None:
        _of_this_thread.env = env
        evaluate(retrier, env)

    class Time:
        """The module `time` as retries see it."""

        @staticmethod
        def sleep(seconds: float) -> None:
            wait(_of_this_thread.env, seconds)

    Environment.__init__ = __init__
    WaitFunction._wait_interval = lambda function, env, wait_seconds: wait(env, wait_seconds)
    retrier_decl.RetrierDecl._eval_body = evaluate_retrier
    retrier_decl.time = Time()


def _name(env: Any) -> str:
    return f"state machine {execution_of(env).split(':')[6]}"
