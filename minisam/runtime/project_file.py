"""The dependencies that a `pyproject.toml` declares.

PyPA: docs "pyproject.toml specification", `project.dependencies`; setuptools: docs "Dynamic Metadata" (dependencies
that stand in other files). Poetry's own table has a syntax of its own, which only Poetry reads.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from minisam.records import dataclass


@dataclass(frozen=True, slots=True)
class Project:
    """Lines of a requirements file; `problem` says why there are none although the project asks for something."""

    dependencies: tuple[str, ...] = ()
    problem: str | None = None


def read_project(file: Path) -> Project:
    """Return what the project depends on. Raises ValueError for a file that is not TOML or not text."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    content: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    project, tools = _table(content, "project"), _table(content, "tool")
    given = project.get("dependencies")
    if isinstance(given, list):
        return Project(tuple(each for each in given if isinstance(each, str)))
    if "dependencies" in (project.get("dynamic") or ()):
        dynamic = _table(_table(_table(tools, "setuptools"), "dynamic"), "dependencies").get("file")
        files = [dynamic] if isinstance(dynamic, str) else dynamic if isinstance(dynamic, list) else []
        return Project(tuple(f"-r {each}" for each in files))
    if set(_table(_table(tools, "poetry"), "dependencies")) - {"python"}:
        return Project(
            problem="only Poetry reads [tool.poetry.dependencies]: `poetry export -o requirements.txt` helps"
        )
    return Project()


def _table(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = content.get(name)
    return found if isinstance(found, Mapping) else {}
