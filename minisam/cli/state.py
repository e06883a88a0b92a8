"""`minisam state`: what a running application's AWS holds, as a file and back."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from minisam.cli import options as given
from minisam.errors import UsageError

_ACTIONS = ("export", "import", "reset", "diff")
_FILES = {"export": (0, 1), "import": (1, 1), "reset": (0, 0), "diff": (1, 2)}


@given.command(
    "state",
    arguments=[
        click.Argument(["action"], type=click.Choice(_ACTIONS)),
        click.Argument(["files"], nargs=-1, type=click.Path(path_type=Path)),
    ],
)
def command(options: given.Options, action: str, files: tuple[Path, ...]) -> int:
    """Export, import, reset or compare the data of the running application's AWS.

    `export [FILE]` writes items, objects, messages, parameters and secrets as JSON; `import FILE` puts them beside what
    is there; `reset` empties tables, buckets and queues and fills in the seeds; `diff FILE [OTHER]` says what differs
    between a file and now, or between two files (status 1 where something does).

    Example: minisam state export before.json
    """
    fewest, most = _FILES[action]
    if not fewest <= len(files) <= most:
        raise UsageError(f"`state {action}` takes {fewest or 'no'}{f' to {most}' if most > fewest else ''} file(s)")
    return _DO[action](options, files)


def _export(options: given.Options, files: tuple[Path, ...]) -> int:
    if files and str(files[0]) != "-":
        _order(options, "export", files[0])
        print(f"exported into {files[0]}", file=sys.stderr)
    else:
        print(json.dumps(_now(options), indent=1, sort_keys=True))
    return 0


def _import(options: given.Options, files: tuple[Path, ...]) -> int:
    from minisam.cloud.portable import read

    read(files[0])
    taken: Mapping[str, int] = _order(options, "import", files[0])
    if options["json"]:
        print(json.dumps(taken))
    else:
        print(", ".join(f"{service}: {count}" for service, count in taken.items() if count) or "nothing")
    return 0


def _reset(options: given.Options, files: tuple[Path, ...]) -> int:
    _order(options, "reset", None)
    print("tables, buckets and queues are as at the beginning", file=sys.stderr)
    return 0


def _diff(options: given.Options, files: tuple[Path, ...]) -> int:
    from minisam.cloud.portable import differences, read

    found = differences(read(files[0]), read(files[1]) if len(files) > 1 else _now(options))
    if options["json"]:
        print(json.dumps([{"sign": one.sign, "where": one.where, "what": one.what} for one in found], indent=2))
    else:
        for one in found:
            print(f"{one.sign} {one.where}  {one.what}")
    return 1 if found else 0


def _now(options: given.Options) -> Any:
    """Return what the application holds; a file in between, since it may be large."""
    with tempfile.TemporaryDirectory(prefix="minisam-") as folder:
        path = Path(folder) / "state.json"
        _order(options, "export", path)
        return json.loads(path.read_bytes())


def _order(options: given.Options, verb: str, path: Path | None) -> Any:
    from minisam.cli import orders

    return orders.order(options, verb, path=str(path.absolute()) if path else "")


_DO = {"export": _export, "import": _import, "reset": _reset, "diff": _diff}
