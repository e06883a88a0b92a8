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


@dataclass(frozen=True, slots=True)
class Pairs:
    """What two things took, in seconds, round by round: noise met both of a pair alike."""

    ours: tuple[float, ...]
    base: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of the rounds' own ratios."""
        return statistics.median(a / b for a, b in zip(self.ours, self.base, strict=True))

    @property
    def best_ratio(self) -> float:
        """The ratio of the shortest times: what is left when nothing disturbed either."""
        return min(self.ours) / min(self.base)

    @property
    def difference_s(self) -> float:
        """The median of the rounds' own differences."""
        return statistics.median(a - b for a, b in zip(self.ours, self.base, strict=True))

    @property
    def note(self) -> str:
        ours, base = (statistics.median(side) * 1e3 for side in (self.ours, self.base))
        return f"{ours:.3g} ms / {base:.3g} ms; best {self.best_ratio:.2f}x"


def in_turn(ours: Callable[[], float], base: Callable[[], float], rounds: int) -> Pairs:
    """Measure two things in turn, after one round that does not count; who goes first changes each round."""
    ours(), base()
    taken: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            second = base()
            taken.append((ours(), second))
        else:
            taken.append((ours(), base()))
    return Pairs(tuple(a for a, _ in taken), tuple(b for _, b in taken))


def seconds(action: Callable[[], object]) -> float:
    """Return how long the action took."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def python(*arguments: str) -> Callable[[], object]:
    """Return an action that runs a fresh interpreter."""
    return lambda: subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


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
