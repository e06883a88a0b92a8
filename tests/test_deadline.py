"""A deadline is missed once, at the moment that was set last; moving it costs no new timer."""

from __future__ import annotations

import asyncio

import pytest

from minisam.deadline import Deadline


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose clock stands still until it is moved."""

    now = 0.0
    timers = 0

    def time(self) -> float:
        return self.now

    def call_at(self, *args: object, **kwargs: object) -> asyncio.TimerHandle:  # type: ignore[override]
        self.timers += 1
        return super().call_at(*args, **kwargs)  # type: ignore[arg-type]

    def pass_until(self, moment: float) -> None:
        self.now = moment
        self.call_soon(self.stop)
        self.run_forever()


@pytest.fixture
def loop():
    loop = Loop()
    yield loop
    loop.close()


def test_it_is_missed_once_and_not_before_its_moment(loop: Loop) -> None:
    missed: list[float] = []
    Deadline(loop, lambda: missed.append(loop.now)).set(10)
    for moment in (9, 10, 30):
        loop.pass_until(moment)
    assert missed == [10]


def test_a_moment_that_moved_on_counts_and_not_the_first(loop: Loop) -> None:
    missed: list[float] = []
    deadline = Deadline(loop, lambda: missed.append(loop.now))
    deadline.set(10)
    loop.pass_until(6)
    deadline.set(10)
    for moment in (10, 15, 16):
        loop.pass_until(moment)
    assert missed == [16]


def test_an_earlier_moment_replaces_a_later_one(loop: Loop) -> None:
    missed: list[float] = []
    deadline = Deadline(loop, lambda: missed.append(loop.now))
    deadline.set(10)
    deadline.set(2)
    for moment in (2, 10):
        loop.pass_until(moment)
    assert missed == [2]


def test_one_that_was_lifted_is_not_missed_and_can_be_set_again(loop: Loop) -> None:
    missed: list[float] = []
    deadline = Deadline(loop, lambda: missed.append(loop.now))
    deadline.set(10)
    deadline.lift()
    loop.pass_until(10)
    deadline.set(5)
    for moment in (14, 15):
        loop.pass_until(moment)
    assert missed == [15]


def test_one_that_was_closed_is_not_missed(loop: Loop) -> None:
    missed: list[float] = []
    deadline = Deadline(loop, lambda: missed.append(loop.now))
    deadline.set(10)
    deadline.close()
    loop.pass_until(10)
    assert missed == []


def test_a_thousand_moves_need_one_timer(loop: Loop) -> None:
    deadline = Deadline(loop, lambda: None)
    for moment in range(1000):
        loop.now = moment / 1000
        deadline.set(10)
        deadline.lift()
    assert loop.timers == 1
