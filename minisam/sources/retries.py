"""What is next after an attempt to run a function for an event: nothing, another attempt at some moment, or giving up.

Pure: the time is an argument. Function errors are retried a few times with growing pauses; throttling and failures of
the system itself as long as the event may live.
AWS: docs "invocation-async-error-handling" (pauses, backoff); that an event whose next retry would be too late fails at
once was recorded by localstack (test_lambda_destinations: test_maxeventage)
"""

from __future__ import annotations

from typing import Literal

from minisam.records import dataclass

Attempted = Literal["success", "function-error", "throttled", "system-error", "never"]
"""How an attempt went. never: the function can run no event at all (its reserved concurrency is zero)."""

Condition = Literal["Success", "RetriesExhausted", "EventAgeExceeded", "ZeroReservedConcurrency"]
"""Why an event is done with, in AWS's words."""

_FIRST_BACKOFF_S = 1.0
_LONGEST_BACKOFF_S = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRules:
    """How long to go on. `pause_s` is the pause before the first retry after a function error, half of the second."""

    most_retries: int = 2
    most_age_s: float = 21_600
    pause_s: float = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What was tried so far: when the event came, how often the function failed, how often in a row it did not run."""

    accepted_s: float
    failures: int = 0
    refusals: int = 0

    def after(self, attempted: Attempted) -> History:
        """Return the history with one more attempt."""
        if attempted == "function-error":
            return History(accepted_s=self.accepted_s, failures=self.failures + 1)
        return History(accepted_s=self.accepted_s, failures=self.failures, refusals=self.refusals + 1)


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again at this moment, with this history; `number` counts the retries after failures from 1."""

    at_s: float
    history: History
    number: int


@dataclass(frozen=True, slots=True)
class Finish:
    """Try no more."""

    condition: Condition


def decide(rules: RetryRules, history: History, attempted: Attempted, now_s: float) -> Retry | Finish:
    """Return what is next after an attempt that ended now; `history` is that before it."""
    if attempted == "success":
        return Finish("Success")
    if attempted == "never":
        return Finish("ZeroReservedConcurrency")
    if attempted == "function-error" and history.failures >= rules.most_retries:
        return Finish("RetriesExhausted")
    later = history.after(attempted)
    at_s = now_s + _pause_s(rules, later, attempted)
    if at_s > history.accepted_s + rules.most_age_s:
        return Finish("EventAgeExceeded")
    return Retry(at_s, later, later.failures)


def is_too_old(rules: RetryRules, history: History, now_s: float) -> bool:
    """Whether an event has waited longer than it may, so that it is not even tried."""
    return now_s > history.accepted_s + rules.most_age_s


def _pause_s(rules: RetryRules, history: History, attempted: Attempted) -> float:
    if attempted == "function-error":
        return float(rules.pause_s * history.failures)
    return float(min(_FIRST_BACKOFF_S * 2 ** min(history.refusals - 1, 16), _LONGEST_BACKOFF_S))
