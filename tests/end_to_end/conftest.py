"""Fixtures that start the real command; see command.py."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.command import Command

APPS = Path(__file__).parent / "apps"


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Command:
    """The command with an empty home, which all tests share (so expansions are cached as a user's are)."""
    return Command(home=tmp_path_factory.mktemp("home"), scratch=tmp_path_factory.mktemp("scratch"))


@pytest.fixture(scope="session")
def app_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Copies an application of apps/, so that a test may edit it; gives its template."""

    def copy(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name) / name
        shutil.copytree(APPS / name, folder, ignore=shutil.ignore_patterns("__pycache__"))
        return folder / "template.yaml"

    return copy
