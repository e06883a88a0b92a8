"""Hostile templates, thousands of them: each is an application or refused, within bounds, and reads nothing outside.

They are loaded in processes that are watched and limited (template_trial.py); one that dies or hangs counts as a
failure of the template it was at, and the next template goes to a new one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any

VOLUME = 10_000
MOST_CPU_S = 10
MOST_MB = 200
"""What loading one template may add to the memory of a process."""

ROOT = Path(__file__).parents[2]
_HUNG_S = 120
_EACH = 250


@dataclass(slots=True)
class Tried:
    """What became of all templates; `wrong` says what should not have happened, with the template's number."""

    apps: int = 0
    refused: int = 0
    slowest_s: float = 0
    largest_mb: float = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, result: dict[str, Any]) -> None:
        number, verdict = result["number"], result["verdict"]
        self.apps += verdict == "app"
        self.refused += verdict == "refused"
        self.slowest_s, self.largest_mb = max(self.slowest_s, result["cpu_s"]), max(self.largest_mb, result["mb"])
        if verdict not in ("app", "refused"):
            self.wrong.append(f"{number}: {verdict}")
        if result["opened"]:
            self.wrong.append(f"{number}: opened {result['opened']}")
        if result["cpu_s"] > MOST_CPU_S or result["mb"] > MOST_MB:
            self.wrong.append(f"{number}: took {result['cpu_s']:.1f} s and {result['mb']:.0f} MB")


def soak(folder: Path, *, count: int, seed: int) -> Tried:
    """Load `count` hostile templates in scratch folders; returns what became of them."""
    tried = Tried()
    parts = [range(first, min(first + _EACH, count)) for first in range(0, count, _EACH)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for results in pool.map(lambda part: _try_all(folder / str(part.start), seed, part), parts):
            for result in results:
                tried.add(result)
    return tried


def _try_all(folder: Path, seed: int, numbers: range) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = []
    left = list(numbers)
    while left:
        (folder / str(left[0]) / "home").mkdir(parents=True)
        done = _try_until_it_ends(folder / str(left[0]), seed, left)
        results += done
        left = left[len(done) :]
    return results


def _try_until_it_ends(folder: Path, seed: int, numbers: list[int]) -> list[dict[str, Any]]:
    """Return the results of one process; the last one says so where it died or hung."""
    command = [sys.executable, "-m", "tests.soak.template_trial", str(folder), str(seed), *map(str, numbers)]
    results: list[dict[str, Any]] = []
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=said, stdin=subprocess.DEVNULL)
        assert process.stdout is not None
        lines: Queue[bytes] = Queue()
        reader = threading.Thread(target=_pass_on, args=(process.stdout, lines))
        reader.start()
        try:
            while line := lines.get(timeout=_HUNG_S):
                results.append(json.loads(line))
            end = f"ended with status {process.wait()}"
        except Empty:
            end = "hung"
        finally:
            process.kill()
            process.wait()
            reader.join()
            process.stdout.close()
    if len(results) < len(numbers):
        tail = (folder / "said").read_text("utf-8", "replace")[-1500:]
        verdict = f"its process {end}: {tail}"
        results.append({"number": numbers[len(results)], "verdict": verdict, "cpu_s": 0, "mb": 0, "opened": []})
    return results


def _pass_on(stream: IO[bytes], lines: Queue[bytes]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(b"")
