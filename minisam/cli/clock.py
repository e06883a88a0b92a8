"""`minisam clock`: the time that a running application goes by."""

from __future__ import annotations

import click

from minisam.cli import options as given
from minisam.errors import UsageError

_ACTIONS = ("advance", "freeze", "run", "run-next", "status")


@given.command(
    "clock", arguments=[click.Argument(["action"], type=click.Choice(_ACTIONS)), click.Argument(["by"], required=False)]
)
def command(options: given.Options, action: str, by: str | None) -> int:
    """Move the time of the running application: schedules, delays, retries and expiry happen now.

    `advance 24h` lets that time pass and runs what becomes due at its own time; `run-next` goes to the next due moment;
    `freeze` lets time stand still, `run` go on.

    Example: minisam clock advance 24h
    """
    from minisam.cli import orders

    if (action == "advance") != (by is not None):
        raise UsageError(
            "`clock advance` takes a length of time, the others take none", hint="minisam clock advance 24h"
        )
    if by is not None:
        return orders.show(options, orders.order(options, "advance", seconds=orders.seconds(by)))
    return orders.show(options, orders.order(options, action), is_running=action != "status")
