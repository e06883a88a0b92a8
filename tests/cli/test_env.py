"""`minisam env`: values and their origins."""

import json

import pytest

from minisam.cli import run

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Pass: {Type: String, NoEcho: true, Default: hunter2}
Globals:
  Function:
    Environment: {Variables: {SHARED: globals}}
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: python3.13
      Environment:
        Variables:
          PASSWORD: !Sub "user:${Pass}"
          SECRET: "{{resolve:secretsmanager:s:SecretString:k}}"
          A: template
          AWS_REGION: mars
"""


@pytest.fixture
def env(tmp_path, monkeypatch, capsys):
    """Runs `minisam env` in a folder with a template; gives what it printed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    (tmp_path / "app.py").write_text("def handler(e, c): ...")

    def run_env(*arguments):
        status = run(["env", "Fn", *arguments])
        captured = capsys.readouterr()
        assert status == 0, captured.err
        return captured.out

    return run_env


def listed(out):
    return {row["name"]: row for row in json.loads(out)["variables"]}


def test_each_value_comes_with_its_place(env, tmp_path):
    (tmp_path / ".env").write_text("# local\nA=dotenv\nTOKEN=t\n")
    (tmp_path / "env.json").write_text('{"Fn": {"TOKEN": "file"},\n "Parameters": {"ALL": "1"}}')
    rows = listed(env("--json", "--env-file", ".env", "-n", "env.json"))
    found = {name: (row["value"], row["origin"], row["position"]) for name, row in rows.items()}
    assert found["SHARED"] == ("globals", "globals", "template.yaml:6:31")
    assert found["A"] == ("dotenv", "env-file", ".env:2:1")
    assert found["TOKEN"] == ("file", "env-vars", "env.json:1:9")
    assert found["ALL"] == ("1", "env-vars", "env.json:2:17")
    assert found["AWS_REGION"] == ("us-east-1", "lambda", None)
    assert (rows["A"]["replaces"], rows["TOKEN"]["replaces"]) == ("function", "env-file")


def test_secrets_are_hidden_until_they_are_asked_for(env):
    assert "hunter2" not in env() + env("--json")
    row = listed(env("--json", "--reveal"))["PASSWORD"]
    assert (row["value"], row["secret"], row["position"]) == ("user:hunter2", True, "template.yaml:15:11")


def test_references_are_shown_as_such(env):
    row = listed(env("--json", "--reveal"))["SECRET"]
    assert (row["value"], row["reference"]) == ("{{resolve:secretsmanager:s:SecretString:k}}", True)


def test_names_that_lambda_keeps_are_refused_in_words(env):
    assert "AWS_REGION of template is not set: Lambda reserves this name" in env()
    assert json.loads(env("--json"))["refused"][0]["name"] == "AWS_REGION"


def test_text_names_the_origin_of_each_line(env):
    (line,) = [line for line in env().splitlines() if line.startswith("  SHARED=")]
    assert line.split("  ")[1:] == ["SHARED=globals", *line.split("  ")[2:-1], "template, Globals; template.yaml:6:31"]


def test_unknown_function_suggests_the_nearest(env, capsys):
    assert run(["env", "Fnn"]) == 2
    assert "did you mean `Fn`?" in capsys.readouterr().err
