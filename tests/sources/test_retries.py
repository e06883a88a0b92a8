"""What is next after an attempt. "docs" is invocation-async-error-handling; "localstack" recorded it on AWS."""

from __future__ import annotations

import pytest

from minisam.sources.retries import Finish, History, Retry, RetryRules, decide, is_too_old

NEW = History(accepted_s=1000.0)


def test_success_is_the_end():
    assert decide(RetryRules(), NEW, "success", 1000.0) == Finish("Success")


def test_a_function_error_is_retried_after_one_and_two_minutes():
    # docs: two more attempts, one minute between the first two, two minutes between the second and third
    first = decide(RetryRules(), NEW, "function-error", 1000.0)
    assert isinstance(first, Retry)
    assert (first.at_s, first.number) == (1060.0, 1)
    second = decide(RetryRules(), first.history, "function-error", 1060.0)
    assert isinstance(second, Retry)
    assert (second.at_s, second.number) == (1180.0, 2)
    assert decide(RetryRules(), second.history, "function-error", 1180.0) == Finish("RetriesExhausted")


def test_without_retries_the_first_error_is_the_last():
    # localstack: test_assess_lambda_destination_invocation[payload1]
    assert decide(RetryRules(most_retries=0), NEW, "function-error", 1000.0) == Finish("RetriesExhausted")


@pytest.mark.parametrize(("most_age_s", "condition"), [(59, "EventAgeExceeded"), (60, None), (180, None)])
def test_a_retry_that_would_come_too_late_is_not_waited_for(most_age_s, condition):
    # localstack: test_maxeventage, no_retry_failure_message
    step = decide(RetryRules(most_age_s=most_age_s), NEW, "function-error", 1000.0)
    assert step == Finish(condition) if condition else isinstance(step, Retry)


def test_throttling_backs_off_from_a_second_to_five_minutes():
    # docs: "from 1 second after the first attempt to a maximum of 5 minutes"
    history, now, pauses = NEW, 1000.0, []
    while isinstance(step := decide(RetryRules(), history, "throttled", now), Retry):
        pauses.append(step.at_s - now)
        history, now = step.history, step.at_s
    assert pauses[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert set(pauses[10:]) == {300}
    assert step == Finish("EventAgeExceeded")
    assert 21_600 - 300 < now - 1000 <= 21_600


def test_throttling_uses_up_no_retry():
    history = NEW
    for attempted in ("throttled", "system-error", "function-error", "throttled", "function-error"):
        step = decide(RetryRules(), history, attempted, 1000.0)
        assert isinstance(step, Retry)
        history = step.history
    assert decide(RetryRules(), history, "function-error", 1000.0) == Finish("RetriesExhausted")


def test_backoff_starts_anew_after_the_function_ran():
    history = NEW.after("throttled").after("throttled").after("function-error")
    step = decide(RetryRules(), history, "throttled", 1000.0)
    assert isinstance(step, Retry)
    assert step.at_s == 1001.0


def test_a_function_that_may_never_run_gets_no_retry():
    # docs: "invocation-async-retain-records", reserved concurrency of zero: "without any retries"
    assert decide(RetryRules(), NEW, "never", 1000.0) == Finish("ZeroReservedConcurrency")


@pytest.mark.parametrize(("now_s", "is_old"), [(1060.0, False), (1060.1, True)])
def test_an_event_can_be_too_old_to_be_tried(now_s, is_old):
    assert is_too_old(RetryRules(most_age_s=60), NEW, now_s) is is_old
