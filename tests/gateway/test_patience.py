"""Work is waited for up to its limit, and never stopped by it."""

from __future__ import annotations

import asyncio

import pytest

from minisam.gateway.patience import Patience


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
        await asyncio.sleep(0)
        task = asyncio.current_task()
        assert task is not None
        task.cancel()
        await asyncio.sleep(0)

    async def main() -> None:
        with pytest.raises(asyncio.CancelledError):
            await Patience().wait(work(), 5)

    asyncio.run(main())
