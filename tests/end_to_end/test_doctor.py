"""`minisam doctor`: the report, for people and as JSON, and its exit status."""

from __future__ import annotations

import dataclasses
import json
import socket


def test_a_project_that_would_run_is_well(command, app_copy):
    finished = command.run("doctor", "-t", app_copy("workshop"), "--port", "0")

    assert finished.status == 0
    for word in ("Python", "docker", "not needed", "template", "interpreter", "all well"):
        assert word in finished.out


def test_what_would_fail_is_counted_and_gives_status_1(command, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        finished = command.run("doctor", "--json", "--port", str(server.getsockname()[1]), cwd=tmp_path)
        shown = command.run("doctor", "--port", str(server.getsockname()[1]), cwd=tmp_path)

    assert finished.status == shown.status == 1
    report = json.loads(finished.out)
    assert report["ok"] is False
    assert [check["name"] for check in report["checks"] if check["status"] == "fails"] == ["port"]
    assert {"name", "status", "found", "hint"} == set(report["checks"][0])
    assert "1 of " in shown.out.splitlines()[-1]


def test_doctor_neither_starts_nor_writes_anything(command, tmp_path):
    (tmp_path / "home").mkdir()
    fresh = dataclasses.replace(command, home=tmp_path / "home")
    assert fresh.run("doctor", "--port", "0", cwd=tmp_path).status == 0
    assert list((tmp_path / "home").iterdir()) == []


def test_a_template_that_does_not_exist_would_fail(command):
    finished = command.run("doctor", "-t", "nowhere.yaml", "--port", "0")

    assert finished.status == 1
    assert "'nowhere.yaml' does not exist" in finished.out
