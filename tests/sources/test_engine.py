"""Lanes run when they are woken, at their time, one at a time; time can be moved."""

from __future__ import annotations

import threading

from minisam.clock import Clock
from minisam.sources.engine import Engine


def still_engine() -> Engine:
    clock = Clock()
    clock.freeze()
    return Engine(clock)


def test_a_lane_runs_once_for_all_wakes_before_its_run() -> None:
    engine, runs = still_engine(), []
    lane = engine.lane("one", lambda: runs.append("run"))
    lane.wake()
    lane.wake()
    assert engine.drain() == ["one"]
    assert runs == ["run"]


def test_work_runs_at_its_time_and_in_the_order_of_times() -> None:
    engine, seen = still_engine(), []
    began = engine.clock.now()
    for delay in (30, 10, 20):
        engine.submit(f"after {delay}", lambda: seen.append(engine.clock.now() - began), at=began + delay)
    assert engine.drain() == []
    assert engine.advance(25) == ["after 10", "after 20"]
    assert [round(each, 3) for each in seen] == [10, 20]
    assert round(engine.clock.now() - began, 3) == 25


def test_work_asks_to_run_again() -> None:
    engine = still_engine()
    began, times = engine.clock.now(), []

    def every_minute() -> float:
        times.append(round(engine.clock.now() - began))
        return engine.clock.now() + 60

    engine.lane("minute", every_minute).wake(began + 60)
    engine.advance(24 * 3600)
    assert times == [60 * minute for minute in range(1, 24 * 60 + 1)]


def test_a_lane_keeps_all_its_times() -> None:
    engine, runs = still_engine(), []
    lane = engine.lane("one", lambda: runs.append(engine.clock.now()))
    began = engine.clock.now()
    lane.wake(began + 60)
    lane.wake(began + 5)
    engine.advance(120)
    assert [round(time - began) for time in runs] == [5, 60]


def test_a_failure_ends_neither_the_engine_nor_the_lane() -> None:
    engine, runs = still_engine(), []

    def fail_first() -> None:
        runs.append("run")
        if len(runs) == 1:
            raise ValueError("first")

    lane = engine.lane("one", fail_first)
    lane.wake()
    engine.drain()
    lane.wake()
    engine.drain()
    assert runs == ["run", "run"]


def test_a_started_engine_runs_lanes_side_by_side_but_each_alone() -> None:
    engine = Engine(Clock())
    engine.start()
    meeting = threading.Barrier(2)
    together, active, most = [], [], []

    def meet() -> None:
        active.append(1)
        most.append(len(active))
        meeting.wait(10)
        active.pop()
        together.append(1)

    first, second = engine.lane("first", meet), engine.lane("second", meet)
    first.wake()
    second.wake()
    engine.drain(10)
    engine.close()
    assert len(together) == 2
    assert max(most) == 2


def test_a_wake_during_the_run_means_another_run() -> None:
    engine = Engine(Clock())
    runs: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def work() -> None:
        runs.append(1)
        begun.set()
        go_on.wait(10)

    lane = engine.lane("one", work)
    engine.start()
    lane.wake()
    assert begun.wait(10)
    lane.wake()
    go_on.set()
    engine.drain(10)
    engine.close()
    assert len(runs) == 2


def test_a_closed_lane_does_not_run() -> None:
    engine, runs = still_engine(), []
    lane = engine.lane("one", lambda: runs.append(1))
    lane.wake()
    lane.close()
    assert engine.drain() == []
    assert runs == []
