"""Definitions of distributed maps as moto reads them. AWS: docs "input-output-itemreader", "state-map-distributed"."""

from __future__ import annotations

import json

import pytest

from minisam.cloud.distributed_maps import as_list, is_too_much, simplified


def test_what_moto_can_read_is_left_as_it_was_written():
    for definition in ('{ "StartAt":"A" }', "no json", '{"ToleratedFailureCount": 0}'):
        assert simplified(definition) == definition


def test_json_lines_are_a_list_of_items():
    assert json.loads(as_list('{"n": 1}\n\n{"n": 2}\n')) == [{"n": 1}, {"n": 2}]
    assert as_list("[1,\n 2]") == "[1,\n 2]"
    assert as_list("a,b\n1,2") == "a,b\n1,2"


@pytest.mark.parametrize(
    ("failed", "count", "percentage", "expected"),
    [(0, 0, 0, False), (1, 0, 0, True), (2, 2, 0, False), (3, 2, 0, True), (5, 0, 50.0, False), (6, 9, 50.0, True)],
)
def test_the_threshold_is_exceeded_by_more_than_is_tolerated(failed, count, percentage, expected):
    assert is_too_much(failed, 10, count, percentage) is expected
