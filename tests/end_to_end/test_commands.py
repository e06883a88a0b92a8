"""`invoke`, `list` and `validate` against their contracts, and how parameters reach a template."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from tests.end_to_end.command import Command
from tests.end_to_end.processes import eventually
from tests.end_to_end.wire import request

ECHO = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Color: {Type: String, Default: green}
  Tags: {Type: CommaDelimitedList, Default: "a,b"}
Resources:
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      Environment: {Variables: {COLOR: !Ref Color, TAGS: !Join ["+", !Ref Tags]}}
"""
CODE = """\
import os
import sys

def handler(event, context):
    print("a line for the log")
    print("another", file=sys.stderr)
    if event.get("fail"):
        raise ValueError("as asked")
    return {"event": event, "color": os.environ["COLOR"], "tags": os.environ["TAGS"], "name": "h\\u00e9"}
"""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("echo")
    (folder / "app.py").write_text(CODE)
    (folder / "template.yaml").write_text(ECHO)
    return folder / "template.yaml"


@pytest.fixture(scope="module")
def workshop(app_copy) -> Path:
    return app_copy("workshop")


def test_invoke_prints_the_result_and_nothing_else(command: Command, template, tmp_path):
    event = tmp_path / "event.json"
    event.write_text('{"n": 1, "s": "h\u00e9"}', encoding="utf-8")

    finished = command.run("invoke", "Echo", "-t", template, "-e", event)

    assert finished.status == 0
    assert json.loads(finished.out) == {"event": {"n": 1, "s": "hé"}, "color": "green", "tags": "a+b", "name": "hé"}
    assert len(finished.out.splitlines()) == 1
    for line in ("START RequestId: ", "a line for the log", "another", "END RequestId: ", "REPORT RequestId: "):
        assert line in finished.err


def test_invoke_reads_the_event_from_standard_input(command, template):
    assert command.run("invoke", "Echo", "-t", template, "-e", "-", stdin=b'{"n": 2}').json()["event"] == {"n": 2}


def test_invoke_without_an_event_sends_an_empty_object(command, template):
    assert command.run("invoke", "Echo", "-t", template).json()["event"] == {}


def test_invoke_of_a_failing_function_has_status_1_and_prints_the_error(command, template):
    finished = command.run("invoke", "Echo", "-t", template, "-e", "-", stdin=b'{"fail": true}')

    assert finished.status == 1
    assert json.loads(finished.out)["errorType"] == "ValueError"
    assert "as asked" in finished.err


def test_invoke_of_an_unknown_function_names_the_nearest(command, template):
    finished = command.run("invoke", "Ecco", "-t", template)

    assert finished.status == 2
    assert "'Ecco'" in finished.err and "Echo" in finished.err and finished.out == ""


@pytest.mark.parametrize(
    "spelling",
    [
        ("Color=red", "Tags=x,y"),
        ("ParameterKey=Color,ParameterValue=red", "ParameterKey=Tags,ParameterValue='x,y'"),
        ('ParameterKey=Color,ParameterValue=red ParameterKey=Tags,ParameterValue="x,y"',),
    ],
    ids=["short", "long", "long in one argument"],
)
def test_parameter_overrides_in_every_spelling_of_sam_cli(command, template, spelling):
    result = command.run("invoke", "Echo", "-t", template, "--parameter-overrides", *spelling).json()

    assert (result["color"], result["tags"]) == ("red", "x+y")


def test_parameter_overrides_come_from_samconfig_and_flags_win(command, template, tmp_path):
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / "template.yaml").write_text(ECHO)
    (tmp_path / "samconfig.toml").write_text(
        'version = 0.1\n[default.global.parameters]\nparameter_overrides = "Color=navy Tags=p,q"\n'
        '[prod.local_invoke.parameters]\nparameter_overrides = ["Color=gold"]\n'
    )

    def colors(*args: str) -> tuple[str, str]:
        result = command.run("invoke", "Echo", *args, cwd=tmp_path).json()
        return result["color"], result["tags"]

    assert colors() == ("navy", "p+q")
    assert colors("--config-env", "prod") == ("gold", "a+b")
    assert colors("--parameter-overrides", "Color=pink")[0] == "pink"


def test_list_json_holds_the_contract(command, workshop):
    listed = command.run("list", "--json", "-t", workshop).json()

    assert {"id": "Hello", "handler": "hello.handler"}.items() <= _by_id(listed["functions"], "Hello").items()
    assert {"Hello", "Put", "Get", "Surroundings", "InRuby", "Classic"} == {each["id"] for each in listed["functions"]}
    routes = {(each["api"], each["method"], each["path"], each["function"]) for each in listed["routes"]}
    assert ("ServerlessHttpApi", "PUT", "/items/{id}", "Put") in routes
    assert ("ServerlessRestApi", "GET", "/classic", "Classic") in routes
    assert len(listed["tables"]) == 1
    assert _by_id(listed["resources"], "Items")["status"] == "emulated"
    assert _by_id(listed["resources"], "Hello")["status"] == "runs"
    ignored = _by_id(listed["resources"], "Unknown")
    assert (ignored["type"], ignored["status"]) == ("AWS::AppSync::GraphQLApi", "ignored") and ignored["reason"]
    assert {"TableName", "TableArn", "HelloArn"} <= {output["name"] for output in listed["outputs"]}


def test_list_takes_parameter_overrides_and_names_nested_functions(command):
    nested = Path(__file__).parents[2] / "examples" / "nested" / "template.yaml"

    dev = command.run("list", "--json", "-t", nested).json()
    prod = command.run("list", "--json", "-t", nested, "--parameter-overrides", "Stage=prod").json()

    assert {each["id"] for each in dev["functions"]} == {"Greet", "Settings", "Counter/Show"}
    assert {each["id"] for each in prod["functions"]} == {"Greet", "Counter/Show"}


def test_list_without_json_is_for_people(command, workshop):
    finished = command.run("list", "-t", workshop)

    assert finished.status == 0
    for word in ("Hello", "/items/{id}", "AWS::AppSync::GraphQLApi"):
        assert word in finished.out


def test_validate_accepts_a_good_template(command, template):
    assert command.run("validate", "-t", template).status == 0


def test_validate_refuses_a_handler_that_does_not_exist_and_start_only_warns(command, template, tmp_path):
    (tmp_path / "app.py").write_text(CODE)
    broken = tmp_path / "template.yaml"
    broken.write_text(ECHO.replace("app.handler", "app.handle"))

    finished = command.run("validate", "-t", broken)

    assert finished.status == 3
    assert "template.yaml:10:" in finished.err + finished.out
    with command.serving(broken) as server:
        assert server.invoke("Echo").json()["errorType"] == "Runtime.HandlerNotFound"


@pytest.mark.parametrize(
    "args",
    [("start-api", "--no-such-option"), ("no-such-command",), ("invoke",), ("start-api", "--port", "many")],
    ids=" ".join,
)
def test_wrong_usage_has_status_2(command, args):
    finished = command.run(*args)

    assert finished.status == 2
    assert finished.out == "" and "Traceback" not in finished.err


def test_version_and_help_have_status_0(command):
    assert command.run("--version").status == 0
    assert "start-api" in command.run("--help").out


def _by_id(items: list[dict], id: str) -> dict:
    return next(item for item in items if item["id"] == id)


def test_list_and_invoke_tell_a_warning_of_the_template_once_on_standard_error(command, template):
    unknown = ("-t", template, "--parameter-overrides", "Colour=red")

    for words in (("list", "--json"), ("invoke", "Echo")):
        finished = command.run(*words, *unknown)

        assert json.loads(finished.out)
        assert finished.err.count("no parameter 'Colour'") == 1


def test_the_banner_says_once_that_a_function_is_not_run(command, workshop):
    with command.serving(workshop) as server:
        said = server.says("press Ctrl-C")

    assert said.count("runtime is ruby") == 1
    assert "Function 'InRuby' is not run" in said


def test_start_lambda_serves_the_functions_that_it_is_given(command, workshop, tmp_path):
    endpoints = tmp_path / "endpoints.json"
    words = ("start-lambda", "Hello", "-t", workshop, "--port", "0", "--endpoints-file", endpoints)
    running = command.launch(*words)
    try:
        eventually(endpoints.exists, "ready to serve", 30)
        url = json.loads(endpoints.read_text())["lambda"] + "/2015-03-31/functions/{}/invocations"
        assert request(url.format("Hello"), "POST", data={}).status == 200
        assert request(url.format("Surroundings"), "POST", data={}).status == 404
    finally:
        running.kill()


def test_start_lambda_names_the_nearest_of_an_unknown_function(command, workshop):
    finished = command.run("start-lambda", "Helo", "-t", workshop, "--port", "0")

    assert finished.status == 2
    assert "'Helo'" in finished.err and "did you mean `Hello`?" in finished.err


def test_letters_that_the_terminal_does_not_have_are_no_reason_to_fail(command, tmp_path):
    outputs = 'Outputs: {Price: {Value: "größe £"}}\n'
    (tmp_path / "app.py").write_text("def handler(event, context):\n    print('größe')\n    return 'größe £'\n")
    (tmp_path / "template.yaml").write_text(ECHO + outputs, encoding="utf-8")
    ascii_only = dataclasses.replace(command, variables={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})

    listed = ascii_only.run("list", "-t", tmp_path)
    invoked = ascii_only.run("invoke", "Echo", "-t", tmp_path)

    assert r"gr\xf6\xdfe \xa3" in listed.out and listed.status == 0
    assert invoked.out == '"größe £"\n' and r"gr\xf6\xdfe" in invoked.err
