"""A day of a minute schedule, moved through by `minisam clock advance 24h`: 1,440 invocations, each at its own time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.clocks import in_turn, seconds
from benchmarks.rows import Bench, Row
from tests.end_to_end.command import Server

MINUTES = 24 * 60
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Minutely:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.11
      Handler: minutely.handler
      CodeUri: src
      Events:
        EachMinute: {Type: Schedule, Properties: {Schedule: rate(1 minute)}}
"""


def measure(bench: Bench) -> Iterator[Row]:
    template = bench.folder() / "template.yaml"
    template.write_text(TEMPLATE)
    (template.parent / "src").mkdir()
    (template.parent / "src" / "minutely.py").write_text("def handler(event, context):\n    return event['time']\n")
    with bench.command.serving(template) as server:
        pairs = in_turn(lambda: seconds(lambda: _pass_a_day(bench, template)), lambda: _invoke(server), bench.rounds)
    name = "24 hours of a minute schedule"
    yield Row(
        name=name, value=min(pairs.ours), unit="s", goal=3, note="best of the rounds, the command's start included"
    )
    base = "1,440 invocations by one client"
    yield Row(name=name, value=pairs.ratio, unit="x", goal=3, base=base, note=pairs.note)


def _pass_a_day(bench: Bench, template: Path) -> None:
    ran = bench.command.run("clock", "advance", "24h", "-t", template, "--json").json()["ran"]
    assert ran["function Minutely"] == MINUTES, ran


def _invoke(server: Server) -> float:
    return seconds(lambda: [server.invoke("Minutely", {"time": "now"}) for _ in range(MINUTES)])
