"""What more of everything costs: functions, bytes, connections, project modules. Also drawn: `docs/growth.svg`."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.chart import Panel, draw
from benchmarks.clients import send_all
from benchmarks.clocks import seconds
from benchmarks.large_template import write_template
from benchmarks.rows import Bench, Row

PICTURE = Path(__file__).parents[1] / "docs" / "growth.svg"
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Echo:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.12
      Handler: app.handler
      Timeout: 30
      Events: {Any: {Type: HttpApi, Properties: {Method: ANY, Path: /}}}
"""
ECHO = "def handler(event, context):\n    return {'statusCode': 200, 'body': event.get('body', 'fine')}\n"


def measure(bench: Bench) -> Iterator[Row]:
    panels = [
        Panel("start with so many functions, ms", _each((10, 100, 500), lambda size: _start(bench, size))),
        Panel("request with a body of so many KB, ms", _bodies(bench)),
        Panel("requests a second over so many connections", _connections(bench)),
        Panel("first answer with so many project modules, ms", _each((1, 50, 200), lambda size: _modules(bench, size))),
    ]
    PICTURE.write_text(draw(panels), encoding="utf-8")
    for panel in panels:
        shown = ", ".join(f"{size:g}: {value:.3g}" for size, value in panel.points)
        (_, first), (_, last) = panel.points[0], panel.points[-1]
        yield Row(name=panel.title, value=last / first, unit="x", base="the smallest", note=shown)


def _each(sizes: tuple[int, ...], take: Callable[[int], float]) -> list[tuple[float, float]]:
    return [(size, take(size)) for size in sizes]


def _start(bench: Bench, count: int) -> float:
    template = write_template(bench.folder(), count)
    command = replace(bench.command, home=bench.folder())
    command.start(template).stop()
    taken = []
    for _ in range(bench.rounds):
        servers = []
        taken.append(seconds(lambda servers=servers: servers.append(command.start(template))) * 1e3)
        servers[0].stop()
    return statistics.median(taken)


def _echo(bench: Bench, code: str = ECHO) -> Path:
    folder = bench.folder()
    (folder / "app.py").write_text(code)
    (folder / "template.yaml").write_text(TEMPLATE)
    return folder / "template.yaml"


def _bodies(bench: Bench) -> list[tuple[float, float]]:
    points = []
    with bench.command.serving(_echo(bench)) as server:
        for size_kb in (1, 64, 1024, 5 * 1024, 5.9 * 1024):
            body = b"x" * int(size_kb * 1024)
            count = 50 if size_kb < 1000 else 5
            send_all(server.front + "/", 1, 3, body)
            taken = [seconds(lambda body=body, count=count: send_all(server.front + "/", 1, count, body))]
            points.append((size_kb, min(taken) / count * 1e3))
    return points


def _connections(bench: Bench) -> list[tuple[float, float]]:
    with bench.command.serving(_echo(bench)) as server:
        send_all(server.front + "/", 64, 640)
        return [
            (size, 640 / min(seconds(lambda size=size: send_all(server.front + "/", size, 640)) for _ in range(3)))
            for size in (1, 4, 16, 64)
        ]


def _modules(bench: Bench, count: int) -> float:
    template = _echo(bench, "".join(f"import part{number}\n" for number in range(count)) + ECHO)
    for number in range(count):
        lines = "".join(f"def f{line}(x):\n    return x + {line}\n" for line in range(75))
        (template.parent / f"part{number}.py").write_text(lines)
    taken = []
    for _ in range(bench.rounds):
        with bench.command.serving(template) as server:
            taken.append(seconds(lambda server=server: server.request("/")) * 1e3)
    return statistics.median(taken)
