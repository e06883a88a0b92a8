"""`minisam fuzz`: valid events of a function's own sources, until one makes it fail."""

from __future__ import annotations

import gc
import json
import sys
from importlib.util import find_spec

import click

from minisam.cli import options as given
from minisam.cli.completion import complete_function
from minisam.errors import UsageError

_FUNCTION = click.Argument(["function"], required=False, shell_complete=complete_function)


@given.command("fuzz", arguments=[_FUNCTION])
def command(options: given.Options, function: str | None) -> int:
    """Send FUNCTION valid events of its own sources, and print the smallest one that makes it fail.

    The function runs in this process, against the embedded AWS alone; each event finds the tables and buckets as the
    template declares them. The events are the same each time. The exit status is 1 when one made it fail.

    Example: minisam fuzz Thumbnail --examples 500 > crash.json
    """
    if find_spec("hypothesis") is None:
        raise UsageError("hypothesis is not installed here", hint=f"`{sys.executable} -m pip install hypothesis`")
    import minisam
    from minisam.cli.invoke import find_function
    from minisam.testing.fuzzing import first_crash
    from minisam.triggers import declared_events, find

    gc.enable()  # thousands of events leave garbage behind
    load = given.load_options(options)
    with minisam.open(
        given.template_of(options), parameters=load.parameters, region=load.region, stack_name=load.stack_name
    ) as sam:
        chosen = find_function(sam.app, function)
        triggers = find(sam.app, chosen.id, declared_events(sam.app, chosen.id))
        if not triggers:
            raise UsageError(f"Nothing in the template calls '{chosen.id}'", hint="give it an event in its `Events`")
        crash = first_crash(sam, chosen.id, triggers, options["examples"])
    if crash is None:
        names = ", ".join(trigger.name for trigger in triggers)
        print(f"{chosen.id}: no failure with {options['examples']} events of {names} each", file=sys.stderr)
        return 0
    print(json.dumps(crash.event, indent=2))
    print(f"{chosen.id} fails with this event of {crash.trigger}:", file=sys.stderr)
    sys.stderr.write(crash.record.logs)
    return 1
