"""What the shell completes besides commands and flags: the functions of the template, the starters.

It has to be quick and must never be loud: a template is skimmed, not loaded, and whatever goes wrong completes nothing.
The shell's side is click's: `_MINISAM_COMPLETE=bash_source minisam` prints it (docs/cli.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from minisam import project, settings

VARIABLE = "_MINISAM_COMPLETE"
_FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
_LONGEST_BYTES = 1_048_576


def answer(program: click.Group) -> int:
    """Answer what the shell asks through the environment; return the exit status."""
    try:
        program.main([], prog_name="minisam")
    except Exception:  # a shell in the middle of a line has no room for any message
        return 1
    return 0


def complete_function(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the logical ids of functions that begin so, from the template on the command line, or the one here."""
    try:
        given = context.params.get("template") or settings.from_environment("template", os.environ)
        path = Path(given) if given else Path.cwd()
        text = (project.find_template(path) if path.is_dir() else path).read_bytes()[:_LONGEST_BYTES]
    except Exception:
        return []
    taken = context.params.get(parameter.name or "") or ()
    return [name for name in function_ids(text) if name.startswith(incomplete) and name not in taken]


def complete_first_word(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return what `complete_function` does, where the words begin with a function and go on with something else."""
    is_first = not context.params.get(parameter.name or "")
    return complete_function(context, parameter, incomplete) if is_first else []


def complete_starter(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of starters that begin so."""
    from minisam.starters import find_starters

    return [name for name in find_starters() if name.startswith(incomplete)]


def function_ids(text: bytes) -> list[str]:
    """Return the logical ids of a template's functions; where it is broken, of those before that place."""
    import yaml

    found: list[str] = []
    try:
        for path, value in _scalars(yaml.parse(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))):
            if len(path) == 3 and path[0] == "Resources" and path[2] == "Type" and value in _FUNCTIONS:
                found.append(path[1])
    except (yaml.YAMLError, UnicodeDecodeError):
        pass
    return found


def _scalars(events: Iterator[Any]) -> Iterator[tuple[list[str], str]]:
    """Give each scalar of a document with the keys above it; in lists, which hold nothing of interest, without."""
    import yaml

    path: list[str] = []
    opened: list[list[str] | None] = []  # of each open mapping the key that waits for its value, of a list None
    for event in events:
        waits = opened[-1] if opened else None
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            opened.append([] if isinstance(event, yaml.MappingStartEvent) else None)
            path = [*path, "[]"] if opened[-1] is None else path
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            path = path[:-1] if opened.pop() is None else path
            path = _after_value(path, opened)
        elif isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            value = getattr(event, "value", "")
            if waits == []:
                waits.append(value)
                path = [*path, value]
            else:
                yield path, value
                path = _after_value(path, opened)


def _after_value(path: list[str], opened: list[list[str] | None]) -> list[str]:
    if opened and (waits := opened[-1]):
        waits.clear()
        return path[:-1]
    return path
