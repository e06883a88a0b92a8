"""`make bench`: starts, requests, saves, timeouts and large templates; ends with status 1 when a goal is missed.

python -m benchmarks [NAME ...] [--rounds 5]
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.clocks import Figure, in_turn, latencies, percentile, python, seconds
from tests.end_to_end.command import Command

APPS = Path(__file__).parents[1] / "tests" / "end_to_end" / "apps"


@dataclass(frozen=True, slots=True)
class Bench:
    """What a benchmark works with: the command, a scratch folder, how often to repeat."""

    command: Command
    scratch: Path
    rounds: int

    def copy(self, app: str) -> Path:
        folder = self.scratch / uuid.uuid4().hex
        shutil.copytree(APPS / app, folder)
        return folder / "template.yaml"


def help_(bench: Bench) -> Iterator[Figure]:
    """The help, against the import of the library that prints it."""
    ours, base = in_turn(
        lambda: seconds(python("-m", "minisam", "--help")), lambda: seconds(python("-c", "import click")), bench.rounds
    )
    yield Figure(name="minisam --help", value=ours / base, unit="x", goal=1.5, base="import click")


def first_response(bench: Bench) -> Iterator[Figure]:
    """From the command to its first response, with and without the expansion in the cache."""
    template = bench.copy("faults")

    def start(command: Command) -> float:
        with contextlib.ExitStack() as stack:
            return seconds(lambda: stack.enter_context(command.serving(template)).request("/fine"))

    def uncached() -> float:
        home = bench.scratch / uuid.uuid4().hex
        home.mkdir()
        return start(replace(bench.command, home=home))

    start(bench.command)
    ours, base = in_turn(lambda: start(bench.command), lambda: seconds(python("-c", "import uvicorn")), bench.rounds)
    yield Figure(name="first response, expansion cached", value=ours / base, unit="x", goal=2, base="import uvicorn")
    ours, base = in_turn(
        uncached, lambda: seconds(python("-c", "import samtranslator.translator.translator")), bench.rounds
    )
    yield Figure(name="first response, not cached", value=ours / base, unit="x", goal=1.3, base="import samtranslator")


def warm_request(bench: Bench) -> Iterator[Figure]:
    """A warm request, against an application that answers inside a bare server."""
    bare = subprocess.Popen([sys.executable, "-m", "benchmarks.bare"], stdout=subprocess.PIPE, text=True)
    try:
        assert bare.stdout is not None
        bare_url = f"http://127.0.0.1:{int(bare.stdout.readline())}/"
        with bench.command.serving(bench.copy("faults")) as server:
            ours, base = in_turn(
                lambda: statistics.median(latencies(server.front + "/fine", 500)),
                lambda: statistics.median(latencies(bare_url, 500)),
                bench.rounds,
            )
    finally:
        bare.kill()
        bare.wait()
    yield Figure(name="warm request, above a bare server", value=(ours - base) * 1e6, unit="us", goal=250)


def save(bench: Bench) -> Iterator[Figure]:
    """From a save of a handler whose module makes boto3 clients, and of one that does not, to the new answer."""
    template = bench.copy("workshop")
    module = template.parent / "src" / "wording.py"
    with bench.command.serving(template) as server:
        assert server.request("/hello").status == 200
        taken = []
        for number in range(20 * bench.rounds):
            module.write_text(f'WORD = "{number:05}"\n')
            taken.append(seconds(lambda: server.request("/hello")))
            assert server.request("/hello").json()["imported"] == f"{number:05}"
    yield Figure(name="save to answer, median", value=statistics.median(taken) * 1e3, unit="ms", goal=15)
    yield Figure(name="save to answer, 95 %", value=percentile(taken, 0.95) * 1e3, unit="ms", goal=30)


def timeout(bench: Bench) -> Iterator[Figure]:
    """From a timeout of one second to the next answer of the same function."""
    with bench.command.serving(bench.copy("faults")) as server:

        def hang_and_ask() -> None:
            server.request("/moody?mood=loop")
            assert server.request("/moody").status == 200

        taken = [seconds(hang_and_ask) - 1 for _ in range(bench.rounds)]
    yield Figure(name="timeout to next answer", value=statistics.median(taken) * 1e3, unit="ms", goal=20)


def large_template(bench: Bench) -> Iterator[Figure]:
    """Listing 500 functions, against 50; both without the cache."""

    def load(count: int) -> float:
        folder = bench.scratch / uuid.uuid4().hex
        folder.mkdir()
        (folder / "app.py").write_text("def handler(event, context): ...\n")
        function = "{Type: AWS::Serverless::Function, Properties: {Runtime: python3.12, Handler: app.handler}}"
        resources = "".join(f"  F{n}: {function}\n" for n in range(count))
        (folder / "template.yaml").write_text(f"Transform: AWS::Serverless-2016-10-31\nResources:\n{resources}")
        return seconds(lambda: bench.command.run("list", "--json", "-t", folder / "template.yaml").json())

    ours, base = in_turn(lambda: load(500), lambda: load(50), bench.rounds)
    yield Figure(name="template of 500 functions", value=ours / base, unit="x", goal=10, base="50 functions")


BENCHMARKS = {
    "help": help_,
    "first-response": first_response,
    "warm-request": warm_request,
    "save": save,
    "timeout": timeout,
    "large-template": large_template,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure minisam against its goals.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)} (default: all)")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    if unknown := set(args.names) - set(BENCHMARKS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    figures = []
    with tempfile.TemporaryDirectory(prefix="minisam-bench-") as folder:
        (home := Path(folder) / "home").mkdir()
        bench = Bench(Command(home=home, scratch=Path(folder) / "scratch"), Path(folder), args.rounds)
        for name in args.names or BENCHMARKS:
            for figure in BENCHMARKS[name](bench):
                print(figure, flush=True)
                figures.append(figure)
    return 0 if all(figure.is_good for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
