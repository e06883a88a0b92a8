"""What a Python child is told to import, and how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minisam.model import Function
from minisam.runtime.layout import Layout
from minisam.runtime.needs import Equipment
from minisam.runtime.variables import log_level

FIRST_UNESCAPED_RUNTIME = (3, 12)


def order_of(
    function: Function, layout: Layout, equipment: Equipment, coverage: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the header of the first frame; `coverage` is how lines are counted, where they are."""
    return {
        **({"coverage": coverage} if coverage else {}),
        "handler": function.handler,
        "search_path": (*layout.search_path, *equipment.packages),
        "last_path": equipment.last_path,
        "project_roots": (*layout.project_roots, *equipment.sources),
        "log_format": function.log_format,
        "log_level": log_level(function),
        "ensure_ascii": _python_version(function.runtime) < FIRST_UNESCAPED_RUNTIME,
    }


def _python_version(runtime: str) -> tuple[int, ...]:
    """Return (3, 12) for "python3.12", and the newest for what has no such number."""
    parts = runtime.removeprefix("python").split(".")
    return tuple(map(int, parts)) if all(part.isdigit() for part in parts) else (99,)
