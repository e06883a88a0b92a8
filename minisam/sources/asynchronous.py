"""Asynchronous invocations: events wait in a queue per function, are tried until done with, and leave a record.

An event is accepted at once. Its attempts share one request id. What is next after each is `retries.py`'s to say, the
waiting is the clock's; what becomes of it in the end goes to the function's destination and its dead-letter queue.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import field

from minisam.errors import MinisamError, NotRunnable, Throttled, UnknownFunction
from minisam.model import App, EventInvokeConfig, Function, Invocation, Invoke, Outcome
from minisam.records import dataclass
from minisam.sources.alarms import Alarm, Alarms
from minisam.sources.destinations import Settled
from minisam.sources.outbox import CallAws, Outbox
from minisam.sources.retries import Attempted, Condition, Finish, History, Retry, RetryRules, decide, is_too_old

LATEST = "$LATEST"
MOST_AT_ONCE = 16
"""How many events of one function run at once; the others wait. It keeps a flood from starting a process for each."""
PAUSE_S = 60.0
_MOST_NAMED = 10
_MOST_REMEMBERED = 100_000


@dataclass(slots=True, eq=False)
class _Event:
    """An event on its way; `alarm` is set while it waits for its next attempt at `due_s`."""

    invocation: Invocation
    history: History
    attempts: int = 0
    outcome: Outcome | None = None
    refusal: tuple[int, str] | None = None
    due_s: float = 0.0
    alarm: Alarm | None = None


@dataclass(slots=True)
class _Queue:
    """The events of one function that may run now, and how many do."""

    ready: deque[_Event] = field(default_factory=deque)
    running: int = 0


class AsyncInvocations:
    """Takes events and sees each through; all of its methods are called in the event loop.

    `pause_s` is how long the first retry after a function error waits, AWS's minute by default.
    """

    def __init__(
        self,
        *,
        invoke: Invoke,
        call_aws: CallAws,
        alarms: Alarms,
        on_notice: Callable[[str], None],
        pause_s: float | None = None,
    ) -> None:
        self._invoke = invoke
        self._outbox = Outbox(call_aws, self._run_function, on_notice)
        self._alarms = alarms
        self._clock = alarms.clock
        self._on_notice = on_notice
        self._pause_s = PAUSE_S if pause_s is None else pause_s
        self._functions: dict[str, Function] = {}
        self._configs: dict[tuple[str, str], EventInvokeConfig] = {}
        self._queues: defaultdict[str, _Queue] = defaultdict(_Queue)
        self._events: set[_Event] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._tried: list[str] = []
        self._is_closed = False

    def use(self, app: App) -> None:
        """Follow this app's configurations from now on; events that wait go on waiting."""
        self._functions = dict(app.functions)
        self._configs = {(config.function, config.qualifier): config for config in app.event_invoke_configs}

    def accept(self, invocation: Invocation) -> None:
        """Take an event; it runs as soon as its function has room."""
        event = _Event(invocation, History(accepted_s=self._clock.now()))
        self._events.add(event)
        self._enqueue(event)

    @property
    def is_busy(self) -> bool:
        """Tell whether something runs."""
        return bool(self._tasks)

    async def drain(self) -> list[str]:
        """Wait until nothing runs; return the functions that were tried since the last time, in their order.

        What waits for a later attempt goes on waiting.
        """
        while self._tasks:
            await asyncio.wait(set(self._tasks))
        tried, self._tried = self._tried, []
        return tried

    async def close(self, grace_s: float = 1.0) -> None:
        """Give what runs a moment to end, then drop everything, and name what was dropped."""
        self._is_closed = True
        for event in self._events:
            if event.alarm is not None:
                event.alarm.cancel()
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=grace_s)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._name_the_dropped()

    def _enqueue(self, event: _Event) -> None:
        event.alarm = None
        self._queues[event.invocation.function].ready.append(event)
        self._run_ready(event.invocation.function)

    def _run_ready(self, function_id: str) -> None:
        queue = self._queues[function_id]
        while queue.ready and queue.running < self._room(function_id) and not self._is_closed:
            queue.running += 1
            self._tried.append(function_id)
            del self._tried[:-_MOST_REMEMBERED]
            task = asyncio.get_running_loop().create_task(self._attempt(queue.ready.popleft()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _room(self, function_id: str) -> int:
        """Return how many events may run at once; more than a function's reserved concurrency would be throttled."""
        function = self._functions.get(function_id)
        reserved = function.reserved_concurrency if function else None
        return min(MOST_AT_ONCE, reserved) if reserved else MOST_AT_ONCE

    async def _attempt(self, event: _Event) -> None:
        queue = self._queues[event.invocation.function]
        rules = self._rules(event.invocation)
        step: Retry | Finish
        try:
            if (why := event.invocation.stopped) is not None:
                self._on_notice(why)
                event.refusal, step = (400, why), Finish("RetriesExhausted")
            elif is_too_old(rules, event.history, self._clock.now()):
                step = Finish("EventAgeExceeded")
            else:
                attempted = await self._try(event)
                step = decide(rules, event.history, attempted, self._clock.now())
        except (UnknownFunction, NotRunnable) as error:
            self._events.discard(event)
            self._on_notice(f"{_name(event)} is dropped: {error}")
            return
        finally:
            queue.running -= 1
            self._run_ready(event.invocation.function)
        if isinstance(step, Retry):
            self._wait(event, step, rules)
        else:
            await self._settle(event, step.condition)
            self._events.discard(event)

    async def _try(self, event: _Event) -> Attempted:
        """Run the function once; raises UnknownFunction and NotRunnable, which no retry would help."""
        try:
            outcome = await self._invoke(event.invocation)
        except Throttled:
            event.refusal = (429, "Rate Exceeded.")
            function = self._functions.get(event.invocation.function)
            return "never" if function is not None and function.reserved_concurrency == 0 else "throttled"
        except (UnknownFunction, NotRunnable):
            raise
        except MinisamError as error:
            event.refusal = (500, str(error))
            return "system-error"
        event.attempts += 1
        event.outcome, event.refusal = outcome, None
        return "success" if outcome.status == "ok" else "function-error"

    def _wait(self, event: _Event, retry: Retry, rules: RetryRules) -> None:
        event.history, event.due_s = retry.history, retry.at_s
        pause = f"{max(0.0, retry.at_s - self._clock.now()):.3g} s"
        if event.refusal is None:
            which = f"retry {retry.number} of {rules.most_retries}"
            self._on_notice(f"{event.invocation.function}: {which} of {event.invocation.request_id} in {pause}")
        else:
            self._on_notice(f"{_name(event)} did not run ({event.refusal[1]}); tried again in {pause}")
        if not self._is_closed:
            event.alarm = self._alarms.call_at(retry.at_s, lambda: self._enqueue(event))

    async def _settle(self, event: _Event, condition: Condition) -> None:
        """Deliver what became of an event to whoever asked for it."""
        function = self._functions.get(event.invocation.function)
        if function is None:
            self._on_notice(f"{_name(event)} ended ({condition}) after its function was removed; it is not recorded")
            return
        config = self._config(event.invocation)
        is_success = condition == "Success"
        destination = config.on_success if is_success else config.on_failure
        dead_letter = None if is_success else function.dead_letter
        if not is_success:
            where = " and ".join(filter(None, (destination, dead_letter))) or "nowhere: its event is gone"
            self._on_notice(f"{_name(event)} failed ({condition}, {event.attempts} attempts); it goes to {where}")
        settled = self._settled(event, function, condition)
        await self._outbox.deliver(settled, destination=destination, dead_letters=dead_letter)

    def _settled(self, event: _Event, function: Function, condition: Condition) -> Settled:
        invocation = event.invocation
        return Settled(
            request_id=invocation.request_id,
            function_name=function.name,
            function_arn=f"{function.arn}:{invocation.qualifier or LATEST}",
            event=invocation.event,
            condition=condition,
            attempts=event.attempts,
            at_s=self._clock.now(),
            outcome=event.outcome,
            refusal=event.refusal,
        )

    def _run_function(self, arn: str, payload: bytes) -> None:
        """Take an event for a function that is a destination. Raises UnknownFunction."""
        bare, _, qualifier = arn.rpartition(":") if arn.count(":") > 6 else (arn, "", "")
        function = next((each for each in self._functions.values() if each.arn == bare), None)
        if function is None:
            raise UnknownFunction(f"{arn} is no function of this application")
        request_id = str(uuid.uuid4())
        self.accept(
            Invocation(
                request_id=request_id,
                function=function.id,
                event=payload,
                trigger="destination",
                qualifier=qualifier or None,
            )
        )

    def _config(self, invocation: Invocation) -> EventInvokeConfig:
        """Return the configuration of exactly the qualifier that was invoked, AWS's defaults where it has none."""
        qualifier = invocation.qualifier or LATEST
        default = EventInvokeConfig(function=invocation.function, qualifier=qualifier)
        return self._configs.get((invocation.function, qualifier), default)

    def _rules(self, invocation: Invocation) -> RetryRules:
        config = self._config(invocation)
        return RetryRules(most_retries=config.most_retries, most_age_s=config.most_age_s, pause_s=self._pause_s)

    def _name_the_dropped(self) -> None:
        if not self._events:
            return
        dropped = sorted(self._events, key=lambda event: (event.due_s, event.history.accepted_s))
        named = [self._state(event) for event in dropped[:_MOST_NAMED]]
        more = f", and {len(dropped) - _MOST_NAMED} more" if len(dropped) > _MOST_NAMED else ""
        self._on_notice(f"minisam ends with asynchronous invocations undone: {'; '.join(named)}{more}")

    def _state(self, event: _Event) -> str:
        left_s = event.due_s - self._clock.now()
        return _name(event) + (f" (its next attempt was due in {left_s:.0f} s)" if left_s > 0 else "")


def _name(event: _Event) -> str:
    return f"{event.invocation.request_id} of {event.invocation.function}"
