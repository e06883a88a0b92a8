"""`pytest --cov` counts the lines of handlers, whether they run in the test's process or in their own."""

from __future__ import annotations

import json
import re
import sys

import pytest

from minisam.runtime.coverage_start import covered

pytest_plugins = ["pytester"]

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Grade:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, Handler: grade.handler, CodeUri: src, Timeout: 30}
"""
CODE = """\
import os


def handler(event, context):
    if event["points"] > 5:
        return "good"
    if "end" in event:
        os._exit(1)
    raise ValueError(
        "bad"
    )
"""
TEST = """
def test_a_good_one(sam):
    assert sam.function("Grade").invoke({"points": 6}).result == "good"

def test_a_bad_one(sam):
    assert sam.function("Grade").invoke({"points": 1}).error == ("ValueError", "bad")
"""


@pytest.fixture
def project(pytester, monkeypatch):
    for name in ("COVERAGE_PROCESS_START", "COVERAGE_PROCESS_CONFIG", "COV_CORE_DATAFILE"):
        monkeypatch.delenv(name, raising=False)
    pytester.makefile(".yaml", template=TEMPLATE)
    pytester.makefile(".toml", pyproject="[tool.pytest.ini_options]\n")
    pytester.mkdir("src").joinpath("grade.py").write_text(CODE)
    pytester.makepyfile(test_it=TEST)
    return pytester


@pytest.mark.parametrize("words", [("--sam-isolation=inline",), ("--sam-isolation=process", "-n", "2")], ids=" ".join)
def test_the_lines_of_a_handler_are_counted(project, words):
    done = project.runpytest_subprocess(
        "-q", "-p", "no:cacheprovider", "--cov=src", "--cov-branch", "--cov-report=json", "--cov-report=term", *words
    )

    done.assert_outcomes(passed=2)
    (found,) = json.loads((project.path / "coverage.json").read_text())["files"].values()
    assert found["executed_lines"] == [1, 4, 5, 6, 7, 9]
    assert found["missing_lines"] == [8]
    assert found["executed_branches"] == [[5, 6], [5, 7], [7, 9]]
    assert not [path for path in project.path.iterdir() if re.match(r"\.coverage\..", path.name)]


def test_an_interpreter_without_coverage_runs_the_function_and_says_so(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "coverage", None)

    handler = covered(lambda name: lambda event, context: (name, event), "app.handler", {})

    assert handler("event", None) == ("app.handler", "event")
    assert "coverage is not installed for" in capsys.readouterr().err
