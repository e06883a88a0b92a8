"""Timing: programs, requests, and the comparison of two things that are measured in turn."""

from __future__ import annotations

import http.client
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the result; `goal` is the largest value that is good, `base` says what the ratio is to."""

    name: str
    value: float
    unit: str
    goal: float
    base: str = ""

    @property
    def is_good(self) -> bool:
        return self.value <= self.goal

    def __str__(self) -> str:
        verdict = "ok  " if self.is_good else "SLOW"
        base = f"  ({self.base})" if self.base else ""
        return f"{verdict}  {self.name:<44} {self.value:9.2f} {self.unit:<3} goal {self.goal:g}{base}"


def seconds(action: Callable[[], object]) -> float:
    """Return how long the action took."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def python(*arguments: str) -> Callable[[], object]:
    """Return an action that runs a fresh interpreter."""
    return lambda: subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def in_turn(first: Callable[[], float], second: Callable[[], float], rounds: int) -> tuple[float, float]:
    """Return the medians of two measurements that are taken in turn, so that noise meets both."""
    pairs = [(first(), second()) for _ in range(rounds)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def latencies(url: str, count: int) -> list[float]:
    """Return the seconds of `count` GET requests over one connection, after a few that warm it."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=30)
    try:
        taken = [seconds(lambda: _get(connection, parts.path)) for _ in range(count + 20)]
    finally:
        connection.close()
    return taken[20:]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def _get(connection: http.client.HTTPConnection, path: str) -> None:
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    assert response.status == 200, response.status
