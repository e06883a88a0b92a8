"""`minisam doctor`: what would fail, before it does."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from minisam.cli import options as given
from minisam.cli import tables
from minisam.errors import UsageError
from minisam.project import TEMPLATE_NAMES, user_cache_dir

if TYPE_CHECKING:
    from minisam.doctor import Check


@given.command("doctor")
def command(options: given.Options) -> int:
    """Check what minisam needs: Python, packages, caches, limits, the port, and the template in this folder.

    Starts, installs and changes nothing. The exit status is 1 when something would fail.

    Example: minisam doctor --json
    """
    checks = list(_look(options))
    is_well = all(check.status != "fails" for check in checks)
    if options["json"]:
        print(json.dumps({"ok": is_well, "checks": [dataclasses.asdict(check) for check in checks]}, indent=2))
    else:
        show(checks)
    return 0 if is_well else 1


def show(checks: Sequence[Check]) -> None:
    """Print what was found, hints under what needs one."""
    rows = [
        {"check": check.name, "": check.status, "found": check.found + (f"  hint: {check.hint}" if check.hint else "")}
        for check in checks
    ]
    tables.show(rows, sys.stdout, wrapped=("found",))
    failing = sum(check.status == "fails" for check in checks)
    print(f"{failing} of {len(checks)} would fail" if failing else "all well")


def _look(options: given.Options) -> list[Check]:
    from minisam.doctor import check_machine, check_project
    from minisam.doctor.check import fails, note

    cache_dir = given.path_of(options, "cache_dir") or user_cache_dir()
    where = {name: options[name] for name in ("host", "port", "allow_remote")}
    checks = list(check_machine(cache_dir=cache_dir, **where))
    if options["template"] is None and not any(Path(name).is_file() for name in TEMPLATE_NAMES):
        return [
            *checks,
            note("template", "none in this folder", "name one with `--template`, or begin with `minisam init`"),
        ]
    try:
        template, load = given.template_of(options), given.load_options(options)
    except UsageError as error:
        return [*checks, fails("template", error.message, error.hint or "check `--template`")]
    return [*checks, *check_project(template, load, python=given.path_of(options, "python"))]
