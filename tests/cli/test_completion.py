from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from minisam.cli.completion import function_ids

ROOT = Path(__file__).parents[2]
TEMPLATE = b"""\
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: python3.12}}
Resources:
  Orders:
    DependsOn: [Table, Type]
    Type: AWS::Serverless::Function
    Properties: {Events: {Type: {Type: Api, Properties: {Path: /, Method: get}}}}
  Table: {Type: AWS::DynamoDB::Table, Properties: {KeySchema: [{Type: AWS::Lambda::Function}]}}
  Other: {Properties: {Handler: !Sub "a.${b}"}, Type: AWS::Lambda::Function}
Outputs: {Type: {Type: {Type: AWS::Lambda::Function}}}
"""


def test_functions_are_found_by_their_type_alone() -> None:
    assert function_ids(TEMPLATE) == ["Orders", "Other"]
    assert function_ids(b'{"Resources": {"A": {"Type": "AWS::Lambda::Function"}}}') == ["A"]


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\xfa", b"- a\n- b", b"a: [1", b"Resources: *x", b"\x00"])
def test_what_is_no_template_has_no_functions(text) -> None:
    assert function_ids(text) == []


def test_a_broken_template_has_the_functions_before_the_break() -> None:
    assert function_ids(TEMPLATE.replace(b"  Other: {", b"  Other: {{[")) == ["Orders"]


def completed(folder: Path, *words: str, shell: str = "bash", **variables: str) -> tuple[list[str], str]:
    """What the shell is told for a line whose last word is being typed, and what is said besides."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "_MINISAM_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": " ".join(("minisam", *words)),
        "COMP_CWORD": words[-1] if shell == "fish" else str(len(words)),
        **variables,
    }
    command = [sys.executable, "-m", "minisam"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=30)
    return done.stdout.split("\n"), done.stderr


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "template.yaml").write_bytes(TEMPLATE)
    (tmp_path / "other.yaml").write_bytes(TEMPLATE.replace(b"Orders", b"Elsewhere"))
    return tmp_path


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("invoke", ""), ["Orders", "Other"]),
        (("invoke", "Ord"), ["Orders"]),
        (("local", "invoke", "Oth"), ["Other"]),
        (("invoke", "-t", "other.yaml", "E"), ["Elsewhere"]),
        (("start-lambda", "Orders", ""), ["Other"]),
        (("start-api", "--debug", "Ord"), ["Orders"]),
        (("start-lambda", "--inline", "Oth"), ["Other"]),
        (("invoke", "Orders", "-e", "ot"), ["ot"]),  # the shell's own completion of files
        (("fire", "Ord"), ["Orders"]),
        (("fire", "Orders", "Oth"), []),
        (("fuzz", "Oth"), ["Other"]),
        (("policies", ""), ["check", "record", "suggest", "Orders", "Other"]),
        (("policies", "suggest", "Oth"), ["Other"]),
        (("policies", "record", "Oth"), []),
        (("start-api", "--iam", "w"), ["warn"]),
        (("init", "cr"), ["crud"]),
        (("start",), ["start-api", "start-lambda"]),
        (("generate-event", "dynam"), ["dynamodb"]),
        (("generate-event", "s3", "pu"), ["put"]),
        (("invoke", "--no-ins"), ["--no-install"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_the_shell_is_told_what_fits(folder, words, found) -> None:
    lines, said = completed(folder, *words)
    assert [line.partition(",")[2] for line in lines if line] == found
    assert said == ""


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_are_told_the_same(folder, shell) -> None:
    lines, said = completed(folder, "invoke", "Ord", shell=shell)
    assert "Orders" in " ".join(lines) and said == ""


def test_a_template_named_by_the_environment_counts(folder) -> None:
    assert "plain,Elsewhere" in completed(folder, "invoke", "", SAM_TEMPLATE_FILE="other.yaml")[0]


@pytest.mark.parametrize(
    "words",
    [
        ("generate-event", "nonsense", ""),
        ("invoke", "-t", "nowhere.yaml", ""),
        ("invoke", "--hook-name", "x", "y"),
    ],
    ids=" ".join,
)
def test_whatever_is_wrong_completes_nothing_and_is_not_loud(folder, words) -> None:
    lines, said = completed(folder, *words)
    assert ("".join(lines), said) == ("", "")


def test_bash_completes_with_the_script_that_it_is_given(folder) -> None:
    (folder / "minisam").write_text(f'#!/bin/sh\nexec {sys.executable} -m minisam "$@"\n')
    (folder / "minisam").chmod(0o755)
    script = (
        'eval "$(_MINISAM_COMPLETE=bash_source minisam)"\nCOMP_WORDS=(minisam invoke Ord) COMP_CWORD=2\n'
        '_minisam_completion minisam\necho "${COMPREPLY[@]}"'
    )
    environment = {"PATH": f"{folder}:{os.environ['PATH']}", "HOME": str(folder), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.stdout == "Orders\n", done.stderr


def test_completing_loads_neither_the_application_nor_boto3(folder) -> None:
    code = (
        "import sys, os\nfrom minisam.cli import run\n"
        "try:\n run([])\nexcept SystemExit:\n pass\n"
        "print({m for m in ('boto3', 'moto', 'samtranslator', 'uvicorn', 'minisam.application') if m in sys.modules})"
    )
    environment = {
        **{"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "_MINISAM_COMPLETE": "bash_complete"},
        **{"COMP_WORDS": "minisam invoke O", "COMP_CWORD": "2"},
    }
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "set()"
