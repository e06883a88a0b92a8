"""A running cloud that holds one resource of each type, shared by all tests that only read or add; and fresh ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cloud.declared import EVERYTHING
from tests.cloud.running import RunningCloud, running_cloud


@pytest.fixture(scope="session")
def everything() -> Iterator[RunningCloud]:
    """The cloud with `declared.EVERYTHING`, provisioned."""
    with running_cloud() as cloud:
        cloud.apply(*EVERYTHING.values())
        cloud.run(cloud.cloud.start())
        yield cloud


@pytest.fixture
def fresh() -> Iterator[RunningCloud]:
    """A cloud that nothing was declared in and whose process does not exist yet."""
    with running_cloud() as cloud:
        yield cloud
