"""`minisam fire`: what triggers a function, made to happen by hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from minisam.cli import options as given
from minisam.cli.completion import complete_first_word
from minisam.errors import UsageError

_WORDS = click.Argument(
    ["words"],
    nargs=-1,
    metavar="[FUNCTION] [EVENT] [OPTIONS OF THE EVENT]",
    type=click.UNPROCESSED,
    shell_complete=complete_first_word,
)


@given.command("fire", arguments=[_WORDS])
def command(options: given.Options, words: tuple[str, ...]) -> int:
    """Send FUNCTION the event that its own source would send, and print its result.

    EVENT is the name of one of the function's `Events`, of a queue, bucket, rule or the like, or a service (`s3`); the
    first one where it is left out. Its options are those that `minisam generate-event SERVICE EVENT --help` shows.
    The function of the running application gets it; where none runs, it is run for this one event.
    Brokers that minisam does not have (MSK, Kafka, MQ, DocumentDB) fire this way too.

    Example: minisam fire Thumbnail Upload --key cat.jpg
    """
    from minisam.cli.invoke import find_function, invoke_once
    from minisam.cli.running_functions import find_running, invoke_running
    from minisam.template import load_app
    from minisam.triggers import declared_events, find

    named, rest = _parted(words)
    app = load_app(given.template_of(options), given.load_options(options))
    function = find_function(app, named[0] if named else None)
    triggers = find(app, function.id, declared_events(app, function.id))
    source = named[1] if len(named) > 1 else None
    event = json.dumps(_event(triggers, function.id, source, rest, app.region)).encode()
    if find_running(app.template) is not None:
        return invoke_running(app.template, function.id, event)
    return invoke_once(
        given.run_options(options, serves="nothing"), given.path_of(options, "log_file"), function.id, event
    )


# The event's own options are not known before its source is.
command.context_settings = {**command.context_settings, "ignore_unknown_options": True}


def _parted(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the function and its source from the options of the event."""
    first = next((number for number, word in enumerate(words) if word.startswith("-")), len(words))
    if first > 2:
        raise UsageError(
            f"'{words[2]}' is too much", hint="`minisam fire FUNCTION [EVENT]`, then the options of the event"
        )
    return list(words[:first]), list(words[first:])


def _event(triggers: Sequence[Any], function: str, source: str | None, words: Sequence[str], region: str) -> Any:
    from minisam import samples
    from minisam.cli.generate_event import event_parameters, make_event
    from minisam.samples import Circumstances
    from minisam.triggers import choose

    if not triggers:
        hint = f"name an event: `minisam generate-event SERVICE EVENT | minisam invoke {function} -e -`"
        raise UsageError(f"Nothing in the template calls '{function}'", hint=hint)
    of_service = [trigger for trigger in triggers if source == trigger.service]
    chosen = choose(of_service or triggers, function, None if of_service else source, flag="")
    sample = samples.load(chosen.service, chosen.event)
    values = _values(event_parameters(sample), f"fire {function} {chosen.name}", words)
    circumstances = Circumstances(
        **{name: values.pop(name) for name in ("account", "partition", "seed", "frozen", "count")}, region=region
    )
    print(f"{chosen.name} -> {function}  ({chosen.service} {chosen.event})", file=sys.stderr)
    if chosen.note:
        print(f"{chosen.name}: {chosen.note}", file=sys.stderr)
    return make_event(sample, values, circumstances, chosen)


def _values(parameters: list[click.Parameter], name: str, words: Sequence[str]) -> dict[str, Any]:
    """Return what the words give the options of an event."""
    reader = click.Command(name, params=[one for one in parameters if one.name != "region"], callback=dict)
    values = reader.main(list(words), prog_name=f"minisam {name}", standalone_mode=False)
    return dict(values)
