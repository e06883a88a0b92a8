"""The memory limit: reported always, enforced where that was asked for."""

import json
import textwrap

import pytest

CODE = """
    import multiprocessing, subprocess, sys, time

    def handler(event, context):
        exec(event)
        return "done"
"""

EXCESS = {
    "grows without end": "x = []\nwhile True: x.append(bytearray(1 << 20))",
    "is over for a moment": "x = bytearray(300 << 20); del x",
    "catches the error": "try:\n    x = bytearray(300 << 20)\nexcept MemoryError:\n    pass\ntime.sleep(1000)",
    "a process that it starts": "subprocess.run([sys.executable, '-c', 'x = bytearray(300 << 20); input()'])",
}


@pytest.mark.parametrize("code", EXCESS.values(), ids=EXCESS)
def test_a_function_that_uses_too_much_is_killed_as_on_lambda(bench, code):
    # The caller's error: awslabs/amazon-s3-find-and-forget pull request 283. REPORT for Python, "Max Memory Used" equal
    # to "Memory Size" and "Runtime.OutOfMemory": DataDog/datadog-lambda-extension pull request 1241. The log's lines:
    # issue 187 there.
    bench.options["is_enforcing_memory"] = True
    bench.runs(CODE, memory_mb=128, timeout_s=15)
    outcome = bench.invoke(code)
    message = f"RequestId: {outcome.request_id} Error: Runtime exited with error: signal: killed"
    assert json.loads(outcome.payload) == {"errorType": "Runtime.ExitError", "errorMessage": message}
    assert (outcome.status, outcome.max_memory_mb) == ("crash", 128)
    assert f"{message}\nRuntime.ExitError\n" in outcome.logs
    assert "Memory Size: 128 MB\tMax Memory Used: 128 MB" in outcome.logs
    assert "Status: error\tError Type: Runtime.OutOfMemory" in outcome.logs
    assert bench.result("pass") == "done"


def test_an_import_that_uses_too_much_is_killed(bench):
    bench.options["is_enforcing_memory"] = True
    bench.runs("x = bytearray(300 << 20)\ndef handler(event, context): return 1", memory_mb=128)
    outcome = bench.invoke()
    assert "signal: killed" in json.loads(outcome.payload)["errorMessage"]
    assert "Error Type: Runtime.OutOfMemory" in outcome.logs


def test_what_is_within_the_limit_runs(bench):
    bench.options["is_enforcing_memory"] = True
    bench.runs(CODE, memory_mb=256, timeout_s=15)
    outcome = bench.invoke("x = bytearray(100 << 20)")
    assert (outcome.status, 100 < outcome.max_memory_mb < 256) == ("ok", True)


def test_memory_that_processes_share_counts_once(bench):
    bench.options["is_enforcing_memory"] = True
    bench.runs(CODE, memory_mb=256, timeout_s=15)
    shared = """
        x = bytearray(100 << 20)
        fork = multiprocessing.get_context("fork")
        children = []
        for _ in range(4):
            children.append(fork.Process(target=time.sleep, args=(0.2,)))
            children[-1].start()
        for child in children:
            child.join()
        """
    assert bench.invoke(textwrap.dedent(shared)).status == "ok"


def test_without_enforcement_memory_is_only_reported(bench):
    bench.runs(CODE, memory_mb=128, timeout_s=15)
    outcome = bench.invoke("x = bytearray(300 << 20)")
    assert (outcome.status, outcome.max_memory_mb > 300) == ("ok", True)
    assert f"Memory Size: 128 MB\tMax Memory Used: {outcome.max_memory_mb} MB" in outcome.logs
