"""`minisam status`: what runs is found by other commands, and only as long as it runs."""

from __future__ import annotations

import dataclasses
import os
import signal

import pytest


@pytest.fixture
def machine(command, tmp_path):
    """The command on a machine where nothing else runs."""
    return dataclasses.replace(command, variables={**command.variables, "XDG_RUNTIME_DIR": str(tmp_path)})


def test_running_applications_are_found_with_their_addresses(machine, app_copy):
    one, other = app_copy("faults"), app_copy("workshop")
    with machine.serving(one) as first, machine.serving(other) as second:
        found = machine.run("status", "--json").json()["applications"]
        assert [each["template"] for each in found] == [str(one), str(other)]
        for each, server in zip(found, (first, second), strict=True):
            assert server.endpoints.items() <= each.items()

        only = machine.run("status", "--json", "-t", other).json()["applications"]
        assert [each["pid"] for each in only] == [second.endpoints["pid"]]
        assert second.front in machine.run("status").out
    finished = machine.run("status", "--json")
    assert (finished.status, finished.out.split()) == (1, ["{", '"applications":', "[]", "}"])


def test_one_that_was_killed_is_not_found(machine, app_copy, tmp_path):
    server = machine.start(app_copy("faults"))
    try:
        os.kill(server.running.process.pid, signal.SIGKILL)
        server.running.wait(5)
        assert list((tmp_path / "minisam").glob("*.json"))

        assert machine.run("status").status == 1
        assert not list((tmp_path / "minisam").glob("*.json"))
    finally:
        server.running.kill()


def test_an_application_serves_though_it_cannot_be_announced(machine, app_copy, tmp_path):
    (tmp_path / "minisam").write_text("in the way")
    with machine.serving(app_copy("faults")) as server:
        assert "`minisam status` does not find this application" in server.says("status")
    assert machine.run("status").status == 1


def test_of_several_the_one_of_this_folder_takes_orders(machine, app_copy):
    one, other = app_copy("faults"), app_copy("workshop")
    with machine.serving(one), machine.serving(other):
        assert "Several applications run" in machine.run("drain").err
        assert machine.run("clock", "freeze", cwd=other.parent).status == 0
        clocks = [machine.run("clock", "status", "--json", "-t", each).json() for each in (one, other)]
    assert [clock["is_frozen"] for clock in clocks] == [False, True]
