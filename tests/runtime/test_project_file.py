"""Dependencies of a pyproject.toml. PyPA: docs "pyproject.toml specification"."""

import pytest

from minisam.runtime.project_file import read_project
from minisam.runtime.requirement_files import wanted_in


@pytest.mark.parametrize(
    ("text", "dependencies"),
    [
        ('[project]\nname = "x"\ndependencies = ["a>=1", "b"]', ("a>=1", "b")),
        ('[project]\nname = "x"\ndependencies = []', ()),
        ('[project]\nname = "x"', ()),
        ("[tool.ruff]\nline-length = 100", ()),
        (
            '[project]\nname = "x"\ndynamic = ["dependencies"]\n'
            '[tool.setuptools.dynamic]\ndependencies = {file = ["base.in"]}',
            ("-r base.in",),
        ),
        ('[tool.poetry.dependencies]\npython = "^3.12"', ()),
    ],
)
def test_dependencies_are_read(tmp_path, text, dependencies):
    (tmp_path / "pyproject.toml").write_text(text)
    project = read_project(tmp_path / "pyproject.toml")
    assert (project.dependencies, project.problem) == (dependencies, None)


def test_dependencies_that_only_poetry_reads_are_told(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[tool.poetry.dependencies]\npython = "^3.12"\nrequests = "^2"')
    assert "poetry export" in str(wanted_in(tmp_path).problem)


def test_files_that_hold_the_dependencies_are_followed(tmp_path):
    dynamic = (
        '[project]\nname = "x"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic.dependencies]\nfile = "base.in"'
    )
    (tmp_path / "pyproject.toml").write_text(dynamic)
    (tmp_path / "base.in").write_text("requests\n")
    wanted = wanted_in(tmp_path)
    assert (wanted.lines, {path.name for path in wanted.files}) == (("requests",), {"pyproject.toml", "base.in"})


def test_a_file_that_is_no_toml_is_told(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project\n")
    assert "pyproject.toml cannot be read" in str(wanted_in(tmp_path).problem)


def test_requirements_txt_wins_over_pyproject(tmp_path):
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\ndependencies = ["a"]')
    (tmp_path / "requirements.txt").write_text("b\n")
    assert wanted_in(tmp_path).lines == ("b",)
