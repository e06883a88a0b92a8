"""`minisam status`: what runs."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from minisam.cli import options as given
from minisam.cli import tables
from minisam.running import running, runtime_folder


@given.command("status")
def command(options: given.Options) -> int:
    """Show the applications that minisam runs, with their addresses.

    With `--template`, only those of this template. The exit status is 1 when there is none.

    Example: minisam status --json
    """
    found = running(runtime_folder(os.environ))
    if options["template"]:
        template = str(given.template_of(options).resolve())
        found = [application for application in found if application.get("template") == template]
    if options["json"]:
        print(json.dumps({"applications": found}, indent=2))
    elif found:
        now = time.time()
        tables.show([_row(application, now) for application in found], sys.stdout, wrapped=("template",))
    else:
        print("nothing runs", file=sys.stderr)
    return 0 if found else 1


def _row(application: Mapping[str, Any], now: float) -> dict[str, str]:
    return {
        "pid": str(application["pid"]),
        "name": application.get("name", ""),
        "address": application.get("front", ""),
        "AWS": application.get("aws", ""),
        "real AWS": ", ".join(
            f"{way['to']} ({way['rights']}, {way['account']})" for way in application.get("remote", ())
        ),
        "for": _age(now - application.get("started", now)),
        "template": _shown(application.get("template", "")),
    }


def _age(seconds: float) -> str:
    minutes = int(seconds) // 60
    if minutes < 1:
        return f"{int(seconds)} s"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h"


def _shown(template: str) -> str:
    path = Path(template)
    return os.path.relpath(path) if Path.cwd() in path.parents else template
