"""`minisam drain`: run until nothing is pending."""

from __future__ import annotations

from minisam.cli import options as given


@given.command("drain")
def command(options: given.Options) -> int:
    """Wait until the running application has nothing left to do, and show what ran.

    What waits for a later time (a retry, a schedule) is not run: see `minisam clock`.

    Example: minisam drain
    """
    from minisam.cli import orders

    return orders.show(options, orders.order(options, "drain"))
