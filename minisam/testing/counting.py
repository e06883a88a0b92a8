"""Whether the tests' lines are being counted, and how: functions in processes of their own are counted likewise."""

from __future__ import annotations

import os
import sys
from typing import Any


def counting() -> dict[str, Any] | None:
    """Return how coverage counts in this process, for `minisam/runtime/coverage_start.py`; None where it does not."""
    module = sys.modules.get("coverage")
    running = module.Coverage.current() if module is not None else None
    if running is None:
        return None
    config = running.config
    return {
        "folder": os.getcwd(),
        "options": {
            "data_file": os.path.abspath(config.data_file),
            "config_file": config.config_file or False,
            "branch": config.branch,
            "source": config.source,
            "include": config.run_include,
            "omit": config.run_omit,
        },
    }
