"""Reloading: thousands of saves of code and template leave the front with the descriptors and the memory it had."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from tests.end_to_end.command import Command
from tests.end_to_end.processes import eventually

VOLUME = 10_000
MOST_DESCRIPTORS = 5
MOST_MB = 20.0
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      {{Runtime: python3.12, Handler: app.handler, CodeUri: src, Timeout: 10,
       Events: {{Get: {{Type: Api, Properties: {{Method: GET, Path: {path}}}}}}}}}
"""
TEMPLATES_AMONG = 10


@dataclass(frozen=True, slots=True)
class Growth:
    """How many reloads there were, and what the front has more than after the first tenth of them."""

    reloads: int
    descriptors: int
    memory_mb: float

    @property
    def is_none(self) -> bool:
        return abs(self.descriptors) <= MOST_DESCRIPTORS and abs(self.memory_mb) <= MOST_MB


def soak(command: Command, folder: Path, *, count: int) -> Growth:
    """Save the handler, every tenth time the template, and ask after each save; fails at an old answer."""
    template = folder / "template.yaml"
    (folder / "src").mkdir(parents=True)
    path, version = "/0", 0
    template.write_text(TEMPLATE.format(path=path))
    save(folder, version)
    with command.serving(template) as server:
        pid, warm, before = server.running.process.pid, max(TEMPLATES_AMONG * 4, count // 10), (0, 0.0)
        for number in range(warm + count):
            if number == warm:
                before = used(pid)
            if number % TEMPLATES_AMONG == 0:
                path = f"/{number // TEMPLATES_AMONG % 2}"
                template.write_text(TEMPLATE.format(path=path))
            else:
                version = number
                save(folder, version)
            answer = server.request(path)
            assert (answer.status, answer.text) == (200, f"{version:06}"), answer
        eventually(lambda: abs(used(pid)[0] - before[0]) <= MOST_DESCRIPTORS, "descriptors to be closed", 5)
        now = used(pid)
    return Growth(count, now[0] - before[0], now[1] - before[1])


def save(folder: Path, version: int) -> None:
    code = f"def handler(event, context):\n    return {{'statusCode': 200, 'body': '{version:06}'}}\n"
    (folder / "src" / "app.py").write_text(code)


def used(pid: int) -> tuple[int, float]:
    """Return the descriptors and the resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return len(os.listdir(f"/proc/{pid}/fd")), pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
