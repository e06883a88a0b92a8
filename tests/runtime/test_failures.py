"""Timeouts and crashes: each harms its own invocation and nothing else."""

import json
import os
import signal
import time

import pytest

from minisam.runtime.launcher import SpawnLauncher
from tests.runtime.processes import children

TRICKS = """
    import ctypes, os, signal, subprocess, sys, time

    COUNT = 0

    def handler(event, context):
        global COUNT
        COUNT += 1
        print("before")
        exec(event)
        return COUNT
"""

ENDLESS = {
    "python loop": "while True: pass",
    "C code that keeps the interpreter lock": "sum(range(10**12))",
    "sleep": "time.sleep(1000)",
    "signals ignored": "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(1000)",
    "a child process": "subprocess.run(['sleep', '1000'])",
}


@pytest.mark.parametrize("code", ENDLESS.values(), ids=ENDLESS)
def test_timeout_kills_whatever_the_handler_does(bench, code):
    # payload recorded 2025-11 (localstack test_lambda snapshots); a new environment starts afresh afterwards
    bench.runs(TRICKS, timeout_s=0.25)
    assert bench.result("pass") == 1
    outcome = bench.invoke(code)
    message = f"RequestId: {outcome.request_id} Error: Task timed out after 0.25 seconds"
    assert json.loads(outcome.payload) == {"errorType": "Sandbox.Timedout", "errorMessage": message}
    assert (outcome.status, outcome.error) == ("timeout", ("Sandbox.Timedout", message))
    assert "before\n" in outcome.logs
    assert bench.result("pass") == 1


def test_time_that_was_lost_to_a_wait_for_us_is_given_back(bench):
    began = time.monotonic()
    bench.options = {"lost_s": lambda since: min(time.monotonic() - began, 2.0)}
    bench.runs("import time\ndef handler(event, context): time.sleep(event)", timeout_s=0.25)
    assert bench.invoke(1.0).status == "ok"
    assert bench.invoke(1000).status == "timeout"


def test_timeout_ends_the_processes_that_the_handler_started(bench):
    bench.runs(
        """
        import os, subprocess, time

        def handler(event, context):
            print("child", subprocess.Popen(["sleep", "1000"]).pid, flush=True)
            time.sleep(1000)
        """,
        timeout_s=0.5,
    )
    outcome = bench.invoke()
    child = int(outcome.logs.partition("child ")[2].split()[0])
    bench.until(lambda: not bench.is_running(child))


def test_timeout_ends_a_process_in_a_session_of_its_own(bench):
    # as puppeteer starts its browser
    bench.runs(
        """
        import subprocess, time

        def handler(event, context):
            print("child", subprocess.Popen(["sleep", "1000"], start_new_session=True).pid, flush=True)
            time.sleep(1000)
        """,
        timeout_s=0.5,
    )
    child = int(bench.invoke().logs.partition("child ")[2].split()[0])
    bench.until(lambda: not bench.is_running(child))


CRASHES = {
    "sys.exit(0)": ("sys.exit(0)", "without providing a reason"),
    "sys.exit(3)": ("sys.exit(3)", "with error: exit status 3"),
    "sys.exit with a text": ("sys.exit('sorry')", "with error: exit status 1"),
    "os._exit": ("os._exit(7)", "with error: exit status 7"),
    "segmentation fault": ("ctypes.string_at(0)", "with error: signal: segmentation fault"),
    "abort": ("os.abort()", "with error: signal: aborted"),
    "killed, as for lack of memory": ("os.kill(os.getpid(), signal.SIGKILL)", "with error: signal: killed"),
    "with a child that lives on": ("subprocess.Popen(['sleep', '1000']); os._exit(2)", "with error: exit status 2"),
    "with a fork that lives on": ("os.fork() or time.sleep(1000); os._exit(2)", "with error: exit status 2"),
}


@pytest.mark.parametrize(("code", "how"), CRASHES.values(), ids=CRASHES)
def test_crash_is_reported_and_contained(bench, code, how):
    # exit texts recorded (localstack test_lambda snapshots); signal texts are Go's, in which the sandbox is written
    bench.runs(TRICKS, timeout_s=10)
    assert bench.result("pass") == 1
    outcome = bench.invoke(code)
    message = f"RequestId: {outcome.request_id} Error: Runtime exited {how}"
    assert json.loads(outcome.payload) == {"errorType": "Runtime.ExitError", "errorMessage": message}
    assert outcome.status == "crash"
    assert message in outcome.logs
    assert bench.result("pass") == 1


def test_exit_while_importing_is_reported_each_time(bench):
    # recorded: sys.exit(0) at import (localstack test_lambda snapshots)
    bench.runs("import sys; sys.exit(0)")
    for _ in range(2):
        outcome = bench.invoke()
        assert outcome.status == "crash"
        assert outcome.error[1] == f"RequestId: {outcome.request_id} Error: Runtime exited without providing a reason"


def test_slow_import_is_tried_again_within_the_timeout(bench, monkeypatch):
    # docs "lambda-runtime-environment": init has 10 s, then runs again as part of the invocation
    monkeypatch.setattr("minisam.runtime.runner.INIT_LIMIT_S", 0.4)
    bench.runs("import time; time.sleep(1000)", timeout_s=0.3)
    outcome = bench.invoke()
    assert outcome.status == "timeout"
    assert bench.logged().count("INIT_START") == 2


def test_slow_import_that_succeeds_at_the_second_try_answers(bench, monkeypatch):
    monkeypatch.setattr("minisam.runtime.runner.INIT_LIMIT_S", 0.4)
    mark = bench.folder / "tried"
    bench.runs(
        f"""
        import pathlib, time
        mark = pathlib.Path({str(mark)!r})
        if not mark.exists():
            mark.touch()
            time.sleep(1000)

        def handler(event, context):
            return "at last"
        """,
        timeout_s=10,
    )
    assert bench.result() == "at last"


def test_environment_that_dies_while_idle_fails_nobody(bench):
    bench.runs("import os\ndef handler(event, context): return os.getpid()")
    first = bench.result()
    os.kill(first, signal.SIGKILL)
    assert bench.result() != first


def test_deadline_of_the_invocation_can_be_earlier_than_the_timeout(bench):
    bench.runs(TRICKS, timeout_s=100)
    bench.invoke("pass")
    assert bench.invoke("time.sleep(1000)", deadline_ms=1).status == "timeout"


def test_nothing_is_left_after_many_crashes(bench):
    strangers = children()
    bench.runs(TRICKS, timeout_s=0.05)
    bench.invoke("pass")
    bench.until_ready()
    before = descriptors()
    for number in range(50):
        bench.invoke(["pass", "os._exit(1)", "time.sleep(9)", "1/0", "os.fork() or time.sleep(9)"][number % 5])
    bench.invoke("pass")
    bench.until(lambda: descriptors() == before)
    bench.close_invoker()
    assert children() <= strangers


class Recorder(SpawnLauncher):
    """Starts as usual, and remembers what it started."""

    def __init__(self):
        self.pids = []

    async def launch(self, launch):
        launched = await super().launch(launch)
        self.pids.append(launched.process.pid)
        return launched


def test_close_ends_every_process_and_every_invocation(bench):
    launcher = bench.options["launcher"] = Recorder()
    bench.runs(TRICKS, timeout_s=100)
    bench.invoke("pass")
    running = [bench.loop.create_task(bench.start("while True: pass")) for _ in range(3)]
    bench.until(lambda: bench.logged().count("before") == 4)
    bench.close_invoker()
    assert {task.result().status for task in running} == {"crash"}
    assert not any(map(bench.is_running, launcher.pids))


def test_cancelled_invocation_does_not_block_its_function(bench):
    bench.runs(TRICKS, timeout_s=100, reserved_concurrency=1)
    task = bench.loop.create_task(bench.start("while True: pass"))
    bench.until(lambda: "before" in bench.logged())
    task.cancel()
    bench.until(task.done)
    assert bench.result("pass") == 1


def descriptors() -> int:
    return len(os.listdir("/dev/fd"))
