"""`minisam test`: what of a template the project's tests exercise."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

SHOP = Path(__file__).parents[1] / "testing" / "apps" / "shop"
TESTS = """
def test_an_order(sam):
    assert sam.http.get("/orders/1").status == 200

def test_a_letter(sam):
    sam.queue("Queue").send({"to": "me"})
    sam.drain()
"""


@pytest.fixture
def project(tmp_path):
    """The shop with two tests."""
    shutil.copytree(SHOP, tmp_path / "shop", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "shop" / "test_shop.py").write_text(TESTS)
    return tmp_path / "shop"


def test_what_was_exercised_is_told_for_parallel_runs_too(command, project):
    done = command.run("test", "--json", "--", "-q", "-p", "no:cacheprovider", "-n", "2", cwd=project, timeout_s=120)

    assert done.status == 0, done.err
    told = json.loads(done.out)
    assert told["templates"][str(project / "template.yaml")] == {
        "functions": {"Orders": True, "Mail": True, "Reader": False},
        "routes": {
            "ServerlessHttpApi ANY /orders/{id}": True,
            "ServerlessRestApi GET /rest/{id}": False,
            "Orders ANY $default": False,
        },
        "sources": {"Mail <- Queue": True, "Mail <- Hourly": False},
        "statements": {
            "Orders: OrdersRolePolicy0 #1": True,
            "Orders: OrdersRolePolicy1 #1": False,
            "Orders: OrdersRolePolicy2 #1": False,
            "Mail: MailRolePolicy0 #1": True,
            "Reader: ReaderRolePolicy0 #1": False,
        },
    }
    assert 0 < told["percentage"] < 100


def test_less_than_asked_for_fails_and_names_what_is_missing(command, project):
    words = ("--", "-q", "-p", "no:cacheprovider", "-k", "letter")
    done = command.run("test", "--fail-under", "30", *words, cwd=project, timeout_s=120)

    assert done.status == 1
    assert "not exercised: ServerlessHttpApi ANY /orders/{id}" in done.out
    assert "% is less than --fail-under 30" in done.err


def test_tests_that_fail_give_their_status_and_without_any_that_is_said(command, project, tmp_path):
    assert command.run("test", "--", "-q", "-k", "nothing", cwd=project, timeout_s=120).status == 5
    (project / "test_shop.py").write_text("def test_it():\n    assert False\n")
    assert command.run("test", "--", "-q", "-p", "no:cacheprovider", cwd=project, timeout_s=120).status == 1
    (project / "test_shop.py").write_text("def test_it():\n    pass\n")

    done = command.run("test", "--", "-q", "-p", "no:cacheprovider", cwd=project, timeout_s=120)

    assert done.status == 2 and "No test opened a template" in done.err
