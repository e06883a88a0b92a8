"""Orders to an application that runs, and what it answers, shown."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from minisam.cli import options as given
from minisam.control_socket import ask, find
from minisam.errors import UsageError
from minisam.running import runtime_folder

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def order(options: given.Options, verb: str, **rest: Any) -> Any:
    """Give an order to the application of `--template`, else of this folder, else to the only one. Raises UserError."""
    template = Path(given.template_of(options)) if options["template"] else None
    path = find(runtime_folder(os.environ), template, here=Path.cwd())
    try:
        return ask(path, {"verb": verb, **rest})
    except OSError as error:
        raise UsageError(f"The application does not answer: {error}", hint="start it anew") from error


def show(options: given.Options, answer: Mapping[str, Any], *, is_running: bool = True) -> int:
    """Print what ran, or else that nothing did, and what time it is; return 0."""
    if options["json"]:
        print(json.dumps(answer, indent=2))
        return 0
    for name, times in answer["ran"].items():
        print(f"{times:6} x  {name}")
    if not answer["ran"] and is_running:
        print("nothing ran", file=sys.stderr)
    due = answer["next_due"]
    frozen = ", frozen" if answer["is_frozen"] else ""
    print(f"now {_shown(answer['now'])}{frozen}; next due {_shown(due) if due else 'nothing'}", file=sys.stderr)
    return 0


def seconds(text: str) -> float:
    """Return how long "90", "30s", "5m", "24h", "7d" or "1h30m" is. Raises UsageError."""
    if not re.fullmatch(r"(\d+(?:\.\d+)?[smhdw]?)+", text):
        raise UsageError(f"'{text}' is no length of time", hint="write it like 30s, 5m, 24h, 7d or 1h30m")
    return sum(float(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+(?:\.\d+)?)([smhdw]?)", text))


def _shown(moment_s: float) -> str:
    return datetime.fromtimestamp(moment_s, timezone.utc).isoformat(sep=" ", timespec="seconds").replace("+00:00", "Z")
