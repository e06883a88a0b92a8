"""The flags of `generate-event` that name a template, and the trigger of it that they choose."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from minisam.errors import UsageError
from minisam.samples import Circumstances

if TYPE_CHECKING:
    from minisam.triggers import Trigger

_TEMPLATE = "--from-template"
FLAGS = (_TEMPLATE, "--function", "--source", "--parameter-overrides")


def without_flags(args: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Part the template's flags, wherever they stand, from the words of the event.

    Without --from-template there are none: events have options of the same names.
    """
    if not any(word.partition("=")[0] == _TEMPLATE for word in args):
        return list(args), {}
    rest: list[str] = []
    flags: dict[str, list[str]] = {}
    words = iter(args)
    for word in words:
        flag, is_joined, value = word.partition("=")
        if flag not in FLAGS:
            rest.append(word)
            continue
        given = value if is_joined else next(words, None)
        if given is None:
            raise UsageError(f"{flag} needs a value")
        flags.setdefault(flag, []).append(given)
    return rest, flags


def find_trigger(flags: Mapping[str, list[str]], words: Sequence[str]) -> Trigger:
    """Return what the template says of the event; the function's other sources go to standard error."""
    from pathlib import Path

    from minisam.cli.invoke import find_function
    from minisam.model import LoadOptions
    from minisam.template import load_app
    from minisam.template.overrides import parse_overrides
    from minisam.triggers import choose, declared_events, find

    parameters = parse_overrides(flags.get("--parameter-overrides", ()))
    app = load_app(Path(flags[_TEMPLATE][-1]), LoadOptions(parameters=parameters, region=_region(words)))
    function = find_function(app, _last(flags, "--function"))
    found = find(app, function.id, declared_events(app, function.id))
    service = words[0] if words and not words[0].startswith("-") else None
    fitting = [trigger for trigger in found if service in (None, trigger.service)]
    if service and not fitting:
        there = ", ".join(f"{trigger.name} ({trigger.service})" for trigger in found) or "none"
        raise UsageError(f"No source of '{function.id}' is {service}", hint=f"there are: {there}")
    chosen = choose(fitting, function.id, _last(flags, "--source"))
    if others := [trigger.name for trigger in found if trigger.name != chosen.name]:
        print(f"{function.id}: {chosen.name}; other sources: {', '.join(others)}", file=sys.stderr)
    if chosen.note:
        print(f"{chosen.name}: {chosen.note}", file=sys.stderr)
    return chosen


def _last(flags: Mapping[str, list[str]], name: str) -> str | None:
    return flags[name][-1] if name in flags else None


def _region(words: Sequence[str]) -> str:
    """Return the region that the event's own `--region` names, or the variables of the environment."""
    import os

    for number, word in enumerate(words):
        if word == "--region" and number + 1 < len(words):
            return words[number + 1]
        if word.startswith("--region="):
            return word.partition("=")[2]
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or Circumstances().region
