"""`minisam pause`: event sources stand still."""

from __future__ import annotations

import json

import click

from minisam.cli import options as given


@given.command("pause", arguments=[click.Argument(["source"], required=False, default="")])
def command(options: given.Options, source: str) -> int:
    """Let event sources of the running application stand still.

    SOURCE is a part of a source's name as `minisam drain` shows it (`sqs`, the name of a queue); without it, all.
    Nothing is lost: what happens meanwhile waits for `minisam resume`.

    Example: minisam pause sqs
    """
    from minisam.cli import orders

    paused = orders.order(options, "pause", words=source)["paused"]
    if options["json"]:
        print(json.dumps({"paused": paused}))
    else:
        print(f"paused: {', '.join(words or 'all sources' for words in paused) or 'nothing'}")
    return 0
