"""Interpreters are asked once what they are, and again when the answer could be another."""

from __future__ import annotations

import os
import sys
import venv
from pathlib import Path

import pytest

from minisam.runtime.probes import Probes
from minisam.runtime.pyenv import Unclear, behind_shim


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(folder, symlinks=True, with_pip=False)
    return folder / "bin" / "python"


def packages(python: Path) -> Path:
    return next((python.parent.parent / "lib").glob("python*/site-packages"))


def test_an_answer_is_remembered_between_runs(python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Probes(tmp_path).ask(python)
    monkeypatch.setattr("subprocess.run", None)

    assert first is not None
    assert first.version == f"{sys.version_info.major}.{sys.version_info.minor}"
    assert Probes(tmp_path).ask(python) == first


def test_an_installed_boto3_is_noticed(python: Path, tmp_path: Path) -> None:
    before = Probes(tmp_path).ask(python)
    (packages(python) / "boto3.py").touch()

    after = Probes(tmp_path).ask(python)

    assert before is not None and after is not None
    assert (before.has_boto3, after.has_boto3) == (False, True)


def test_a_variable_that_steers_python_is_part_of_the_question(
    python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Probes(tmp_path).ask(python)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "boto3.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "more"))

    found = Probes(tmp_path).ask(python)

    assert found is not None and found.has_boto3


def test_a_script_is_asked_each_time(python: Path, tmp_path: Path) -> None:
    script = tmp_path / "python3.99"
    script.write_text(f'#!/bin/sh\nexec {python} "$@"\n')
    script.chmod(0o755)
    assert Probes(tmp_path).ask(script) is not None
    script.write_text("#!/bin/sh\nexit 127\n")

    assert Probes(tmp_path).ask(script) is None


@pytest.mark.parametrize("text", ["", "[]", '{"PATH": 5}', "{"])
def test_a_damaged_memory_is_forgotten(python: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "interpreters.json").write_text(text.replace("PATH", str(python)))

    assert Probes(tmp_path).ask(python) == Probes(None).ask(python)


@pytest.fixture
def pyenv(tmp_path: Path) -> Path:
    root = tmp_path / "pyenv"
    for program in ("shims/python3.9", "versions/3.9.1/bin/python3.9", "versions/3.12.1/bin/python3.12"):
        (root / program).parent.mkdir(parents=True, exist_ok=True)
        (root / program).touch(0o755)
    (root / "version").write_text("3.12.1\n")
    return root


@pytest.mark.parametrize(
    ("variables", "local", "expected"),
    [
        ({}, None, None),
        ({}, "3.9.1", "versions/3.9.1/bin/python3.9"),
        ({}, "3.12.1\n3.9.1", "versions/3.9.1/bin/python3.9"),
        ({"PYENV_VERSION": "3.9.1"}, "3.12.1", "versions/3.9.1/bin/python3.9"),
        ({"PYENV_VERSION": "3.12.1:3.9.1"}, None, "versions/3.9.1/bin/python3.9"),
    ],
)
def test_a_shim_leads_where_pyenv_says(
    pyenv: Path, tmp_path: Path, variables: dict[str, str], local: str | None, expected: str | None
) -> None:
    here = tmp_path / "project" / "folder"
    here.mkdir(parents=True)
    if local is not None:
        (here.parent / ".python-version").write_text(local)

    found = behind_shim(pyenv / "shims" / "python3.9", variables, here)

    assert found == (pyenv / expected if expected else None)


@pytest.mark.parametrize("name", ["system", "3.9", "missing"])
def test_what_only_pyenv_knows_is_left_to_it(pyenv: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(Unclear):
        behind_shim(pyenv / "shims" / "python3.9", {"PYENV_VERSION": name}, tmp_path)


def test_any_other_program_is_itself(tmp_path: Path) -> None:
    assert behind_shim(Path("/usr/bin/python3"), os.environ, tmp_path) == Path("/usr/bin/python3")
