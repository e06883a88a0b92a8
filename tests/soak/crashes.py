"""Crashing under load: functions that crash and hang beside functions that must all the while answer."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.command import Command

VOLUME = 2_000
MOODS = ("os._exit", "sys.exit", "segfault", "kill")
GOOD_PER_BAD = 3


@dataclass(frozen=True, slots=True)
class Load:
    """How many invocations crashed, and how many requests did not get the answer that they should have got."""

    crashes: int
    harmed: int


def soak(command: Command, template: Path, *, count: int, seed: int) -> Load:
    """Crash a function `count` times, one in fifty by its timeout, while others are called."""
    chance = random.Random(seed)
    jobs = [("/moody?mood=" + ("sleep" if n % 50 == 49 else chance.choice(MOODS)), 502) for n in range(count)]
    jobs += [("/fine", 200)] * (count * GOOD_PER_BAD)
    chance.shuffle(jobs)
    with command.serving(template) as server, ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda job: server.request(job[0]).status, jobs))
        assert server.request("/moody").status == 200
    return Load(count, sum(got != wanted for got, (_, wanted) in zip(statuses, jobs, strict=True)))
