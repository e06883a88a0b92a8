"""Bad templates and events: a place, what is wrong, a hint, the right status, little memory and never a traceback."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.command import Command

SAM = "Transform: AWS::Serverless-2016-10-31\nResources:\n"
FUNCTION = """\
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
"""
TABLE = "  T:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      BillingMode: PAY_PER_REQUEST\n"
MEMORY_MB = 300


@dataclass(frozen=True)
class Bad:
    """A template, the line at which its problem stands (None: any) and a word that the message must hold."""

    text: str
    line: int | None
    word: str


def alias_bomb() -> str:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(levels) + "\nResources: {}\n"


def merge_bomb() -> str:
    levels = ["a0: &a0 {k: v}"]
    levels += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 10)]
    return "\n".join(levels) + "\nResources: {}\n"


BAD = {
    "not YAML": Bad(SAM + "  F: {Type: AWS::Serverless::Function\n", None, ""),
    "a tab": Bad("Resources:\n\tF: {}\n", 2, ""),
    "empty": Bad("", 1, ""),
    "only a comment": Bad("# nothing\n", None, ""),
    "a list": Bad("- Resources\n- {}\n", 1, ""),
    "a text": Bad("Resources\n", 1, ""),
    "no resources": Bad("Transform: AWS::Serverless-2016-10-31\n", None, "Resources"),
    "over 1 MB": Bad(SAM + FUNCTION + "# " + "x" * 1024 * 1024 + "\n", None, ""),
    "alias bomb": Bad(alias_bomb(), None, ""),
    "merge-key bomb": Bad(merge_bomb(), None, ""),
    "500 levels deep": Bad("Resources: " + "[" * 500 + "]" * 500 + "\n", 1, ""),
    "500 levels of mappings": Bad("Resources:\n" + "".join(" " * n + "a:\n" for n in range(1, 501)), None, ""),
    "unknown intrinsic": Bad(SAM + FUNCTION + "      Description: !Reff Nothing\n", 8, "Reff"),
    "unknown long intrinsic": Bad(SAM + FUNCTION + "      Description: {Fn::Subb: x}\n", 8, "Fn::Subb"),
    "circular reference": Bad(
        "Resources:\n"
        "  A: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref B}}\n"
        "  B: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref A}}\n",
        None,
        "A",
    ),
    "Ref to nothing": Bad(SAM + FUNCTION + "      Environment: {Variables: {A: !Ref Nowhere}}\n", 8, "'Nowhere'"),
    "GetAtt of nothing": Bad(SAM + FUNCTION + "      Environment: {Variables: {A: !GetAtt No.Arn}}\n", 8, "'No'"),
    "Sub of nothing": Bad(SAM + FUNCTION + '      Environment: {Variables: {A: !Sub "${Gone}"}}\n', 8, "'Gone'"),
    "wrong property of a function": Bad(SAM + FUNCTION + "      Timeoutt: 3\n", 8, "Timeoutt"),
    "wrong property of a table": Bad("Resources:\n" + TABLE + "      KeySchemas: []\n", 6, "KeySchemas"),
    "missing code directory": Bad(SAM + FUNCTION + "      CodeUri: nowhere/\n", 8, "nowhere"),
    "parameter without a value": Bad("Parameters:\n  Key: {Type: String}\n" + SAM + FUNCTION, 2, "'Key'"),
    "function without a handler": Bad(SAM + FUNCTION.replace("      Handler: app.handler\n", ""), None, "Handler"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_template_is_refused_with_its_place(command: Command, tmp_path: Path, bad: Bad):
    (tmp_path / "app.py").write_text("def handler(event, context): ...\n")
    (tmp_path / "template.yaml").write_text(bad.text)

    finished, peak_mb = command.measure("start-api", "-t", "template.yaml", "--port", "0", cwd=tmp_path)

    assert finished.status == 3, finished.err
    assert finished.out == ""
    found = re.search(r"^template\.yaml:(\d+):(\d+): (\S.*)$", finished.err, re.M)
    assert found, finished.err
    assert bad.line in (None, int(found[1])), finished.err
    assert bad.word in finished.err
    assert "  hint: " in finished.err
    assert "Traceback" not in finished.err
    assert peak_mb < MEMORY_MB


def test_all_problems_of_a_template_are_shown_at_once(command, tmp_path):
    (tmp_path / "app.py").write_text("def handler(event, context): ...\n")
    (tmp_path / "template.yaml").write_text(
        SAM + FUNCTION + "      Environment: {Variables: {A: !Ref One, B: !Ref Two}}\n      CodeUri: nowhere\n"
    )

    finished = command.run("validate", "-t", "template.yaml", cwd=tmp_path)

    assert finished.status == 3
    for word in ("'One'", "'Two'", "nowhere"):
        assert word in finished.err


def test_a_template_that_does_not_exist_is_named(command, tmp_path):
    finished = command.run("start-api", "-t", "nowhere.yaml", "--port", "0", cwd=tmp_path)

    assert finished.status in (2, 3)
    assert "nowhere.yaml" in finished.err and "Traceback" not in finished.err


@pytest.mark.parametrize(
    ("event", "line", "column"),
    [('{"a": 1,\n "b": }\n', 2, 7), ("", 1, 1), ("\xff\xfe", 1, 1), ("[" * 100_000, 1, None)],
    ids=["broken", "empty", "not UTF-8", "100,000 levels deep"],
)
def test_a_broken_event_file_is_refused_with_its_place(command, tmp_path, event, line, column):
    (tmp_path / "app.py").write_text("def handler(event, context): ...\n")
    (tmp_path / "template.yaml").write_text(SAM + FUNCTION)
    (tmp_path / "event.json").write_text(event, encoding="latin-1")

    finished, peak_mb = command.measure("invoke", "F", "-t", "template.yaml", "-e", "event.json", cwd=tmp_path)

    assert finished.status == 2, finished.err
    assert (found := re.search(r"^event\.json:(\d+):(\d+): \S", finished.err, re.M)), finished.err
    assert int(found[1]) == line and column in (None, int(found[2]))
    assert "Traceback" not in finished.err and finished.out == ""
    assert peak_mb < MEMORY_MB


def test_a_broken_variables_file_is_refused_with_its_place(command, tmp_path):
    (tmp_path / "app.py").write_text("def handler(event, context): ...\n")
    (tmp_path / "template.yaml").write_text(SAM + FUNCTION)
    (tmp_path / "env.json").write_text('{"F": {"NAME": }}\n')

    finished = command.run("start-api", "-t", "template.yaml", "--port", "0", "-n", "env.json", cwd=tmp_path)

    assert finished.status == 2
    assert re.search(r"^env\.json:1:16: \S", finished.err, re.M), finished.err
    assert "  hint: " in finished.err and "Traceback" not in finished.err


def test_an_endpoints_file_that_cannot_be_written_ends_the_start(command, tmp_path):
    (tmp_path / "app.py").write_text("def handler(event, context): ...\n")
    (tmp_path / "template.yaml").write_text(SAM + FUNCTION)

    finished = command.run(
        "start-api", "-t", "template.yaml", "--port", "0", "--endpoints-file", "nowhere/e.json", cwd=tmp_path
    )

    assert finished.status == 2
    assert "nowhere/e.json" in finished.err and "Traceback" not in finished.err


def test_a_broken_json_template_has_its_place_too(command, tmp_path):
    (tmp_path / "template.json").write_text(json.dumps({"Resources": {"Q": {"Type": 1}}}, indent=1))

    finished = command.run("validate", "-t", "template.json", cwd=tmp_path)

    assert finished.status == 3
    assert re.search(r"^template\.json:\d+:\d+: \S", finished.err, re.M), finished.err


def test_a_resource_that_cannot_be_created_is_named_and_the_rest_serves(command, tmp_path):
    (tmp_path / "app.py").write_text("def handler(event, context): return 'here'\n")
    (tmp_path / "template.yaml").write_text(
        SAM + FUNCTION + "  Q:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: 'not a name!'}\n"
        "  Good: {Type: AWS::SQS::Queue}\n"
    )

    with command.serving(tmp_path / "template.yaml") as server:
        assert server.invoke("F").json() == "here"
        assert len(server.client("sqs").list_queues()["QueueUrls"]) == 1
        assert "template.yaml:8:" in server.says("'Q'")
