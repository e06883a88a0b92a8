"""Timeouts and heartbeats of tasks, and the timeout of a state machine, by the sources' clock.

moto waits for them in real time. Here an alarm of the clock ends the wait; what it ends is at work again before the
alarm has rung, so that nobody takes the execution to be at rest.
AWS: Amazon States Language, "Timeouts"; docs "concepts-error-handling".
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from minisam.cloud.lines_of_work import LinesOfWork, Rest

After = Callable[[str, float, Callable[[], object]], Callable[[], None]]
"""Calls something when so many seconds have passed, for a name; what is returned prevents it."""

_PATIENCE_S = 10.0
_of_this_thread = threading.local()


def install(after: After, lines: LinesOfWork, name_of: Callable[[Any], str]) -> None:
    """Replace moto's waits. `name_of` gives the name of what an environment's alarms belong to."""
    _time_states(after, name_of)
    _time_heartbeats(after)
    _time_programs(after, lines)


class Deadline:
    """Stands for an event of `threading` that a state's work sets when it is done; waiting for it goes by the clock."""

    def __init__(self, after: After, name_of: Callable[[Any], str]) -> None:
        self._after = after
        self._name_of = name_of
        self._over = threading.Event()
        self._is_done = False

    def set(self) -> None:
        """The work is done."""
        self._is_done = True
        self._over.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the work, so long at most; tell whether it is done."""
        frame = _of_this_thread.frame
        if seconds >= _never():
            frame.is_timed.set()
            return self._over.wait()

        def ring() -> None:
            if not self._is_done and (interrupt := getattr(frame, "interrupt", None)) is not None:
                interrupt()
            self._over.set()

        forget = self._after(self._name_of(frame), seconds, ring)
        frame.is_timed.set()
        self._over.wait()
        forget()
        return self._is_done


class Sleep:
    """The rest of a state that waits for an answer at `endpoint`; its end may come before it begins, from anybody."""

    def __init__(self, frame: Any, endpoint: Any) -> None:
        """From now on the state's timeout ends it."""
        self._lock = threading.Lock()
        self._is_over = False
        self._rest: Rest | None = None
        self._frame, self._endpoint = frame, endpoint
        frame.interrupt = self._interrupt

    def begin(self, lines: LinesOfWork, execution: str) -> None:
        """Rest, unless it is over."""
        with self._lock:
            if not self._is_over:
                self._rest = Rest(lines, execution)

    def end(self) -> None:
        """Be at work again."""
        with self._lock:
            self._is_over = True
            if self._rest is not None:
                self._rest.end()

    def _interrupt(self) -> None:
        self.end()
        self._frame.set_ended()
        self._endpoint.interrupt_all()


def timed(frame: Any) -> None:
    """Wait until the alarm of a state is set: what rests before could miss it, where time is moved at once."""
    if (is_timed := getattr(frame, "is_timed", None)) is not None:
        is_timed.wait(_PATIENCE_S)


def _never() -> float:
    from moto.stepfunctions.parser.asl.component.common.timeouts.timeout import TimeoutSeconds

    return float(TimeoutSeconds.DEFAULT_TIMEOUT_SECONDS)


def _time_states(after: After, name_of: Callable[[Any], str]) -> None:
    from moto.stepfunctions.parser.asl.component.state.exec import execute_state
    from moto.stepfunctions.parser.asl.eval.environment import Environment

    open_frame = Environment.open_frame

    def opened(env: Any, *args: Any, **kwargs: Any) -> Any:
        _of_this_thread.frame = frame = open_frame(env, *args, **kwargs)
        frame.is_timed = threading.Event()
        return frame

    class Threading:
        """The module `threading` as states see it."""

        @staticmethod
        def Event() -> Deadline:  # noqa: N802
            return Deadline(after, name_of)

    Environment.open_frame = opened
    execute_state.threading = Threading()


def _time_heartbeats(after: After) -> None:
    """An alarm is set when a task begins, and anew with each heartbeat, by whom it comes from."""
    from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackEndpoint, HeartbeatEndpoint

    init, notify = HeartbeatEndpoint.__init__, HeartbeatEndpoint.notify

    def __init__(endpoint: Any, heartbeat_seconds: int) -> None:
        init(endpoint, heartbeat_seconds)
        endpoint.is_missed, endpoint.rest = False, None
        arm(endpoint)

    def arm(endpoint: Any) -> None:
        def ring() -> None:
            endpoint.is_missed = True
            if endpoint.rest is not None:
                endpoint.rest.end()
            notify(endpoint)

        endpoint.forget = after("heartbeat of a task", endpoint._heartbeat_seconds, ring)

    def end(endpoint: Any) -> None:
        endpoint.forget()
        notify(endpoint)

    def notify_heartbeat(callback_endpoint: Any) -> bool:
        if (endpoint := callback_endpoint._heartbeat_endpoint) is None:
            return False
        endpoint.forget()
        arm(endpoint)
        notify(endpoint)
        return True

    def clear_and_wait(endpoint: Any) -> bool:
        endpoint._next_heartbeat_event.wait()
        endpoint._next_heartbeat_event.clear()
        return not endpoint.is_missed

    HeartbeatEndpoint.__init__, HeartbeatEndpoint.notify = __init__, end
    CallbackEndpoint.notify_heartbeat = notify_heartbeat
    HeartbeatEndpoint.clear_and_wait = clear_and_wait


def _time_programs(after: After, lines: LinesOfWork) -> None:
    from moto.stepfunctions.parser.asl.component.program import program

    class Worker(threading.Thread):
        """The thread of a program; to be joined by the clock."""

        def __init__(self, target: Callable[..., object], args: tuple[Any, ...], daemon: bool) -> None:
            super().__init__(target=self._work, args=(target, *args), daemon=daemon)
            self._execution = str(args[0].states.context_object.context_object_data["Execution"]["Id"])
            self._over, self._is_timed = threading.Event(), threading.Event()
            self._is_done = False

        def _work(self, target: Callable[..., object], *args: Any) -> None:
            self._is_timed.wait(_PATIENCE_S)
            try:
                target(*args)
            finally:
                self._is_done = True
                self._over.set()

        def join(self, timeout: float | None = None) -> None:
            forget = after(f"state machine {self._execution.split(':')[6]}", timeout, self._ring) if timeout else None
            self._is_timed.set()
            self._over.wait()
            if forget is not None:
                forget()

        def _ring(self) -> None:
            if not self._is_done:
                lines.add(self._execution, 1)  # it ends now, which takes a moment; then all of it is forgotten
            self._over.set()

        def is_alive(self) -> bool:
            return not self._is_done

    class Threading:
        """The module `threading` as programs see it."""

        Thread = Worker

    program.threading = Threading()
