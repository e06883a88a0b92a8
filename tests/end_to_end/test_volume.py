"""What `make soak` does hundreds and thousands of times, at a hundredth of the volume."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.end_to_end.echo import echoing
from tests.soak import casualties, crashes, edits, kills, operations, orders, reloads, requests, starts, templates

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_starts_and_stops_leave_nothing(command, app_copy):
    starts.soak(command, app_copy("workshop"), count=starts.VOLUME // 100, seed=1)


def test_edits_are_never_answered_by_old_code(command, app_copy):
    saved = edits.soak(command, app_copy("workshop"), count=edits.VOLUME // 100)
    assert saved.asked_beside > 0
    assert (saved.stale, saved.broken) == (0, [])


def test_crashes_under_load_harm_only_their_own_requests(command, app_copy):
    assert crashes.soak(command, app_copy("faults"), count=crashes.VOLUME // 100, seed=1).harmed == 0


def test_only_the_requests_of_killed_environments_fail(command, app_copy):
    found = casualties.soak(command, app_copy("faults"), count=casualties.VOLUME // 100 * 4, seed=1)
    assert found.kills > 0
    assert found.wrong == []


def test_reloads_leave_descriptors_and_memory_as_they_were(command, tmp_path):
    assert reloads.soak(command, tmp_path / "app", count=reloads.VOLUME // 100).is_none


def test_no_request_gets_a_5xx_that_no_function_caused(command, app_copy):
    with echoing() as address:
        overrides = ("--parameter-overrides", f"Backend={address}")
        requests.soak(command, app_copy("integrations"), *overrides, count=requests.VOLUME // 100, start=1)


def test_every_order_arrives_while_worker_processes_are_killed(command, tmp_path):
    template = Path(shutil.copytree(EXAMPLES / "orders", tmp_path / "orders")) / "template.yaml"
    travelled = orders.soak(command, template, count=orders.VOLUME // 100, seed=1)
    assert travelled.kills > 0
    assert travelled.wrong == ()


def test_what_was_acknowledged_is_there_after_kills_while_it_writes(command, tmp_path):
    ledger = kills.soak(command, tmp_path, count=kills.VOLUME // 100, seed=1)
    assert ledger.items and ledger.objects
    assert ledger.wrong == []


def test_eight_clients_at_once_lose_nothing(command, tmp_path):
    assert operations.soak(command, tmp_path, count=operations.VOLUME // 100, seed=1) == []


def test_hostile_templates_are_loaded_or_refused_within_bounds(tmp_path):
    tried = templates.soak(tmp_path, count=templates.VOLUME // 100, seed=1)
    assert tried.apps and tried.refused
    assert tried.wrong == []
