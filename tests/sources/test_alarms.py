"""What waits for the clock in an event loop."""

from __future__ import annotations

import asyncio

import pytest

from minisam.clock import Clock
from minisam.sources.alarms import Alarms


def test_an_alarm_rings_in_real_time():
    async def scene():
        alarms, rang = Alarms(Clock()), asyncio.Event()
        alarms.call_at(alarms.clock.now() + 0.01, rang.set)
        await asyncio.wait_for(rang.wait(), 5)
        return alarms.pending

    assert asyncio.run(scene()) == set()


@pytest.mark.parametrize("is_frozen", [True, False])
def test_a_clock_that_is_moved_rings_what_is_due_in_order(is_frozen):
    async def scene():
        alarms, rang = Alarms(Clock()), []
        if is_frozen:
            alarms.clock.freeze()
        now = alarms.clock.now()
        for hours in (3, 1, 2):
            alarms.call_at(now + hours * 3600, lambda hours=hours: rang.append(hours))
        alarms.clock.move_to(now + 2.5 * 3600)
        alarms.tick()
        return rang, len(alarms.pending)

    assert asyncio.run(scene()) == ([1, 2], 1)


def test_what_is_cancelled_never_rings():
    async def scene():
        alarms, rang = Alarms(Clock()), []
        alarms.call_at(0, lambda: rang.append(1)).cancel()
        await asyncio.sleep(0)
        alarms.tick()
        return rang

    assert asyncio.run(scene()) == []
