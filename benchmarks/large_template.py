"""A template of 500 functions against one of 50; nothing in the cache for either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.clocks import in_turn, seconds
from benchmarks.rows import Bench, Row

HANDLER = "def handler(event, context):\n    return {'statusCode': 200, 'body': 'fine'}\n"


def measure(bench: Bench) -> Iterator[Row]:
    templates = {count: write_template(bench.folder(), count) for count in (50, 500)}

    def load(count: int) -> float:
        command = replace(bench.command, home=bench.folder())
        return seconds(lambda: command.run("list", "--json", "-t", templates[count]).json())

    pairs = in_turn(lambda: load(500), lambda: load(50), bench.rounds)
    yield Row(
        name="template of 500 functions", value=pairs.ratio, unit="x", goal=10, base="50 functions", note=pairs.note
    )


def write_template(folder: Path, count: int) -> Path:
    """Write an application of `count` functions, each with a route of its own, and return its template."""
    (folder / "app.py").write_text(HANDLER)
    resources = "".join(_function(number) for number in range(count))
    template = folder / "template.yaml"
    template.write_text(f"Transform: AWS::Serverless-2016-10-31\nResources:\n{resources}")
    return template


def _function(number: int) -> str:
    event = f"{{Type: HttpApi, Properties: {{Method: GET, Path: /f{number}}}}}"
    properties = f"{{Runtime: python3.12, Handler: app.handler, Events: {{Get: {event}}}}}"
    return f"  F{number}:\n    Type: AWS::Serverless::Function\n    Properties: {properties}\n"
