"""Machines in trouble: each has its defined outcome (`tests/soak/hardships.py` says which)."""

from __future__ import annotations

import pytest

from tests.soak.hardships import HARDSHIPS


@pytest.mark.parametrize("hardship", HARDSHIPS, ids=lambda hardship: hardship.__name__)
def test_a_machine_in_trouble_has_its_defined_outcome(command, tmp_path, hardship):
    hardship(command, tmp_path)
