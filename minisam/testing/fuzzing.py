"""Sends a function valid events of its own sources until one makes it fail, and makes that one small.

Each event meets the application as the template declares it. Needs `hypothesis`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minisam import samples
from minisam.events.strategies import options
from minisam.samples import Circumstances
from minisam.testing.records import InvocationRecord
from minisam.testing.sam import Sam
from minisam.triggers import Trigger, render

_SETTINGS = settings(
    deadline=None,
    database=None,
    derandomize=True,
    report_multiple_bugs=False,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """The smallest event that was found to make the function fail."""

    trigger: str
    event: Any
    record: InvocationRecord


class _Failed(Exception):
    """The handler raised, or gave what is no JSON."""


def first_crash(sam: Sam, function: str, triggers: Sequence[Trigger], examples: int) -> Crash | None:
    """Return the first crash of a function, None where so many events of each of its triggers make none.

    The events are the same with each run. Raises UsageError where the function cannot be imported.
    """
    return next((crash for one in triggers if (crash := _crash(sam, function, one, examples))), None)


def _crash(sam: Sam, function: str, trigger: Trigger, examples: int) -> Crash | None:
    restore, chosen, found = sam.snapshot(), sam.function(function), list[Crash]()

    @settings(_SETTINGS, max_examples=examples)
    @given(_events(trigger))
    def send(event: Any) -> None:
        restore()
        record = chosen.invoke(event)
        if not record.ok:
            found.append(Crash(trigger=trigger.name, event=event, record=record))
            raise _Failed(record.error[0] if record.error else record.outcome.status)

    try:
        send()
    except _Failed:
        return found[-1]  # the smallest is run once more at the end
    return None


def _events(trigger: Trigger) -> st.SearchStrategy[Any]:
    if trigger.constant is not None:
        return st.just(trigger.constant)
    sample = samples.load(trigger.service, trigger.event)
    kept = set(trigger.values_for(sample))

    def rendered(drawn: dict[str, Any], seed: int) -> Any:
        return render(trigger, drawn, Circumstances(seed=seed))

    return st.builds(rendered, options(sample, without=kept), st.integers(0))
