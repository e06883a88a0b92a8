from __future__ import annotations

from pathlib import Path

import pytest

from minisam.doctor import Check, check_project
from minisam.model import LoadOptions

TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.12, Handler: app.handler, CodeUri: src/}
  Web:
    Type: AWS::Serverless::Function
    Properties: {Runtime: ruby3.3, Handler: index.handler, CodeUri: src/}
"""


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text("def handler(event, context):\n    return 1\n")
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path


def checks(project: Path, python: Path | None = None) -> list[Check]:
    return list(check_project(project / "template.yaml", LoadOptions(cache_dir=project / "cache"), python=python))


def named(found: list[Check], name: str) -> list[Check]:
    return [check for check in found if check.name == name]


def test_a_project_that_runs_is_well(project) -> None:
    found = checks(project)
    assert {check.status for check in found} <= {"ok", "note"}
    assert named(found, "template")[0].found.endswith("2 functions, 4 resources")


def test_a_function_that_does_not_run_is_noted_with_its_place(project) -> None:
    (function,) = named(checks(project), "function")
    assert function.status == "note"
    assert "template.yaml:6:3: 'Web' does not run: " in function.found


def test_every_problem_of_a_template_would_fail_with_its_place(project) -> None:
    (project / "template.yaml").write_text(TEMPLATE.replace("Handler: app.handler", "Handler: !Ref Nothing"))
    found = checks(project)
    assert [(check.name, check.status) for check in found] == [("template", "fails")]
    assert "template.yaml:5:" in found[0].found and "Nothing" in found[0].found


def test_a_handler_that_does_not_exist_would_fail(project) -> None:
    (project / "src" / "app.py").write_text("def other(event, context):\n    return 1\n")
    failing = [check for check in checks(project) if check.status == "fails"]
    assert len(failing) == 1 and "handler" in failing[0].found


def test_an_interpreter_that_is_none_would_fail(project, tmp_path) -> None:
    (interpreter,) = named(checks(project, python=tmp_path / "no-python"), "interpreter")
    assert interpreter.status == "fails" and "no-python" in interpreter.found


def test_what_is_installed_before_the_first_call_is_told(project) -> None:
    (project / "src" / "requirements.txt").write_text("requests\n")
    (packages,) = named(checks(project), "packages")
    assert packages.status == "ok" and "requirements.txt" in packages.found


def test_a_build_folder_is_told_to_be_unused(project) -> None:
    (project / ".aws-sam" / "build").mkdir(parents=True)
    (build,) = named(checks(project), "build")
    assert build.found.endswith("is not used: minisam serves the sources")


def test_a_function_of_node_names_the_program_that_runs_it_or_would_fail(project, monkeypatch) -> None:
    (project / "src" / "index.js").write_text("exports.handler = async () => 1;")
    (project / "template.yaml").write_text(TEMPLATE.replace("ruby3.3", "nodejs20.x"))
    bin = project / "bin"
    bin.mkdir()
    monkeypatch.setenv("PATH", str(bin))
    monkeypatch.setenv("HOME", str(project))

    (failing,) = [check for check in checks(project) if check.status == "fails"]
    node = bin / "node"
    node.write_text("#!/bin/sh\necho v20.1.0\n")
    node.chmod(0o755)

    assert "no `node` on the PATH" in failing.found
    assert f"nodejs20.x: {node}" in [check.found for check in checks(project)]


def test_a_requirement_that_pip_would_refuse_would_fail_with_its_place(project) -> None:
    # PyPA: docs "Dependency specifiers": a version is compared with "==", "~=" and the like, never with "="
    (project / "src" / "requirements.txt").write_text(
        "requests>=2\n-r more.txt\n--index-url https://localhost/x\n./lib\n"
    )
    (project / "src" / "more.txt").write_text("# names\nreqests=\nflask[async]==3.0 --hash=sha256:00\n")
    (packages,) = named(checks(project), "packages")
    assert packages.status == "fails"
    assert "src/more.txt:2: 'reqests=' cannot be installed: " in packages.found


def test_a_dependency_of_a_project_file_that_pip_would_refuse_would_fail(project) -> None:
    text = '[project]\nname = "a"\nversion = "1"\ndependencies = ["requests", "numpy=1"]\n'
    (project / "src" / "pyproject.toml").write_text(text)
    (packages,) = named(checks(project), "packages")
    assert packages.status == "fails" and "'numpy=1' cannot be installed" in packages.found
