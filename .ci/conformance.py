"""Run the conformance data that stands beside the checkout; red only where .ci/green.json says that it was green.

Usage: conformance.py DATA SCRATCH. An app is red when it fails; an area when a case of confidence `recorded` or
`measured` fails, or when none of its cases ran. The rest is counted and shown.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

BINDING = ("recorded", "measured")
BUDGET_S = 1500


def main() -> int:
    data, scratch = Path(sys.argv[1]), Path(sys.argv[2])
    green = json.loads((Path(__file__).parent / "green.json").read_text())
    ends = time.monotonic() + BUDGET_S
    red = []
    if (data / "corpus" / "index.json").exists():
        red += judge_apps(run(data, scratch / "apps.json", ends, "--corpus", str(data / "corpus")), green["apps"])
    if green["areas"]:
        chosen = [word for area in green["areas"] for word in ("--area", area)]
        red += judge_areas(run(data, scratch / "areas.json", ends, *chosen), green["areas"])
    for line in red:
        print("RED", line)
    return 1 if red else 0


def run(data: Path, out: Path, ends: float, *args: str) -> list[dict[str, Any]]:
    """Run the judge with this environment's command until `ends` at most; returns its results."""
    minisam = Path(sys.executable).parent / "minisam"
    judge = [sys.executable, str(data / "conformance" / "run.py"), "--minisam", str(minisam), "--json", str(out)]
    running = subprocess.Popen([*judge, *args], stdin=subprocess.DEVNULL)
    try:
        running.wait(max(1.0, ends - time.monotonic()))
    except subprocess.TimeoutExpired:
        print(f"ended for lack of time: {' '.join(args)}")
        running.terminate()  # it ends what it started and writes what it has
        running.wait()
    return list(json.loads(out.read_text())["results"]) if out.exists() else []


def judge_apps(results: list[dict[str, Any]], green: list[str]) -> list[str]:
    """Return what is wrong with the apps that were green."""
    status = {each["id"]: each for each in results if each["area"] == "corpus"}
    passed = sorted(id for id, each in status.items() if each["status"] == "passed")
    print(f"apps: {len(passed)} of {len(status)} pass; not listed as green yet: {sorted(set(passed) - set(green))}")
    return [f"app {app}: {_said(status.get(app))}" for app in green if app not in passed]


def judge_areas(results: list[dict[str, Any]], green: list[str]) -> list[str]:
    """Return what is wrong with the areas that were green."""
    red = []
    for area in green:
        cases = [each for each in results if area in (each["area"], *each["area"].split("/"))]
        print(f"area {area}: {dict(Counter(each['status'] for each in cases))}")
        ran = [each for each in cases if each["status"] in ("passed", "failed")]
        red += [] if ran else [f"area {area}: no case of it ran"]
        red += [
            f"{each['area']} {each['id']} ({each['confidence']}): {_said(each)}"
            for each in ran
            if each["status"] == "failed" and each["confidence"] in BINDING
        ]
    return red


def _said(result: dict[str, Any] | None) -> str:
    return "not run" if result is None else "; ".join(result["problems"])[:300] or result["status"]


if __name__ == "__main__":
    sys.exit(main())
