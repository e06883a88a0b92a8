"""`make bench`: measures minisam against its goals; ends with status 1 when one is missed.

python -m benchmarks [NAME ...] [--rounds 7] [--json FILE]
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import benchmarks
from benchmarks.rows import Bench, Row, as_table
from tests.end_to_end.command import Command

Measure = Callable[[Bench], Iterable[Row]]


def found() -> dict[str, Measure]:
    """Return the benchmarks by name: the modules of this package that can `measure`."""
    names = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__"]
    modules = {name: importlib.import_module(f"benchmarks.{name}") for name in names}
    return {name.replace("_", "-"): module.measure for name, module in modules.items() if hasattr(module, "measure")}


def main() -> int:
    benchmarks_by_name = found()
    parser = argparse.ArgumentParser(description="Measure minisam against its goals.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(benchmarks_by_name)}; default: all")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows to this file too")
    args = parser.parse_args()
    if unknown := set(args.names) - set(benchmarks_by_name):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="minisam-bench-") as folder:
        (home := Path(folder) / "home").mkdir()
        command = Command(home=home, scratch=Path(folder) / "scratch")
        bench = Bench(command=command, scratch=Path(folder), rounds=args.rounds)
        for name in args.names or benchmarks_by_name:
            print(f"{name} ...", file=sys.stderr, flush=True)
            rows += benchmarks_by_name[name](bench)
    print(as_table(rows))
    if args.json:
        args.json.write_text(json.dumps([row.as_json() for row in rows], indent=2) + "\n")
    return 0 if all(row.is_good for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
