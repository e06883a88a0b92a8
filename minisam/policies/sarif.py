"""Findings as SARIF 2.1.0, which code hosts show beside the lines.

OASIS: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", sections 3.13 to 3.27
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from minisam.model import Finding

_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}


def to_sarif(findings: Sequence[Finding], version: str) -> dict[str, Any]:
    """Return the log of one run."""
    rules = [{"id": check} for check in sorted({finding.check for finding in findings})]
    driver = {"name": "minisam", "version": version, "rules": rules}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_result(finding) for finding in findings]}],
    }


def _result(finding: Finding) -> dict[str, Any]:
    text = finding.message + (f" ({finding.hint})" if finding.hint else "")
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
    }
    if (place := finding.position) is not None:
        uri = os.path.relpath(place.file).replace(os.sep, "/")
        region = {"startLine": place.line, "startColumn": place.column}
        result["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}]
    return result
