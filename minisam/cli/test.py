"""`minisam test`: the project's tests, and what of the template they exercise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minisam.cli import options as given
from minisam.errors import UsageError

if TYPE_CHECKING:
    from minisam.testing.usage import Seen

_WORDS = click.Argument(["words"], nargs=-1, type=click.UNPROCESSED, metavar="[-- WORDS OF PYTEST...]")


@given.command("test", arguments=[_WORDS])
def command(options: given.Options, words: tuple[str, ...]) -> int:
    """Run the project's tests, and say which functions, routes and sources of the template they exercise.

    The tests run with pytest; words after `--` are its own. What tests with the fixture `sam` invoke, request and
    trigger is counted, in parallel runs too. The exit status is pytest's; with --fail-under it is 1 where less than
    that percentage was exercised.

    Example: minisam test --fail-under 80 -- -n 2 tests/unit
    """
    from minisam.testing.usage import VARIABLE, merged, percentage

    if find_spec("pytest") is None:
        raise UsageError("pytest is not installed here", hint=f'`{sys.executable} -m pip install "minisam[test]"`')
    template = given.path_of(options, "template")
    chosen = ["--sam-template", str(template.resolve())] if template else []
    with tempfile.TemporaryDirectory(prefix="minisam-usage-") as folder:
        # Read by people and not by programs: the result is what was exercised.
        output = sys.stderr if options["json"] else None
        status = subprocess.run(
            [sys.executable, "-m", "pytest", *chosen, *words], env={**os.environ, VARIABLE: folder}, stdout=output
        ).returncode
        together = merged(Path(folder))
    if not together and status:
        return status
    reached = percentage(together)
    if options["json"]:
        print(json.dumps({"status": status, "percentage": round(reached, 1), "templates": together}, indent=2))
    else:
        _show(together, reached)
    if not status and options["fail_under"] is not None and reached < options["fail_under"]:
        print(f"{reached:.0f}% is less than --fail-under {options['fail_under']:g}", file=sys.stderr)
        return 1
    return status


def _show(together: dict[str, Seen], reached: float) -> None:
    for template, seen in together.items():
        print(f"\n{os.path.relpath(template)}")
        for kind, things in seen.items():
            missed = [name for name, is_used in things.items() if not is_used]
            if things:
                print(f"  {kind:<10} {len(things) - len(missed):>3} of {len(things)}")
            for name in missed:
                print(f"    not exercised: {name}")
    print(f"\n{reached:.0f}% exercised")
