"""Which base a function gets that nothing is known of."""

import asyncio
import sys
from pathlib import Path

import pytest

from minisam.runtime.bases import BaseKey, Bases
from minisam.runtime.launcher import Launch
from minisam.runtime.learned import Learned


@pytest.mark.parametrize(
    ("source", "is_waiting"),
    [("from boto3 import client", True), ("import json  # no boto", False), (None, False)],
    ids=["names boto3", "names another package", "has no source"],
)
def test_a_base_in_the_making_is_for_functions_whose_handler_names_its_packages(tmp_path, source, is_waiting):
    (tmp_path / "here").mkdir()
    if source is not None:
        (tmp_path / "here" / "app.py").write_text(source)
    launch = launch_of(tmp_path, "here.app.handler")
    with_boto3, unknown = BaseKey.of(launch, Learned(modules=("boto3",))), BaseKey.of(launch, Learned())

    async def chosen() -> list[BaseKey]:
        bases = Bases(has_clients=False, on_failure=pytest.fail)
        making = asyncio.create_task(bases.make(with_boto3, launch, [Learned(modules=("boto3",))]))
        await asyncio.sleep(0)
        early = bases.any_like(unknown, launch)
        assert await making is not None
        late = bases.any_like(unknown, launch)
        await bases.close()
        return [early, late]

    assert asyncio.run(chosen()) == [with_boto3 if is_waiting else unknown, with_boto3]


def launch_of(folder: Path, handler: str) -> Launch:
    order = {"handler": handler, "search_path": (str(folder),), "project_roots": (str(folder),), "last_path": ()}
    return Launch(python=Path(sys.executable), folder=folder, variables={}, order=order)
