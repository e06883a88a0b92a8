"""`minisam resume`: event sources work again."""

from __future__ import annotations

import json

import click

from minisam.cli import options as given


@given.command("resume", arguments=[click.Argument(["source"], required=False, default="")])
def command(options: given.Options, source: str) -> int:
    """Let event sources that were paused work again.

    SOURCE is what `minisam pause` was given; without it, all.

    Example: minisam resume sqs
    """
    from minisam.cli import orders

    paused = orders.order(options, "resume", words=source)["paused"]
    if options["json"]:
        print(json.dumps({"paused": paused}))
    else:
        print(f"paused: {', '.join(words or 'all sources' for words in paused) or 'nothing'}")
    return 0
