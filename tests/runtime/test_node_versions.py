"""Which Node.js is chosen; no Node.js runs here."""

import asyncio

import pytest

from minisam.errors import NotRunnable
from minisam.runtime.node_versions import NodeVersions


@pytest.fixture
def no_node(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))


def test_all_who_wait_hear_that_there_is_none_and_a_later_one_looks_again(no_node):
    async def ask_twice():
        nodes = NodeVersions(print)
        first = await asyncio.gather(nodes.choose("nodejs22.x"), nodes.choose("nodejs22.x"), return_exceptions=True)
        return [*first, *await asyncio.gather(nodes.choose("nodejs22.x"), return_exceptions=True)]

    errors = asyncio.run(ask_twice())
    assert [type(error) for error in errors] == [NotRunnable] * 3
    assert len(set(map(id, errors))) == 2
