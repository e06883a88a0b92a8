"""`minisam policies`: what functions may do, whether their code fits it, and the least that they need."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from minisam import __version__
from minisam.cli import options as given
from minisam.cli.invoke import find_function
from minisam.cli.terminal import Terminal
from minisam.errors import UsageError

if TYPE_CHECKING:
    from minisam.model import App

_WORDS = click.Argument(["words"], nargs=-1, metavar="[FUNCTION | check | suggest FUNCTION]")


@given.command("policies", arguments=[_WORDS])
def command(options: given.Options, words: Sequence[str]) -> int:
    """Show what functions may do; `check` compares it with their code, `suggest` prints the least they need.

    `minisam policies [FUNCTION]` shows roles in words, each statement with its line of the template. `minisam policies
    check` reads the handlers' source, runs nothing, and exits with 1 where a permission is missing. `minisam policies
    suggest FUNCTION` prints the least policy that covers what `--record-policies FILE` recorded.

    Example: minisam policies check --sarif -t template.yaml
    """
    from minisam.template import load_app

    app = load_app(given.template_of(options), given.load_options(options))
    verb = words[0] if words and words[0] not in app.functions else ""
    if verb == "check" and len(words) == 1:
        return _check(app, options)
    if verb == "suggest" and len(words) == 2:
        return _suggest(app, words[1], options)
    if len(words) > 1:
        raise UsageError("`minisam policies` takes one FUNCTION, `check`, or `suggest FUNCTION`")
    return _show(app, words[0] if words else None, options)


def _show(app: App, name: str | None, options: given.Options) -> int:
    from minisam.cloud.managed_policies import managed_policy
    from minisam.policies.description import describe, in_words

    chosen = [find_function(app, name)] if name else sorted(app.functions.values(), key=lambda one: one.position)
    listings = [describe(app, function, managed_policy) for function in chosen]
    Terminal().show_warnings(app.findings)
    if options["json"]:
        print(json.dumps({"functions": listings}, indent=2))
        return 0
    for listing in listings:
        for line in in_words(listing):
            print(line)
    return 0


def _check(app: App, options: given.Options) -> int:
    from minisam.cloud.managed_policies import managed_policy
    from minisam.policies.check import check
    from minisam.policies.sarif import to_sarif

    findings = check(app, managed_policy)
    if options["sarif"]:
        print(json.dumps(to_sarif(findings, __version__), indent=2))
    elif options["json"]:
        rows = [
            {
                "check": finding.check,
                "severity": finding.severity,
                "message": finding.message,
                "hint": finding.hint,
                "position": str(finding.position) if finding.position else None,
            }
            for finding in findings
        ]
        print(json.dumps({"findings": rows}, indent=2))
    else:
        Terminal().show_findings(findings)
        if not findings:
            print(f"the roles of {len(app.functions)} functions fit their code, as far as it is literal")
    return 1 if any(finding.severity == "error" for finding in findings) else 0


def _suggest(app: App, name: str, options: given.Options) -> int:
    from minisam.policies.records import least_policy, read_records

    function = find_function(app, name)
    path = given.path_of(options, "record_policies")
    if path is None:
        raise UsageError("Nothing was recorded", hint="name the file that `start-api --record-policies FILE` wrote")
    used = read_records(path, function.id)
    if not used:
        raise UsageError(f"'{path}' has no call of function '{function.id}'")
    print(json.dumps(least_policy(used), indent=2))
    return 0
