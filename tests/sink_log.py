"""Tells the sink which tests run at the moment: a pytest plugin, loaded by tests/sink.py."""

from __future__ import annotations

import os
from pathlib import Path

_running: dict[str, None] = {}


def pytest_runtest_logstart(nodeid: str) -> None:
    _running[nodeid] = None
    _tell()


def pytest_runtest_logfinish(nodeid: str) -> None:
    _running.pop(nodeid, None)
    _tell()


def _tell() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        Path(os.environ["MINISAM_TEST_SINK"]).write_text("\n".join(name.replace(" ", "_") for name in _running))
