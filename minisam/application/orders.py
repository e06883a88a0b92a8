"""What commands may ask of a running application: each verb, what it takes and who carries it out."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any

from minisam.application.timekeeping import Timekeeper
from minisam.cloud.process import Cloud
from minisam.control_socket import Orders, listen
from minisam.errors import UsageError
from minisam.running import runtime_folder

_LONGEST_S = 100 * 365 * 86400.0


def make_orders(time: Timekeeper, cloud: Cloud, about: Callable[[], Mapping[str, Any]]) -> Orders:
    """Return who answers orders; `about` gives what the application says of itself."""

    async def transfer(order: Mapping[str, Any]) -> Any:
        return await cloud.ask({"verb": order["verb"], "path": str(order.get("path", ""))})

    async def say(order: Mapping[str, Any]) -> Any:
        return dict(about())

    verbs: Mapping[str, Callable[[Mapping[str, Any]], Awaitable[Any]]] = {
        "about": say,
        "status": lambda order: time.status(),
        "drain": lambda order: time.drain(),
        "freeze": lambda order: time.freeze(),
        "run": lambda order: time.run(),
        "run-next": lambda order: time.run_next(),
        "advance": lambda order: time.advance(_seconds(order)),
        **dict.fromkeys(("export", "import", "reset"), transfer),
        "pause": lambda order: time.pause(str(order.get("words", ""))),
        "resume": lambda order: time.resume(str(order.get("words", ""))),
    }

    async def answer(order: Mapping[str, Any]) -> Any:
        carry_out = verbs.get(order.get("verb", ""))
        if carry_out is None:
            raise UsageError(f"This application cannot '{order.get('verb')}'", hint="it may be of another version")
        return await carry_out(order)

    return answer


async def take_orders(orders: Orders, closing: AsyncExitStack, notice: Callable[[str], None]) -> None:
    """Let `minisam clock`, `fire` and the like reach this application until `closing` ends."""
    try:
        closing.push_async_callback((await listen(runtime_folder(os.environ), orders)).close)
    except UsageError as error:
        notice(f"{error.message}: `minisam clock`, `drain` and `fire` do not find this application")


def _seconds(order: Mapping[str, Any]) -> float:
    seconds = order.get("seconds")
    if not isinstance(seconds, (int, float)) or not 0 <= seconds <= _LONGEST_S:
        raise UsageError(f"Time cannot be moved by {seconds!r} s", hint="it only moves forward, by 100 years at most")
    return float(seconds)
