"""Fixtures that start the real command; see command.py."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.canaries import VARIABLES, found_in, plant
from tests.end_to_end.command import Command

APPS = Path(__file__).parent / "apps"


@pytest.fixture(scope="session")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Command]:
    """The command with a home that all tests share (so expansions are cached as a user's are).

    It holds a user's credentials, and the variables do; none of them may stand in anything that was written.
    """
    home = plant(tmp_path_factory.mktemp("home"))
    yield Command(home=home, scratch=tmp_path_factory.mktemp("scratch"), variables=VARIABLES)
    assert found_in(tmp_path_factory.getbasetemp()) == []


@pytest.fixture(scope="session")
def app_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Copies an application of apps/, so that a test may edit it; gives its template."""

    def copy(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name) / name
        shutil.copytree(APPS / name, folder, ignore=shutil.ignore_patterns("__pycache__"))
        return folder / "template.yaml"

    return copy
