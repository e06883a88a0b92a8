"""What a function prints and logs, and the lines of the platform around it."""

import json
import re

import pytest

REPORT = r"REPORT RequestId: {}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\t"
REPORT += r"Max Memory Used: [1-9]\d* MB\t"

LOGGING = """
    import logging, sys

    def handler(event, context):
        print("plain print")
        print("no newline", end="")
        logging.getLogger().setLevel("INFO")
        logging.info("through %s", "logging")
        logging.getLogger("my.logger").warning("careful", extra={"order": 7})
        print("to stderr", file=sys.stderr)
"""


def test_invocation_has_its_lines_from_start_to_report(bench):
    # recorded (localstack test_lambda snapshots, log events)
    bench.runs("print('importing')\ndef handler(event, context): print(event)")
    first, second = bench.invoke("one"), bench.invoke("two")
    lines = first.logs.splitlines()
    assert re.fullmatch(r"INIT_START Runtime Version: python:3\.13.*", lines[0])
    assert lines[1:5] == [
        "importing",
        f"START RequestId: {first.request_id} Version: $LATEST",
        "one",
        f"END RequestId: {first.request_id}",
    ]
    assert re.fullmatch(REPORT.format(first.request_id) + r"Init Duration: \d+\.\d\d ms\t", lines[5])
    lines = second.logs.splitlines()
    assert lines[:2] == [f"START RequestId: {second.request_id} Version: $LATEST", "two"]
    assert re.fullmatch(REPORT.format(second.request_id), lines[3])
    assert bench.logged() == first.logs + second.logs
    assert (first.init_ms > 0, second.init_ms) == (True, None)
    assert first.max_memory_mb > 0


def test_text_logging_has_awss_format(bench):
    # case log-02 and awslambdaric's bootstrap.py
    bench.runs(LOGGING)
    outcome = bench.invoke()
    time = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"
    pattern = f"no newline\\[INFO\\]\t{time}\t{outcome.request_id}\tthrough logging"
    lines = outcome.logs.splitlines()
    assert "plain print" in lines and "to stderr" in lines
    assert any(re.fullmatch(pattern, line) for line in lines)
    assert any(re.fullmatch(f"\\[WARNING\\]\t{time}\t{outcome.request_id}\tcareful", line) for line in lines)


def test_root_logger_stays_at_warning_with_text_logs(bench):
    # case log-02
    bench.runs("import logging\ndef handler(event, context): logging.info('hidden'); logging.warning('shown')")
    logs = bench.invoke().logs
    assert "\tshown\n" in logs
    assert "hidden" not in logs


def test_json_logging_has_awss_keys(bench):
    # awslambdaric 4.2.2, lambda_runtime_log_utils.py
    bench.runs(LOGGING, log_format="JSON")
    outcome = bench.invoke()
    entries = [json.loads(line) for line in outcome.logs.replace("no newline", "\n").splitlines() if line[:1] == "{"]
    types = [entry["type"] for entry in entries if "type" in entry]
    assert types == ["platform.initStart", "platform.start", "platform.report"]
    info, warning = [entry for entry in entries if "level" in entry]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", info.pop("timestamp"))
    assert info == {
        "level": "INFO",
        "message": "through logging",
        "logger": "root",
        "requestId": outcome.request_id,
    }
    assert (warning["logger"], warning["order"]) == ("my.logger", 7)


LEVELS = {
    "info by default": ({"log_format": "JSON"}, ["info", "warning"]),
    "as configured": ({"log_format": "JSON", "application_log_level": "DEBUG"}, ["debug", "info", "warning"]),
    "trace is debug": ({"log_format": "JSON", "application_log_level": "TRACE"}, ["debug", "info", "warning"]),
    "not with text": ({"application_log_level": "DEBUG"}, ["warning"]),
}


@pytest.mark.parametrize(("configuration", "shown"), LEVELS.values(), ids=LEVELS)
def test_level_comes_from_the_logging_configuration(bench, configuration, shown):
    # docs "monitoring-cloudwatchlogs-advanced": application log level needs JSON, INFO by default
    bench.runs(
        """
        import logging

        def handler(event, context):
            for level in ("debug", "info", "warning"):
                getattr(logging, level)("at-" + level)
        """,
        **configuration,
    )
    assert re.findall(r"at-(\w+)", bench.invoke().logs) == shown


def test_exception_in_json_logs(bench):
    # awslambdaric 4.2.2, lambda_runtime_log_utils.py
    bench.runs(
        """
        import logging

        def handler(event, context):
            try:
                1 / 0
            except ZeroDivisionError:
                logging.exception("failed")
            raise ValueError("unhandled")
        """,
        log_format="JSON",
    )
    outcome = bench.invoke()
    handled, unhandled = [json.loads(line) for line in outcome.logs.splitlines() if '"level"' in line]
    assert (handled["errorType"], handled["errorMessage"]) == ("ZeroDivisionError", "division by zero")
    assert re.fullmatch(r".*app\.py:handler:\d+", handled["location"])
    assert "1 / 0" in handled["stackTrace"][0]
    assert (unhandled["level"], unhandled["errorType"]) == ("ERROR", "ValueError")


def test_exception_is_logged_with_no_break_spaces(bench):
    # case log-03
    path = bench.write("def handler(event, context):\n    raise KeyError('some')\n")
    bench.use(bench.function())
    expected = [
        "[ERROR] KeyError: 'some'",
        "Traceback (most recent call last):",
        f'\u00a0\u00a0File "{path}", line 2, in handler',
        "\u00a0\u00a0\u00a0\u00a0raise KeyError('some')",
    ]
    assert "\n".join(expected) in bench.invoke().logs


def test_failing_import_is_logged_with_the_invocation_that_hears_of_it(bench):
    bench.runs("import nothing_of_this_name")
    for _ in range(2):
        logs = bench.invoke().logs
        assert logs.count("[ERROR] Runtime.ImportModuleError: Unable to import module 'app'") == 1


def test_timeout_and_crash_are_logged(bench):
    # facts of Lambda's log: the line of a timeout keeps its old form
    bench.runs("import os\ndef handler(event, context):\n while event: pass\n os._exit(3)", timeout_s=0.25)
    outcome = bench.invoke(True)
    assert re.search(rf"T\S+Z {outcome.request_id} Task timed out after 0\.25 seconds\n\n", outcome.logs)
    assert outcome.logs.endswith("\tStatus: timeout\t\n")
    outcome = bench.invoke(False)
    text = f"RequestId: {outcome.request_id} Error: Runtime exited with error: exit status 3\nRuntime.ExitError\n"
    assert text in outcome.logs


def test_lines_of_parallel_invocations_are_not_mixed_up(bench):
    bench.runs("""
        def handler(event, context):
            for number in range(200):
                print(event, number)
    """)
    outcomes = bench.gather(*(bench.start(f"call-{call}") for call in range(4)))
    for call, outcome in enumerate(outcomes):
        printed = [line for line in outcome.logs.splitlines() if line.startswith("call-")]
        assert printed == [f"call-{call} {number}" for number in range(200)]


def test_more_output_than_a_pipe_holds_does_not_block(bench):
    bench.runs("def handler(event, context): print('x' * 500_000); print('last')", timeout_s=20)
    outcome = bench.invoke()
    assert outcome.status == "ok"
    assert outcome.logs.count("x") >= 500_000 and "\nlast\nEND " in outcome.logs


def test_output_of_c_code_and_of_child_processes_is_caught(bench):
    bench.runs("""
        import os, subprocess

        def handler(event, context):
            os.write(1, b"raw\\n")
            subprocess.run(["echo", "from a child"])
    """)
    assert "raw\nfrom a child\nEND " in bench.invoke().logs


def test_handler_may_replace_or_close_its_streams(bench):
    bench.runs("""
        import contextlib, io, logging, sys

        def handler(event, context):
            if sys.stdout.closed:
                raise ValueError("I/O operation on closed file")
            with contextlib.redirect_stdout(io.StringIO()) as captured:
                print("captured")
                logging.warning("logged")
            sys.stdout.close()
            return captured.getvalue()
    """)
    outcome = bench.invoke()
    assert outcome.payload == rb'"captured\n"'
    assert "\tlogged\n" in outcome.logs
    # Without a stream to log to, the failure is still answered.
    assert bench.invoke().error == ("ValueError", "I/O operation on closed file")


def test_bytes_that_are_not_utf8_are_shown(bench):
    bench.runs("import os\ndef handler(event, context): os.write(1, b'caf\\xe9\\n'); print('\\ud800')")
    assert "caf\ufffd\n\\ud800\n" in bench.invoke().logs


@pytest.mark.parametrize("letter", ["x", "€"], ids=["one byte", "three bytes"])
def test_a_line_without_an_end_is_logged_in_pieces_and_holds_nobody_up(bench, letter):
    # AWS: docs "cloudwatch_limits_cwl": a log event has at most 1 MB
    bench.runs(f"def handler(event, context): print('{letter}' * event)", timeout_s=20)
    outcome = bench.invoke(20_000_000)
    lines = [line for line in bench.logged().splitlines() if line.startswith(letter)]
    assert outcome.status == "ok"
    assert "".join(lines) == letter * 20_000_000
    assert max(len(line.encode()) for line in lines) < 1.1 * (1 << 20)


def test_a_failure_is_told_although_the_handler_has_closed_its_output(bench):
    bench.runs("import os\ndef handler(event, context): os.close(1); os.close(2); raise ValueError('told')")
    assert bench.invoke().error == ("ValueError", "told")
