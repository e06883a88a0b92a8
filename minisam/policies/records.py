"""What functions were seen to do, and the least policy that covers it.

A record is a line of JSON, `{"function", "action", "resource"}`, written once for each that differs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from minisam.errors import UsageError
from minisam.model import Position


def least_policies(path: Path) -> dict[str, dict[str, Any]]:
    """Return the least policy of each function of the file, by the functions' ids. Raises UsageError."""
    return {function: least_policy(used) for function, used in sorted(read_records(path).items())}


def read_records(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Return the actions and resources that each function used. Raises UsageError for what is no record."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Records '{path}' cannot be read: {error}") from error
    found: dict[str, dict[tuple[str, str], None]] = {}
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            used = found.setdefault(str(record["function"]), {})
            used[str(record["action"]), str(record["resource"])] = None
        except (ValueError, KeyError, TypeError) as error:
            place = Position(file=str(path), line=number)
            raise UsageError("not a record of --record-policies", position=place) from error
    return {function: list(used) for function, used in found.items()}


def least_policy(used: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the smallest document that allows what was used: one statement for each set of resources."""
    resources: dict[str, set[str]] = {}
    for action, resource in used:
        resources.setdefault(action, set()).add(resource)
    actions: dict[tuple[str, ...], list[str]] = {}
    for action, names in resources.items():
        actions.setdefault(tuple(sorted(names)), []).append(action)
    return {"Version": "2012-10-17", "Statement": [_statement(names, held) for held, names in sorted(actions.items())]}


def _statement(actions: Iterable[str], resources: tuple[str, ...]) -> Mapping[str, Any]:
    held: Any = resources[0] if len(resources) == 1 else list(resources)
    return {"Effect": "Allow", "Action": sorted(actions), "Resource": held}
