"""Who waits for a bell goes on when it rings; in every other way it is a future."""

from __future__ import annotations

import asyncio

import pytest

from minisam.bell import Bell


async def _hear(bell: Bell[str], heard: list[str]) -> None:
    heard.append(await bell)


def test_who_waits_goes_on_before_ring_returns() -> None:
    heard: list[str] = []

    async def main() -> None:
        loop, bell = asyncio.get_running_loop(), Bell[str](loop=asyncio.get_running_loop())
        listener = loop.create_task(_hear(bell, heard))

        def ring() -> None:
            bell.ring("rung")
            heard.append("returned")

        await asyncio.sleep(0)
        loop.call_soon(ring)
        await listener

    asyncio.run(main())
    assert heard == ["rung", "returned"]


def test_rung_inside_a_task_it_wakes_soon_after() -> None:
    heard: list[str] = []

    async def main() -> None:
        bell = Bell[str](loop=asyncio.get_running_loop())
        listener = asyncio.create_task(_hear(bell, heard))
        await asyncio.sleep(0)
        bell.ring("rung")
        heard.append("returned")
        await listener

    asyncio.run(main())
    assert heard == ["returned", "rung"]


def test_rung_before_anybody_waits_it_is_heard_all_the_same() -> None:
    async def main() -> str:
        bell = Bell[str](loop=asyncio.get_running_loop())
        bell.ring("rung")
        return await bell

    assert asyncio.run(main()) == "rung"


def test_a_cancelled_listener_hears_no_ring() -> None:
    heard: list[str] = []

    async def main() -> None:
        bell = Bell[str](loop=asyncio.get_running_loop())
        listener = asyncio.create_task(_hear(bell, heard))
        await asyncio.sleep(0)
        listener.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listener
        assert bell.cancelled()

    asyncio.run(main())
    assert heard == []
