"""Stops a function that makes itself run again and again, by what the trace header remembers of its way.

Each invocation adds its function to the header's `Lineage`: which functions ran on the way to it, and how often.
botocore sends the header on with every call of a function, and what the call causes carries it.
AWS: docs "invocation-recursion"
"""

from __future__ import annotations

import hashlib
import re

LIMIT = 16
"""How often a function runs on the way from one event before it is stopped."""

_LINEAGE = re.compile(r"(?:^|;)Lineage=([^;]*)")


def runs_before(trace_id: str, function_arn: str) -> int:
    """Return how often the function has run already on the way to this invocation."""
    return _read(trace_id).get(_mark(function_arn), 0)


def with_run(trace_id: str, function_arn: str) -> str:
    """Return the trace header with one more run of the function in its lineage."""
    runs = _read(trace_id)
    mark = _mark(function_arn)
    runs[mark] = runs.get(mark, 0) + 1
    lineage = "|".join(f"{one}:{count}" for one, count in runs.items())
    return f"{_LINEAGE.sub('', trace_id)};Lineage={lineage}"


def _read(trace_id: str) -> dict[str, int]:
    found = _LINEAGE.search(trace_id)
    entries = (entry.rpartition(":") for entry in (found[1] if found else "").split("|"))
    return {mark: int(count) for mark, _, count in entries if mark and count.isdecimal()}


def _mark(function_arn: str) -> str:
    return hashlib.blake2b(function_arn.encode(), digest_size=4).hexdigest()
