"""What is in os.environ, and whence."""

import asyncio
import os

import pytest

from minisam.errors import UsageError
from minisam.runtime.env_file import load_env_file, unknown_functions
from minisam.runtime.variables import RESERVED, VariableSource

USER = {
    "PATH": "/usr/bin",
    "HOME": "/home/ann",
    "AWS_PROFILE": "production",
    "AWS_ACCESS_KEY_ID": "AKIAREAL",
    "AWS_SECRET_ACCESS_KEY": "real",
    "AWS_SESSION_TOKEN": "real",
    "AWS_ENDPOINT_URL": "https://real",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://real",
    "no_proxy": "corp.example",
}


def variables_of(function, **options):
    source = VariableSource(region="eu-west-1", user_environ=USER, **options)
    return asyncio.run(source.variables(function))


def test_lambdas_own_variables(bench):
    # docs "configuration-envvars", section "Defined runtime environment variables"
    variables = variables_of(bench.function(memory_mb=512))
    expected = {
        "_HANDLER": "app.handler",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_EXECUTION_ENV": "AWS_Lambda_python3.13",
        "AWS_LAMBDA_FUNCTION_NAME": "my-fn",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": "/aws/lambda/my-fn",
        "TZ": ":UTC",
        "LANG": "en_US.UTF-8",
    }
    assert {name: variables[name] for name in expected} == expected
    assert "AWS_LAMBDA_LOG_FORMAT" not in variables


def test_nothing_of_the_users_account_is_left(bench):
    variables = variables_of(bench.function())
    assert not {"AKIAREAL", "real", "https://real", "http://real", "production"} & set(variables.values())
    assert variables["AWS_CONFIG_FILE"] == variables["AWS_SHARED_CREDENTIALS_FILE"] == os.devnull
    assert variables["AWS_EC2_METADATA_DISABLED"] == "true"
    assert (variables["PATH"], variables["HOME"]) == ("/usr/bin", "/home/ann")


def test_endpoints_point_to_the_embedded_aws_past_any_proxy(bench):
    variables = variables_of(bench.function(), aws_endpoint="http://127.0.0.1:1", lambda_endpoint="http://127.0.0.1:2")
    assert variables["AWS_ENDPOINT_URL"] == "http://127.0.0.1:1"
    assert variables["AWS_ENDPOINT_URL_LAMBDA"] == "http://127.0.0.1:2"
    assert variables["no_proxy"] == "corp.example,127.0.0.1,localhost"


def test_template_wins_where_lambda_lets_it(bench):
    # docs "configuration-envvars", section "Reserved environment variables"
    given = {"TZ": "Europe/Berlin", "MINE": "1", "AWS_REGION": "mars", "_HANDLER": "x", "AWS_ACCESS_KEY_ID": "x"}
    variables = variables_of(bench.function(variables=given))
    assert (variables["TZ"], variables["MINE"]) == ("Europe/Berlin", "1")
    assert (variables["AWS_REGION"], variables["_HANDLER"]) == ("eu-west-1", "app.handler")
    assert variables["AWS_ACCESS_KEY_ID"].startswith("ASIA")


def test_every_reserved_name_is_set_by_us_or_not_at_all(bench):
    variables = variables_of(bench.function(variables=dict.fromkeys(RESERVED, "theirs")))
    assert "theirs" not in variables.values()


def test_overrides_win_over_the_template_and_the_function_over_all(bench):
    overrides = {"Parameters": {"A": "all", "B": "all", "C": "all"}, "my-fn": {"B": "name"}, "Fn": {"C": "id"}}
    function = bench.function(variables={"A": "template", "D": "template"})
    variables = variables_of(function, overrides=overrides)
    assert [variables[name] for name in "ABCD"] == ["all", "name", "id", "template"]


def test_dynamic_references_are_resolved_within_their_text(bench):
    # docs (CloudFormation) "dynamic-references"
    async def resolve(reference):
        return {"{{resolve:ssm:/a}}": "1", "{{resolve:secretsmanager:s:SecretString:k}}": "2"}[reference]

    text = "x={{resolve:ssm:/a}};y={{resolve:secretsmanager:s:SecretString:k}};{{resolve:ssm:/a}}"
    variables = variables_of(bench.function(variables={"V": text, "W": "{{other}}"}), resolve_reference=resolve)
    assert (variables["V"], variables["W"]) == ("x=1;y=2;1", "{{other}}")


def test_json_logging_is_told(bench):
    # docs "monitoring-cloudwatchlogs-advanced"
    variables = variables_of(bench.function(log_format="JSON"))
    assert (variables["AWS_LAMBDA_LOG_FORMAT"], variables["AWS_LAMBDA_LOG_LEVEL"]) == ("JSON", "INFO")


def test_functions_have_keys_of_their_own_that_stay_the_same(bench):
    keys = [variables_of(bench.function(id=id))["AWS_ACCESS_KEY_ID"] for id in ("One", "Two", "One")]
    assert keys[0] == keys[2] != keys[1]
    assert {len(key) for key in keys} == {20}


def test_boto3_calls_nobody_but_the_endpoint(bench):
    bench.variables = VariableSource(region="eu-west-1", aws_endpoint="http://127.0.0.1:9")
    bench.runs(
        """
        import boto3

        def handler(event, context):
            client = boto3.client("s3")
            return [client.meta.endpoint_url, client.meta.region_name]
        """,
        timeout_s=20,
    )
    assert bench.result() == ["http://127.0.0.1:9", "eu-west-1"]


def test_env_file_is_read_in_both_shapes(tmp_path):
    # SAM CLI: docs "sam-cli-command-reference-sam-local-invoke", --env-vars
    path = tmp_path / "env.json"
    path.write_text('{"Fn": {"A": "x", "N": 1, "B": true, "E": null}, "Parameters": {"C": "y"}}')
    assert load_env_file(path) == {"Fn": {"A": "x", "N": "1", "B": "true", "E": ""}, "Parameters": {"C": "y"}}


BROKEN = {
    "not JSON": ('{\n  "Fn": {,}\n}', 2, 10, "This is not JSON"),
    "a list": ("[]", 1, 1, "Expected an object, found a list"),
    "flat": ('{\n  "Fn": {"A": "x"},\n  "B": "y"\n}', 3, 3, "The variables of 'B' must be an object, found text"),
    "nested": ('{"Fn": {"A": "x",\n   "B": [1]}}', 2, 4, "The value of 'B' must be text, a number or a boolean"),
    "deep": ("[" * 100_000, 1, 1, "This is nested too deeply"),
}


@pytest.mark.parametrize(("text", "line", "column", "message"), BROKEN.values(), ids=BROKEN)
def test_broken_env_file_is_an_error_with_its_place(tmp_path, text, line, column, message):
    path = tmp_path / "env.json"
    path.write_text(text)
    with pytest.raises(UsageError) as raised:
        load_env_file(path)
    assert str(raised.value).startswith(f"{path}:{line}:{column}: {message}")
    assert raised.value.hint


def test_missing_env_file_is_an_error(tmp_path):
    with pytest.raises(UsageError, match="cannot be read: No such file or directory"):
        load_env_file(tmp_path / "env.json")


def test_names_that_the_template_does_not_declare_are_added(bench):
    # SAM CLI drops them (aws-sam-cli issues 49, 139, 6145)
    variables = variables_of(bench.function(variables={"A": "1"}), overrides={"Fn": {"NEW": "2"}})
    assert (variables["A"], variables["NEW"]) == ("1", "2")


def test_a_function_of_a_nested_stack_is_named_in_full_or_by_its_own_id(bench):
    # SAM CLI: a key is a logical id, a function's name or its full path
    overrides = {"Fn": {"A": "own id", "B": "own id"}, "Child/Fn": {"B": "path"}}
    variables = variables_of(bench.function(id="Child/Fn"), overrides=overrides)
    assert (variables["A"], variables["B"]) == ("own id", "path")


def test_dotenv_stands_between_the_template_and_the_env_vars_file(bench):
    function = bench.function(variables={"A": "template", "B": "template", "C": "template"})
    variables = variables_of(function, dotenv={"B": "dotenv", "C": "dotenv"}, overrides={"Parameters": {"C": "file"}})
    assert [variables[name] for name in "ABC"] == ["template", "dotenv", "file"]


def test_names_that_lambda_keeps_are_told(bench):
    source = VariableSource(region="eu-west-1", user_environ=USER, dotenv={"AWS_REGION": "mars", "MINE": "1"})
    assert [(layer.source, name) for layer, name in source.refused(bench.function())] == [("env-file", "AWS_REGION")]
    line = "function 'Fn': AWS_REGION (env-file) is not set, Lambda reserves this name"
    assert source.refusals([bench.function()]) == [line]


def test_functions_that_the_template_does_not_have_are_told(bench, tmp_path):
    path = tmp_path / "env.json"
    path.write_text('{\n  "Parameters": {},\n  "my-fn": {},\n  "my-fm": {}\n}')
    assert unknown_functions(path, [bench.function()]) == [
        f"{path}:4:3: the template has no function 'my-fm'; did you mean 'my-fn'?"
    ]
