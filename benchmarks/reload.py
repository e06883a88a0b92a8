"""From a save of a module to the first answer of the new code, against a new interpreter for each environment.

Two servers run side by side, one with MINISAM_START=spawn; each save is made to both in turn and asked for at once.
"""

from __future__ import annotations

import importlib.util
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.clocks import percentile, seconds
from benchmarks.rows import Bench, Row
from tests.end_to_end.command import Server

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      {Runtime: python3.12, Handler: app.handler, CodeUri: src, Timeout: 20,
       Events: {Get: {Type: HttpApi, Properties: {Method: GET, Path: /}}}}
"""
BETWEEN_S = 0.15
"""Nobody saves faster, and what a save used up is made again meanwhile."""
QUICK_EDITS = 1000
MODULES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a handler's module does before it answers, and how fast it is to be."""

    name: str
    code: str
    median_ms: float | None
    most_ms: float
    least_ratio: float


KINDS = (
    Kind(name="boto3", code="import boto3", median_ms=15, most_ms=30, least_ratio=10),
    Kind(name="pandas", code="import pandas", median_ms=15, most_ms=30, least_ratio=10),
    Kind(
        name="boto3 clients",
        code="import boto3; s3 = boto3.client('s3'); table = boto3.resource('dynamodb').Table('t')",
        median_ms=None,
        most_ms=100,
        least_ratio=5,
    ),
)


def measure(bench: Bench) -> Iterator[Row]:
    for kind in KINDS:
        if kind.name != "pandas" or importlib.util.find_spec("pandas"):
            yield from saves(bench, kind)
    yield quick_edits(bench)
    yield many_modules(bench)


def saves(bench: Bench, kind: Kind) -> Iterator[Row]:
    ours, fresh = (application(bench, kind.code) for _ in range(2))
    slow = replace(bench.command, variables={"MINISAM_START": "spawn"})
    with bench.command.serving(ours) as our_server, slow.serving(fresh) as fresh_server:
        for template, server in ((ours, our_server), (fresh, fresh_server)):
            save_and_ask(template, server, kind.code, 0)
        time.sleep(2)
        pairs = []
        for number in range(1, 8 * bench.rounds + 1):
            pair = []
            for template, server in ((ours, our_server), (fresh, fresh_server)):
                pair.append(save_and_ask(template, server, kind.code, number))
                time.sleep(BETWEEN_S)
            pairs.append(pair)
    taken, base = zip(*pairs, strict=True)
    median = statistics.median(taken) * 1e3
    yield Row(name=f"save to answer, {kind.name}, median", value=median, unit="ms", goal=kind.median_ms)
    yield Row(
        name=f"save to answer, {kind.name}, 95 %", value=percentile(taken, 0.95) * 1e3, unit="ms", goal=kind.most_ms
    )
    yield Row(
        name=f"faster than a new interpreter, {kind.name}",
        value=statistics.median(theirs / own for own, theirs in pairs),
        unit="x",
        goal=kind.least_ratio,
        is_least=True,
        base="MINISAM_START=spawn",
        note=f"{median:.1f} ms / {statistics.median(base) * 1e3:.0f} ms",
    )


def quick_edits(bench: Bench) -> Row:
    """Save as fast as answers come, files of one size."""
    template = application(bench, "import boto3")
    stale = 0
    with bench.command.serving(template) as server:
        for number in range(QUICK_EDITS):
            write(template, "import boto3", number)
            stale += server.request("/").text != f"{number:06}"
    return Row(name=f"stale answers of {QUICK_EDITS} quick saves", value=stale, unit="", goal=0)


def many_modules(bench: Bench) -> Row:
    """Save one of many modules of the project, each of 150 lines."""
    body = "".join(
        f"def f{n}(a, b=1, *c, **d):\n    x = [k for k in c if k]\n    return a + b + {n}\n" for n in range(50)
    )
    code = "\n".join(f"import m{number}" for number in range(MODULES))
    template = application(bench, code)
    for number in range(MODULES):
        (template.parent / "src" / f"m{number}.py").write_text(body)
    with bench.command.serving(template) as server:
        save_and_ask(template, server, code, 0)
        time.sleep(2)
        taken = []
        for number in range(1, 4 * bench.rounds + 1):
            taken.append(save_and_ask(template, server, code, number))
            time.sleep(BETWEEN_S)
    return Row(
        name=f"save to answer, {MODULES} modules of the project",
        value=statistics.median(taken) * 1e3,
        unit="ms",
        goal=30,
    )


def application(bench: Bench, code: str) -> Path:
    folder = bench.folder()
    (folder / "src").mkdir()
    (folder / "template.yaml").write_text(TEMPLATE)
    write(folder / "template.yaml", code, 0)
    return folder / "template.yaml"


def write(template: Path, code: str, number: int) -> None:
    handler = f"def handler(event, context): return {{'statusCode': 200, 'body': '{number:06}'}}\n"
    (template.parent / "src" / "app.py").write_text(f"{code}\n{handler}")


def save_and_ask(template: Path, server: Server, code: str, number: int) -> float:
    write(template, code, number)
    answers: list[str] = []
    taken = seconds(lambda: answers.append(server.request("/").text))
    assert answers == [f"{number:06}"]
    return taken
