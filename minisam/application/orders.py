"""What commands may ask of a running application: each verb, what it takes and who carries it out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from minisam.application.timekeeping import Timekeeper
from minisam.cloud.process import Cloud
from minisam.control_socket import Orders
from minisam.errors import UsageError

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


def _seconds(order: Mapping[str, Any]) -> float:
    seconds = order.get("seconds")
    if not isinstance(seconds, (int, float)) or not 0 <= seconds <= _LONGEST_S:
        raise UsageError(f"Time cannot be moved by {seconds!r} s", hint="it only moves forward, by 100 years at most")
    return float(seconds)
