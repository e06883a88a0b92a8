"""How many environments a function has, and who gets which."""

import asyncio
import os
import resource
import sys

import pytest

from minisam.errors import NotRunnable, RuntimeUnavailable, Throttled, UnknownFunction, UserError
from minisam.runtime.interpreter import find_interpreter
from minisam.runtime.launcher import SpawnLauncher
from minisam.runtime.needs import Needs
from minisam.runtime.pool import Limits
from minisam.runtime.variables import VariableSource

# Answers only when as many invocations as the event says are running at the same time.
MEET = """
    import os, pathlib, time

    def handler(event, context):
        pathlib.Path(event["folder"], str(os.getpid())).touch()
        while len(os.listdir(event["folder"])) < event["count"]:
            time.sleep(0.001)
        return os.getpid()
"""
PID = "import os\ndef handler(event, context): return os.getpid()"


@pytest.fixture
def meeting(tmp_path):
    (tmp_path / "meeting").mkdir()
    return lambda count: {"folder": str(tmp_path / "meeting"), "count": count}


def test_no_process_until_a_function_is_called(bench):
    bench.runs(PID)
    assert bench.lines == []


def test_environment_is_used_again_and_keeps_its_globals(bench):
    # case inv-08
    bench.runs("COUNT = []\ndef handler(event, context): COUNT.append(1); return len(COUNT)")
    assert [bench.result() for _ in range(3)] == [1, 2, 3]


def test_parallel_invocations_have_environments_of_their_own(bench, meeting):
    bench.runs(MEET, timeout_s=20)
    outcomes = bench.gather(*(bench.start(meeting(5)) for _ in range(5)))
    assert len({outcome.payload for outcome in outcomes}) == 5
    assert {outcome.status for outcome in outcomes} == {"ok"}


def test_the_environment_used_last_is_used_next(bench, meeting):
    bench.runs(MEET, timeout_s=20)
    bench.gather(*(bench.start(meeting(3)) for _ in range(3)))
    assert len({bench.result(meeting(1)) for _ in range(5)}) == 1


def test_more_invocations_than_environments_wait(bench):
    bench.options["limits"] = Limits(environments=2)
    bench.runs(PID)
    outcomes = bench.gather(*(bench.start() for _ in range(12)))
    assert {outcome.status for outcome in outcomes} == {"ok"}
    assert len({outcome.payload for outcome in outcomes}) <= 2


def test_waiting_invocations_go_on_when_an_environment_crashes(bench):
    bench.options["limits"] = Limits(environments=1)
    bench.runs("import os\ndef handler(event, context): os._exit(1)")
    outcomes = bench.gather(*(bench.start() for _ in range(4)))
    assert {outcome.status for outcome in outcomes} == {"crash"}


def test_each_of_several_waiting_invocations_hears_of_a_failing_import(bench):
    bench.options["limits"] = Limits(starts_at_once=1)
    bench.runs("1 / 0")
    outcomes = bench.gather(*(bench.start() for _ in range(3)))
    assert [outcome.error for outcome in outcomes] == [("ZeroDivisionError", "division by zero")] * 3


def test_long_idle_environments_end_but_some_stay(bench, meeting):
    bench.options["limits"] = Limits(kept_idle=1, idle_s=0.01)
    bench.runs(MEET, timeout_s=20)
    outcomes = bench.gather(*(bench.start(meeting(3)) for _ in range(3)))
    pids = [int(outcome.payload) for outcome in outcomes]
    bench.until(lambda: sum(map(bench.is_running, pids)) == 1)
    assert bench.result(meeting(1)) in pids


def test_reserved_concurrency_refuses_what_exceeds_it(bench, meeting):
    # docs "configuration-concurrency"
    bench.runs(MEET, timeout_s=20, reserved_concurrency=1)
    task = bench.loop.create_task(bench.start(meeting(2)))
    bench.until(lambda: "START" in bench.logged())
    with pytest.raises(Throttled, match="Rate Exceeded."):
        bench.invoke(meeting(1))
    task.cancel()
    bench.until(task.done)
    assert bench.invoke(meeting(1)).status == "ok"


def test_reserved_concurrency_of_zero_refuses_all(bench):
    # case inv-09
    bench.runs(PID, reserved_concurrency=0)
    with pytest.raises(Throttled):
        bench.invoke()


def test_versions_and_aliases_are_told_in_the_context(bench):
    # docs "configuration-aliases"; invoked_function_arn recorded (case inv-11)
    bench.runs(
        """
        import os

        def handler(event, context):
            return [context.function_version, context.invoked_function_arn, os.environ["AWS_LAMBDA_FUNCTION_VERSION"]]
        """,
        versions=("1", "2"),
        aliases={"live": "2"},
    )
    arn = "arn:aws:lambda:us-east-1:123456789012:function:my-fn"
    assert bench.result() == ["$LATEST", arn, "$LATEST"]
    assert bench.result(qualifier="$LATEST") == ["$LATEST", f"{arn}:$LATEST", "$LATEST"]
    assert bench.result(qualifier="1") == ["1", f"{arn}:1", "1"]
    assert bench.result(qualifier="live") == ["2", f"{arn}:live", "2"]
    assert [bench.invoke(qualifier=name).executed_version for name in (None, "1", "live")] == ["$LATEST", "1", "2"]


def test_unknown_qualifier_is_an_unknown_function(bench):
    # case inv-06
    bench.runs(PID, versions=("1",))
    with pytest.raises(
        UnknownFunction, match="^Function not found: arn:aws:lambda:us-east-1:123456789012:function:my-fn:2$"
    ):
        bench.invoke(qualifier="2")


NAMES = ["Fn", "my-fn", "arn:aws:lambda:us-east-1:123456789012:function:my-fn", "123456789012:my-fn"]
NAMES += ["123456789012:function:my-fn", "arn:aws:lambda:us-east-1:123456789012:function:my-fn:live"]


@pytest.mark.parametrize("name", NAMES)
def test_function_is_found_by_any_of_its_names(bench, name):
    # docs "API_Invoke": FunctionName may be a name, an ARN or a partial ARN
    function = bench.function()
    bench.use(function, bench.function(id="Other"))
    assert bench.invoker.find(name) == function


def test_unknown_function_is_named_by_its_arn(bench):
    # case inv-06
    bench.use()
    with pytest.raises(
        UnknownFunction, match="^Function not found: arn:aws:lambda:us-east-1:123456789012:function:nope$"
    ):
        bench.invoke(function="nope")


def test_function_that_minisam_does_not_run_is_refused_with_the_reason(bench):
    bench.use(bench.function(refusal="Runtime nodejs20.x is not run"))
    with pytest.raises(NotRunnable, match="Runtime nodejs20.x is not run"):
        bench.invoke()


def test_function_without_its_folder_is_refused(bench, tmp_path):
    bench.use(bench.function(code_dir=tmp_path / "gone"))
    with pytest.raises(NotRunnable, match="The code of function 'Fn' does not exist: '.*gone'"):
        bench.invoke()


def test_interpreter_that_does_not_exist_is_an_error_with_a_hint(tmp_path):
    with pytest.raises(RuntimeUnavailable, match="'.*nopython' is not a Python interpreter") as raised:
        find_interpreter(tmp_path / "nopython")
    assert (raised.value.exit_status, bool(raised.value.hint)) == (5, True)


def test_variables_that_no_process_can_be_given_are_an_error(bench):
    before = len(os.listdir("/dev/fd"))
    bench.runs(PID, variables={"NUL": "a\0b"})
    with pytest.raises(RuntimeUnavailable, match="cannot be started: embedded null byte"):
        bench.invoke()
    assert len(os.listdir("/dev/fd")) == before


def test_reference_that_cannot_be_resolved_is_told_to_the_caller(bench):
    async def refuse(reference):
        raise UserError(f"{reference} is unknown")

    bench.variables = VariableSource(region="us-east-1", resolve_reference=refuse)
    bench.runs(PID, variables={"SECRET": "{{resolve:ssm:/nope}}"})
    for _ in range(2):
        with pytest.raises(UserError, match="{{resolve:ssm:/nope}} is unknown"):
            bench.invoke()


def test_after_closing_nothing_is_run(bench):
    bench.runs(PID)
    bench.invoke()
    bench.wait(bench.invoker.close())
    with pytest.raises(NotRunnable, match="minisam is ending"):
        bench.invoke()


def test_invocations_wait_for_the_environments_there_are_where_no_more_can_be_started(bench, meeting):
    bench.runs(MEET, timeout_s=20)
    bench.result(meeting(1))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = len(os.listdir("/dev/fd"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (used, hard))
    try:
        outcomes = bench.gather(*(bench.start(meeting(1)) for _ in range(5)))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert {outcome.status for outcome in outcomes} == {"ok"}


def test_an_interpreter_that_was_gone_for_a_while_does_not_leave_fewer_environments(bench, meeting):
    python = bench.folder / "python"
    python.symlink_to(sys.executable)
    needs = Needs(cache_dir=bench.folder.parent / "cache", python=python)
    bench.options = {"needs": needs, "launcher": SpawnLauncher()}
    bench.runs(MEET, timeout_s=20)
    bench.result(meeting(1))

    async def call_without_it_and_with_it():
        first = asyncio.ensure_future(bench.start(meeting(3)))
        python.unlink()
        second = await asyncio.gather(bench.start(meeting(3)), return_exceptions=True)
        python.symlink_to(sys.executable)
        return second, await asyncio.gather(first, bench.start(meeting(3)), bench.start(meeting(3)))

    [refused], outcomes = bench.wait(call_without_it_and_with_it())
    assert isinstance(refused, RuntimeUnavailable)
    assert {outcome.status for outcome in outcomes} == {"ok"}


def test_few_descriptors_make_few_environments():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    try:
        limits = Limits.of_machine()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert (limits.environments, limits.starts_at_once) == (2, 1)
