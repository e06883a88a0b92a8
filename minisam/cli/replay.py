"""`minisam replay`: recorded invocations against the code as it is now."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minisam.cli import options as given
from minisam.cli.terminal import Terminal
from minisam.errors import UsageError, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minisam.application import Application
    from minisam.application.replaying import Replayed
    from minisam.cloud.messages import CloudEvent
    from minisam.recordings.cases import Case

_FOLDER = click.Argument(["folder"], type=click.Path())
_CASES = click.Argument(["cases"], nargs=-1)
_MOST_SHOWN = 20


@given.command("replay", arguments=[_FOLDER, _CASES])
def command(options: given.Options, folder: str, cases: Sequence[str]) -> int:
    """Run the cases of FOLDER against the code as it is now, and show what differs.

    `start-api --record FOLDER` writes a case for each invocation. CASES are names of cases or of functions; without
    any, all are run. Each begins with a cold function. Its AWS calls get the answers that were recorded; with
    `--calls live` the embedded AWS answers, which holds what the template declares and `--seed` gives. Compared are the
    result, the error and the AWS calls; times, drawn ids and tokens are looked past. The exit status is 1 when anything
    differs.

    `--pytest` prints one case as a test for the fixture `sam`.

    Example: minisam replay recordings
    """
    from minisam.recordings.cases import read_cases

    if options["calls"] not in ("recorded", "live"):
        raise UsageError(f"--calls: '{options['calls']}' is not recorded or live")
    everything = read_cases(Path(folder))
    chosen = read_cases(Path(folder), cases) if cases else everything
    if options["pytest"]:
        return _print_test(chosen, Path(folder), options)
    status, replayed = _replay(everything, chosen, options)
    if status:
        return status
    different = sum(not one.is_same for one in replayed)
    if options["json"]:
        shown = [one.to_json() for one in replayed]
        print(json.dumps({"cases": shown, "same": len(replayed) - different, "different": different}, indent=2))
    else:
        cases = "1 case" if len(replayed) == 1 else f"{len(replayed)} cases"
        print(f"{cases}: {len(replayed) - different} same, {different} different")
    return 1 if different else 0


def _replay(everything: Sequence[Case], chosen: Sequence[Case], options: given.Options) -> tuple[int, list[Replayed]]:
    from minisam.application.replaying import Comparing, Replay
    from minisam.cli.session import run

    run_options = replace(given.run_options(options, serves="nothing"), is_observed=True)
    replayed: list[Replayed] = []

    async def body(application: Application) -> int:
        comparing = Comparing(ignored=tuple(options["ignore"] or ()), is_exact=options["exact"])
        is_live = options["calls"] == "live"
        replay = Replay(application=application, cases=everything, is_live=is_live, comparing=comparing)
        for case in chosen:
            replayed.append(await replay.run(case))
            if not options["json"]:
                _show(replayed[-1])
        return 0

    return run(run_options, _Quiet(log_file=given.path_of(options, "log_file")), body), replayed


class _Quiet(Terminal):
    """Shows what is wrong, and no log: that of a case which differs is shown with it."""

    def log(self, function: str, text: str) -> None:
        """Show nothing."""

    def cloud(self, event: CloudEvent) -> None:
        """Show what failed."""
        if event.kind not in ("starting", "ready", "source", "log"):
            super().cloud(event)


def _show(done: Replayed) -> None:
    word = "same     " if done.is_same else "different" if done.problem is None else "failed   "
    print(printable(f"{word}  {done.case.name}  {done.case.function} ({done.case.trigger})"), flush=True)
    if done.problem is not None:
        print(printable(f"    {done.problem}"))
    for difference in done.differences[:_MOST_SHOWN]:
        print(printable(f"    {difference}"))
    if (more := len(done.differences) - _MOST_SHOWN) > 0:
        print(f"    ... and {more} more (--json shows all)")
    sys.stdout.flush()
    if not done.is_same and done.logs:
        print("".join(f"    | {line}\n" for line in done.logs.splitlines()), end="", file=sys.stderr)


def _print_test(chosen: Sequence[Case], folder: Path, options: given.Options) -> int:
    from minisam.testing.copying import copied

    if len(chosen) != 1:
        raise UsageError(f"--pytest writes one case, here are {len(chosen)}", hint="name it: `minisam replay DIR CASE`")
    template, load = given.template_of(options), given.load_options(options)
    path = folder / f"{chosen[0].name}.json"
    text, problems = copied(chosen[0], path, template, load, is_named=options["template"] is not None)
    print(text, end="")
    for problem in problems:
        print(f"the test fails, the code is not what it was: {problem}", file=sys.stderr)
    return 1 if problems else 0
