"""Dockerfiles are read as Docker reads them: docs "Dockerfile reference"."""

from __future__ import annotations

import pytest

from minisam.template.dockerfile import expand, parse_dockerfile
from minisam.template.pip_commands import Requirement, pip_arguments, requirements_of

TEXT = """\
# syntax=docker/dockerfile:1
# a comment
from python:3.12 AS build

RUN pip install \\
    # comments and empty lines do not end an instruction

    flask
COPY --from=build --chown=1:1 a b /c/
RUN <<EOF
pip install six
echo done
EOF
CMD [ "app.handler" ]
CMD [app.handler]
"""


def test_instructions_have_their_lines_flags_and_forms() -> None:
    base, run, copy, heredoc, exec_form, shell_form = parse_dockerfile(TEXT)
    assert (base.keyword, base.text, base.line) == ("FROM", "python:3.12 AS build", 3)
    assert (run.text.split(), run.line) == (["pip", "install", "flask"], 5)
    assert (copy.flags, copy.text) == ({"from": "build", "chown": "1:1"}, "a b /c/")
    assert heredoc.heredoc == "pip install six\necho done"
    assert (exec_form.words, exec_form.line) == (("app.handler",), 14)
    assert shell_form.words is None


def test_a_directive_changes_the_escape_character() -> None:
    (run,) = parse_dockerfile("# escape=`\nFROM `\n  python\n")
    assert run.text.split() == ["python"]


def test_an_unfinished_instruction_ends_with_the_file() -> None:
    assert [each.text for each in parse_dockerfile("FROM a\nRUN b \\")] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("$A/${A}", "1/1"),
        ("${NO:-x$A}${A:-x}", "x11"),
        ("${NO:+x}${A:+x}", "x"),
        (r"\$A $NO", "$A "),
    ],
)
def test_variables_are_replaced(text: str, expanded: str) -> None:
    # "Environment replacement"
    assert expand(text, {"A": "1"}) == expanded


@pytest.mark.parametrize(
    "command",
    [
        "pip install flask",
        "pip3.12 --no-cache-dir install flask",
        "python3 -m pip install flask",
        "/var/lang/bin/python3.12 -m pip install flask",
        "uv pip install flask",
    ],
)
def test_pip_is_known_by_all_its_names(command: str) -> None:
    assert pip_arguments(command.split()) == ["flask"]


@pytest.mark.parametrize("command", ["pip freeze", "yum install pip", "npm install", "python app.py install"])
def test_other_commands_are_no_pip(command: str) -> None:
    assert pip_arguments(command.split()) is None


@pytest.mark.parametrize(
    ("arguments", "requirements"),
    [
        ("-r a.txt --target /x flask==2", [Requirement("a.txt", "-r"), Requirement("flask==2")]),
        ("--requirement=a.txt -c pins.txt -t .", [Requirement("a.txt", "-r"), Requirement("pins.txt", "-c")]),
        ("-ra.txt -U --no-cache-dir", [Requirement("a.txt", "-r")]),
        ("--upgrade pip setuptools awslambdaric", []),
        ("-e ./lib . a@https://x.example/a.whl", [Requirement("./lib", "-e"), Requirement(".", "-e")]),
        ("-i https://x.example/simple six", [Requirement("--index-url https://x.example/simple"), Requirement("six")]),
    ],
)
def test_arguments_of_pip_become_lines_of_a_requirements_file(arguments: str, requirements: list[Requirement]) -> None:
    found = [each for each in requirements_of(arguments.split()) if "a.whl" not in each.text]
    assert found == requirements
