"""`minisam list`: what the template makes, and what minisam does with it."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import Any

from minisam.cli import options as given
from minisam.cli import tables
from minisam.cli.firing import firings
from minisam.cli.terminal import Terminal
from minisam.model import App
from minisam.running import running, runtime_folder

_WRAPPED = ("name", "detail", "reason", "description", "value")


@given.command("list")
def command(options: given.Options) -> int:
    """List the functions, routes, triggers, tables, resources and outputs of the template.

    Each resource says whether it runs, is emulated or is ignored, and why. Where the template is running, the ways
    that it has to your real account (--remote) are listed too.

    Example: minisam list --json -t template.yaml
    """
    from minisam.template import load_app

    app = load_app(given.template_of(options), given.load_options(options))
    Terminal().show_warnings(app.findings)
    listing = {**describe(app), "remote": _remote(app)}
    if options["json"]:
        print(json.dumps(listing, indent=2))
    else:
        show(listing)
    return 0


def describe(app: App) -> dict[str, list[dict[str, Any]]]:
    """Return the listing as JSON: functions, routes, triggers, tables, resources, outputs."""
    return {
        "functions": [
            {"id": f.id, "handler": f.handler, "name": f.name, "runtime": f.runtime, "reason": f.refusal}
            for f in app.functions.values()
        ],
        "routes": [
            {"api": r.api, "method": r.method, "path": r.path, "function": r.integration.function} for r in app.routes
        ],
        "triggers": [asdict(one) for one in firings(app)],
        "tables": [{"id": r.id, "name": r.ref} for r in app.resources.values() if r.type == "AWS::DynamoDB::Table"],
        "resources": [{"id": s.resource, "type": s.type, "status": s.status, "reason": s.reason} for s in app.supports],
        "outputs": [{"name": o.name, "value": o.value, "description": o.description} for o in app.outputs],
    }


def _remote(app: App) -> list[dict[str, str]]:
    """Return the ways to the real account of who runs this template now."""
    path = str(app.template.resolve())
    found = (one for one in running(runtime_folder(os.environ)) if one.get("template") == path)
    return [{**way, "pid": str(one["pid"])} for one in found for way in one.get("remote", ())]


def show(listing: dict[str, list[dict[str, Any]]]) -> None:
    """Print the listing as tables."""
    for number, (title, rows) in enumerate((title, rows) for title, rows in listing.items() if rows):
        tables.show(rows, sys.stdout, title=("\n" if number else "") + title.upper(), wrapped=_WRAPPED)
