"""`minisam init`: begin an application."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from minisam.cli import options as given
from minisam.cli import tables
from minisam.cli.completion import complete_starter
from minisam.starters import Starter, copy_starter, find_starter, find_starters

_ARGUMENTS = [
    click.Argument(["starter"], required=False, shell_complete=complete_starter),
    click.Argument(["name"], required=False),
]


@given.command("init", arguments=_ARGUMENTS)
def command(options: given.Options, starter: str | None, name: str | None) -> int:
    """Begin an application: copy STARTER into the folder NAME, else into one named after the starter.

    Without STARTER, list the starters. No file is ever overwritten.

    Example: minisam init hello-api shop
    """
    if starter is None:
        show(find_starters(), as_json=options["json"])
        return 0
    chosen = find_starter(starter)
    target = Path(name or chosen.name)
    written = copy_starter(chosen, target)
    if options["json"]:
        print(json.dumps({"starter": chosen.name, "folder": str(target), "files": [str(path) for path in written]}))
        return 0
    print(f"{target}: {len(written)} files of the starter '{chosen.name}'. Next:")
    if os.path.realpath(target) != os.getcwd():
        print(f"  cd {target}")
    print("  minisam start-api    # then see README.md")
    return 0


def show(starters: Mapping[str, Starter], *, as_json: bool) -> None:
    """Print the starters."""
    if as_json:
        print(json.dumps({"starters": [{"name": s.name, "summary": s.summary} for s in starters.values()]}, indent=2))
        return
    rows = [{"starter": one.name, "what it is": one.summary} for one in starters.values()]
    tables.show(rows, sys.stdout, wrapped=("what it is",))
    print("\nNext: `minisam init STARTER [NAME]`", file=sys.stderr)
