from __future__ import annotations

import os
import resource
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from minisam.doctor import Check, check_machine
from minisam.doctor.machine import holder_of


@pytest.fixture
def port() -> Iterator[int]:
    """A port that is taken by this process."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def checks(tmp_path: Path, *, port: int = 0, host: str = "127.0.0.1") -> dict[str, Check]:
    """What is found, by name."""
    return {check.name: check for check in check_machine(cache_dir=tmp_path / "cache", host=host, port=port)}


def test_a_machine_on_which_the_suite_runs_is_well(tmp_path) -> None:
    found = checks(tmp_path)
    assert [check for check in found.values() if check.status == "fails"] == []
    assert found["packages"].found.count("moto 5.") == 1
    assert not (tmp_path / "cache").exists()


def test_a_port_that_is_taken_would_fail_and_its_holder_is_named(tmp_path, port) -> None:
    found = checks(tmp_path, port=port)["port"]
    assert found.status == "fails" and f"Port {port} on 127.0.0.1 is in use" in found.found
    assert f"(pid {os.getpid()})" in found.found
    assert found.hint and "--port" in found.hint


def test_nobody_holds_a_free_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert holder_of(port) is None


def test_an_address_that_others_could_reach_would_fail(tmp_path) -> None:
    assert checks(tmp_path, host="0.0.0.0")["port"].status == "fails"


def test_a_cache_that_is_in_the_way_would_fail(tmp_path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert checks(tmp_path)["cache"].status == "fails"


def test_few_descriptors_are_worth_a_note(tmp_path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    try:
        assert checks(tmp_path)["open files"].status == "note"
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_tool_that_is_missing_fails_nothing(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = checks(tmp_path)
    assert {found[name].status for name in ("uv", "docker", "node")} == {"ok"}
    assert found["docker"].found == "not found; not needed: minisam starts no containers"
