"""`make soak`: all volumes, or those named; prints one line each.

python -m tests.soak [KIND ...] [--share 1.0] [--seed 1]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from pathlib import Path

from tests.end_to_end.command import Command
from tests.end_to_end.echo import echoing
from tests.soak import (
    casualties,
    crashes,
    edits,
    hardships,
    kills,
    operations,
    orders,
    reloads,
    requests,
    starts,
    templates,
)

APPS = Path(__file__).parents[1] / "end_to_end" / "apps"
EXAMPLES = Path(__file__).parents[2] / "examples"
KINDS = (
    *("starts", "edits", "crashes", "casualties", "reloads", "hardships", "requests", "orders", "kills"),
    *("operations", "templates"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description="Run volumes against the real command.")
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"one of {', '.join(KINDS)} (default: all)")
    parser.add_argument("--share", type=float, default=1.0, help="how much of the volume (default: all of it)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    if unknown := set(args.kinds) - set(KINDS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    for kind in args.kinds or KINDS:
        with tempfile.TemporaryDirectory(prefix="minisam-soak-") as folder:
            began = time.monotonic()
            said = run(kind, Path(folder), args.share, args.seed)
            print(f"{kind}: {said} in {time.monotonic() - began:.0f} s", flush=True)


def run(kind: str, folder: Path, share: float, seed: int) -> str:
    """Run one volume in a scratch folder; fails with AssertionError, returns what to print."""
    (folder / "home").mkdir()
    command = Command(home=folder / "home", scratch=folder / "scratch")
    if kind == "requests":
        return ask_everything(command, folder, round(requests.VOLUME * share), seed)
    if kind == "templates":
        tried = templates.soak(folder / "trials", count=round(templates.VOLUME * share), seed=seed)
        assert not tried.wrong, "\n".join(tried.wrong[:20])
        bounds = f"{tried.slowest_s:.1f} s and {tried.largest_mb:.0f} MB at most"
        return f"{tried.apps} applications, {tried.refused} refused, {bounds}, nothing read outside"
    if kind == "orders":
        template = Path(shutil.copytree(EXAMPLES / "orders", folder / "orders")) / "template.yaml"
        travelled = orders.soak(command, template, count=round(orders.VOLUME * share), seed=seed)
        assert not travelled.wrong, travelled.wrong[:20]
        return f"{travelled.orders} orders arrived beside {travelled.kills} killed processes"
    if kind == "kills":
        ledger = kills.soak(command, folder, count=(count := round(kills.VOLUME * share)), seed=seed)
        assert not ledger.wrong, ledger.wrong[:20]
        return f"killed {count} times while it wrote, {sum(ledger.items.values())} updates and all else there"
    if kind == "operations":
        wrong = operations.soak(command, folder, count=(count := round(operations.VOLUME * share)), seed=seed)
        assert not wrong, wrong[:20]
        return f"{count} operations of {operations.CLIENTS} clients, nothing lost or failed"
    if kind == "reloads":
        growth = reloads.soak(command, folder / "reloads", count=round(reloads.VOLUME * share))
        assert growth.is_none, growth
        return f"{growth.reloads} reloads, {growth.descriptors:+} descriptors, {growth.memory_mb:+.1f} MB"
    if kind == "hardships":
        for hardship in hardships.HARDSHIPS:
            (folder / hardship.__name__).mkdir()
            hardship(command, folder / hardship.__name__)
        return ", ".join(hardship.__name__.replace("_", " ") for hardship in hardships.HARDSHIPS)
    app = "faults" if kind in ("crashes", "casualties") else "workshop"
    template = Path(shutil.copytree(APPS / app, folder / app)) / "template.yaml"
    if kind == "starts":
        starts.soak(command, template, count=(count := round(starts.VOLUME * share)), seed=seed)
        return f"{count} starts, nothing left behind"
    if kind == "edits":
        saved = edits.soak(command, template, count=round(edits.VOLUME * share))
        assert not (saved.stale or saved.broken), saved
        return f"{saved.done} saves, no old answer, nor among {saved.asked_beside} requests beside them"
    if kind == "casualties":
        found = casualties.soak(command, template, count=round(casualties.VOLUME * share), seed=seed)
        assert not found.wrong, found
        return f"{found.requests} requests, {found.kills} environments killed, {found.failed} requests failed with them"
    load = crashes.soak(command, template, count=round(crashes.VOLUME * share), seed=seed)
    assert load.harmed == 0, f"{load.harmed} requests got a wrong answer beside {load.crashes} crashes"
    return f"{load.crashes} crashes, no other request harmed"


def ask_everything(command: Command, folder: Path, count: int, seed: int) -> str:
    """Send requests of every shape to three applications."""
    said = []
    with echoing() as address:
        for source in (EXAMPLES / "crud", EXAMPLES / "nested", APPS / "integrations"):
            template = Path(shutil.copytree(source, folder / source.name)) / "template.yaml"
            args = ("--parameter-overrides", f"Backend={address}") if source.name == "integrations" else ()
            found = requests.soak(command, template, *args, count=count, start=seed)
            said.append(f"{source.name}: {', '.join(f'{n} {status}' for status, n in sorted(found.items()))}")
    return "; ".join(said) + "; no 5xx without a failing function"


if __name__ == "__main__":
    main()
