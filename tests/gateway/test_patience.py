"""Work is waited for up to its limit, and never stopped by it."""

from __future__ import annotations

import asyncio
import gc
import sys

import pytest

from minisam.bell import Bell
from minisam.gateway.patience import Patience, begin

HAS_EAGER_TASKS = sys.version_info >= (3, 12)


def test_work_that_never_waits_is_done_at_once() -> None:
    async def work() -> str:
        return "done"

    assert asyncio.run(Patience().wait(work(), 5)) == "done"


def test_work_that_waits_several_times_comes_to_its_end() -> None:
    async def work() -> list[int]:
        return [await asyncio.sleep(0, 1), await asyncio.sleep(0.001, 2), await asyncio.to_thread(lambda: 3)]

    assert asyncio.run(Patience().wait(work(), 5)) == [1, 2, 3]


def test_work_begins_before_its_caller_waits() -> None:
    began: list[str] = []

    async def work() -> None:
        began.append("work")
        await asyncio.sleep(0)

    async def main() -> list[str]:
        asyncio.get_running_loop().call_soon(began.append, "loop")
        await Patience().wait(work(), 5)
        return began

    assert asyncio.run(main()) == ["work", "loop"]


@pytest.mark.parametrize("is_late", [False, True])
def test_an_error_is_the_callers(is_late: bool) -> None:
    async def work() -> None:
        if is_late:
            await asyncio.sleep(0)
        raise LookupError("nothing here")

    with pytest.raises(LookupError, match="nothing here"):
        asyncio.run(Patience().wait(work(), 5))


def test_an_error_that_the_work_waited_for_reaches_the_work() -> None:
    async def work() -> str:
        failing = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(failing.set_exception, LookupError())
        try:
            await failing
        except LookupError:
            return "handled"
        return "never"

    assert asyncio.run(Patience().wait(work(), 5)) == "handled"


@pytest.mark.parametrize("is_failing", [False, True])
def test_work_that_outlasts_its_limit_goes_on(is_failing: bool) -> None:
    async def main() -> tuple[str | None, list[str]]:
        may_end, ended = asyncio.Event(), asyncio.Event()
        done: list[str] = []

        async def work() -> str:
            await may_end.wait()
            done.append("done")
            ended.set()
            if is_failing:
                raise LookupError
            return "late"

        answer = await Patience().wait(work(), 0.01)
        may_end.set()
        await ended.wait()
        return answer, done

    assert asyncio.run(main()) == (None, ["done"])


def test_cancelled_work_is_cancelled_for_its_caller() -> None:
    async def work() -> None:
        gone = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_soon(gone.cancel)
        await gone

    async def main() -> None:
        with pytest.raises(asyncio.CancelledError):
            await Patience().wait(work(), 5)

    asyncio.run(main())


def test_the_caller_goes_on_in_the_turn_in_which_the_work_ends() -> None:
    heard: list[str] = []

    async def caller(bell: Bell[str]) -> None:
        heard.append(str(await Patience().wait(bell, 5)))

    async def main() -> list[str]:
        loop, bell = asyncio.get_running_loop(), Bell[str](loop=asyncio.get_running_loop())
        begin(loop, caller(bell), set())
        loop.call_soon(bell.ring, "rung")
        loop.call_soon(heard.append, "next")
        while len(heard) < 2:
            await asyncio.sleep(0)
        return heard

    assert asyncio.run(main()) == (["next", "rung"] if HAS_EAGER_TASKS else ["rung", "next"])


@pytest.mark.parametrize("is_there", [False, True])
def test_work_is_running_until_it_is_cancelled_where_it_waits(is_there: bool) -> None:
    said: list[str] = []

    async def work(awaited: asyncio.Future[None]) -> None:
        try:
            await awaited
        except asyncio.CancelledError:
            said.append("cancelled")
            raise

    async def main() -> None:
        loop, running = asyncio.get_running_loop(), set[asyncio.Future[None]]()
        awaited = loop.create_future()
        begin(loop, work(awaited), running)
        (begun,) = running
        if is_there:
            awaited.set_result(None)
        assert begun.cancel()
        await asyncio.wait({begun})
        await asyncio.sleep(0)
        assert begun.cancelled() and not begun.cancel() and not running

    asyncio.run(main())
    assert said == ["cancelled"]


@pytest.mark.parametrize("is_late", [False, True])
def test_an_error_of_work_that_was_begun_is_told_to_the_loop(is_late: bool) -> None:
    troubles: list[object] = []

    async def work() -> None:
        if is_late:
            await asyncio.sleep(0)
        raise LookupError("nothing here")

    async def main() -> None:
        loop, running = asyncio.get_running_loop(), set[asyncio.Future[None]]()
        loop.set_exception_handler(lambda loop, context: troubles.append(str(context["exception"])))
        begin(loop, work(), running)
        while running:
            await asyncio.sleep(0)
        gc.collect()

    asyncio.run(main())
    assert troubles == ["nothing here"]
