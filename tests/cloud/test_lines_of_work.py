"""Which executions work: lines, their rests, and who ends them."""

from __future__ import annotations

import pytest

from minisam.cloud.lines_of_work import LinesOfWork

ONE = "arn:aws:states:us-east-1:123456789012:execution:shipping:one"


class Board:
    """What works, by name."""

    def __init__(self):
        self.working = []
        self.lines = LinesOfWork(self.begin)

    def begin(self, name):
        self.working.append(name)
        return lambda: self.working.remove(name)


@pytest.fixture
def board():
    return Board()


def test_an_execution_works_as_long_as_one_of_its_lines_does(board):
    board.lines.add(ONE, 1)
    board.lines.add(ONE, 1)
    board.lines.add(ONE, -1)
    assert board.working == ["state machine shipping"]
    board.lines.add(ONE, -1)
    assert board.working == []


def test_a_line_that_rests_does_not_work_until_its_rest_ends(board):
    board.lines.add(ONE, 1)
    with board.lines.resting(ONE):
        assert board.working == []
    assert board.working == ["state machine shipping"]


def test_who_wakes_a_line_ends_its_rest_before_it_goes_on(board):
    board.lines.add(ONE, 1)
    with board.lines.resting(ONE) as rest:
        rest.end()
        assert board.working == ["state machine shipping"]
    board.lines.add(ONE, -1)
    assert board.working == []


def test_an_execution_that_ended_works_no_more(board):
    board.lines.add(ONE, 3)
    board.lines.forget(ONE)
    assert board.working == []
