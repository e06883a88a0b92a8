"""What a handler is called with, and where it finds itself."""

import json
import os

import pytest

FIELDS = """
    def handler(event, context):
        return eval(event, {"context": context})
"""

# docs "python-context"; values recorded (case ctx-01)
ATTRIBUTES = {
    "context.function_name": "my-fn",
    "context.function_version": "$LATEST",
    "context.invoked_function_arn": "arn:aws:lambda:us-east-1:123456789012:function:my-fn",
    "context.memory_limit_in_mb": "128",
    "context.log_group_name": "/aws/lambda/my-fn",
    "context.identity.cognito_identity_id": None,
    "context.identity.cognito_identity_pool_id": None,
    "context.client_context": None,
    "context.tenant_id": None,
    "context.w3c()": {},
}


@pytest.mark.parametrize(("code", "value"), ATTRIBUTES.items(), ids=ATTRIBUTES)
def test_context_attribute(bench, code, value):
    bench.runs(FIELDS)
    assert bench.result(code) == value


def test_request_id_and_log_stream(bench):
    # case ctx-01
    bench.runs(FIELDS)
    outcome = bench.invoke("[context.aws_request_id, context.log_stream_name]")
    request_id, log_stream = json.loads(outcome.payload)
    assert request_id == outcome.request_id
    date, bracket, rest = log_stream.partition("/[$LATEST]")
    assert (len(date), len(rest)) == (10, 32)


def test_remaining_time_decreases_and_is_never_negative(bench):
    # case ctx-03; awslambdaric's lambda_context.py
    bench.runs(
        """
        import time

        def handler(event, context):
            first = context.get_remaining_time_in_millis()
            while context.get_remaining_time_in_millis() >= first:
                pass
            second = context.get_remaining_time_in_millis()
            context._deadline_ms = 0
            return [first, second, context.get_remaining_time_in_millis()]
        """,
        timeout_s=7,
    )
    first, second, last = bench.result()
    assert 7000 >= first > second > 0 == last


def test_client_context(bench):
    # docs "python-context"; shape as awslambdaric's lambda_context.py reads it
    bench.runs(FIELDS)
    client_context = json.dumps({"custom": {"a": 1}, "env": {"b": 2}, "client": {"app_title": "t"}})
    code = "[(c := context.client_context).custom, c.env, c.client.app_title, c.client.installation_id]"
    assert bench.result(code, client_context=client_context) == [{"a": 1}, {"b": 2}, "t", None]


def test_client_context_that_is_not_json(bench):
    # awslambdaric's bootstrap.py
    bench.runs(FIELDS)
    payload = bench.result("1", client_context="{")
    assert payload["errorType"] == "Runtime.LambdaContextUnmarshalError"
    assert payload["errorMessage"].startswith("Unable to parse Client Context JSON: ")


def test_context_log_writes_as_it_is(bench):
    bench.runs(FIELDS)
    assert "one\nEND" in bench.invoke("context.log('one')").logs


def test_trace_id_is_in_the_environment_while_it_lasts(bench):
    # docs "configuration-envvars": _X_AMZN_TRACE_ID changes with each invocation
    bench.runs("import os\ndef handler(event, context): return os.environ.get('_X_AMZN_TRACE_ID')")
    assert bench.result(trace_id="Root=1-2-3") == "Root=1-2-3"
    assert bench.result() is None


def test_working_directory_is_the_task_root_and_is_searched_first(bench):
    # case ctx-06
    bench.runs(
        "import os, sys\ndef handler(event, context): return [os.getcwd(), sys.path[0], os.environ['LAMBDA_TASK_ROOT']]"
    )
    assert bench.result() == [str(bench.folder)] * 3


def test_modules_of_the_user_may_have_any_name(bench):
    for name in ("bootstrap", "code_import", "handler_results", "logs", "pool"):
        bench.write(f"NAME = '{name}!'", f"{name}.py")
    bench.runs("""
        import bootstrap, code_import, handler_results, logs, pool

        def handler(event, context):
            return [module.NAME for module in (bootstrap, code_import, handler_results, logs, pool)]
    """)
    assert bench.result() == ["bootstrap!", "code_import!", "handler_results!", "logs!", "pool!"]


def test_python_variables_of_the_template_are_heeded(bench, tmp_path):
    # docs "configuration-envvars": PYTHONPATH is not reserved
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "tool.py").write_text("NAME = 'hammer'")
    variables = {"PYTHONPATH": str(tmp_path / "more"), "PYTHONSAFEPATH": "1"}
    bench.runs("import tool, json\ndef handler(event, context): return tool.NAME", variables=variables)
    assert bench.result() == "hammer"
    (tmp_path / "more" / "tool.py").write_text("NAME = 'wrench'")
    assert bench.result() == "wrench"


def test_installed_packages_can_be_imported(bench):
    bench.runs("import orjson\ndef handler(event, context): return orjson.loads(event)")
    assert bench.result("[1]") == [1]


def test_the_users_environment_does_not_reach_the_handler(bench, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "real")
    monkeypatch.setenv("PYTHONPATH", os.getcwd())
    bench.runs("import os\ndef handler(event, context): return dict(os.environ)", variables={"COLOUR": "red"})
    variables = bench.result()
    assert "AWS_PROFILE" not in variables and "PYTHONPATH" not in variables
    assert "real" not in variables.values()
    assert variables["COLOUR"] == "red"


def test_layers_programs_are_on_the_path(bench, tmp_path):
    program = tmp_path / "layer" / "bin" / "greet"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho hello\n")
    program.chmod(0o755)
    bench.runs(
        "import subprocess\ndef handler(event, context): return subprocess.check_output('greet', text=True)",
        layers=(tmp_path / "layer",),
    )
    assert bench.result() == "hello\n"
