"""`minisam policies`: what functions may do, whether their code fits it, and the least that they need."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minisam import __version__
from minisam.cli import options as given
from minisam.cli.completion import complete_function
from minisam.cli.invoke import find_function
from minisam.cli.terminal import Terminal
from minisam.errors import UsageError, nearest
from minisam.wording import counted

if TYPE_CHECKING:
    from minisam.model import App

_USAGE = "[FUNCTION | check | record -- COMMAND... | suggest FUNCTION]"
_VERBS = ("check", "record", "suggest")


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Return what may come first, or the function after `suggest`."""
    before = context.params.get("words") or ()
    verbs = [verb for verb in _VERBS if verb.startswith(incomplete)] if not before else []
    is_named = not before or tuple(before) == ("suggest",)
    return [*verbs, *(complete_function(context, parameter, incomplete) if is_named else ())]


_WORDS = click.Argument(["words"], nargs=-1, type=click.UNPROCESSED, metavar=_USAGE, shell_complete=_complete)


@given.command("policies", arguments=[_WORDS])
def command(options: given.Options, words: Sequence[str]) -> int:
    """Show what functions may do, whether their code fits that, and the least that they need.

    `minisam policies [FUNCTION]` shows roles in words, each statement with its line of the template. `minisam policies
    check` reads the handlers' source, runs nothing, and exits with 1 where a permission is missing.

    `minisam policies record -- COMMAND` runs the application and, beside it, a command that uses it, as `minisam exec`
    does, and prints the least policy of each function that did something; nothing is denied meanwhile, unless --iam
    says so. `--record-policies FILE` keeps what was seen, here or with `start-api`, and `minisam policies suggest
    FUNCTION` prints the least policy that covers what the file holds.

    Example: minisam policies record -- pytest tests
    """
    from minisam.template import load_app

    if words and words[0] == "record":
        return _record(words[1:], options)
    app = load_app(given.template_of(options), given.load_options(options))
    verb = words[0] if words and words[0] not in app.functions else ""
    if verb == "check" and len(words) == 1:
        return _check(app, options)
    if verb == "suggest" and len(words) <= 2:
        return _suggest(app, words[1] if len(words) == 2 else None, options)
    if verb and len(words) == 1 and (near := nearest(verb, _VERBS)):
        raise UsageError(f"There is no function '{verb}'", hint=f"did you mean `minisam policies {near}`?")
    if len(words) > 1:
        raise UsageError("`minisam policies` takes one FUNCTION, `check`, `record -- COMMAND` or `suggest FUNCTION`")
    return _show(app, words[0] if words else None, options)


def _show(app: App, name: str | None, options: given.Options) -> int:
    from minisam.access.managed_policies import managed_policy
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
    from minisam.access.managed_policies import managed_policy
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
            print(f"the roles of {counted(len(app.functions), 'function')} fit their code, as far as it is literal")
    return 1 if any(finding.severity == "error" for finding in findings) else 0


def _record(words: Sequence[str], options: given.Options) -> int:
    from minisam.cli.exec import run_beside
    from minisam.policies.records import least_policies

    if not words:
        raise UsageError("Nothing to run", hint="write it after `--`: `minisam policies record -- pytest`")
    given_path = given.path_of(options, "record_policies")
    with tempfile.TemporaryDirectory() as folder:
        path = given_path or Path(folder, "records.jsonl")
        run_options = given.run_options({**options, "iam": options["iam"] or "off"}, serves="apis")
        status = run_beside(replace(run_options, policy_records=path), options, words)
        found = least_policies(path) if path.exists() else {}
    print(json.dumps(found, indent=2))
    if not found:
        print("no function called AWS", file=sys.stderr)
    return status


def _suggest(app: App, name: str | None, options: given.Options) -> int:
    from minisam.policies.records import least_policies

    function = find_function(app, name)
    path = given.path_of(options, "record_policies")
    if path is None:
        raise UsageError("Nothing was recorded", hint="name the file that `start-api --record-policies FILE` wrote")
    if (policy := least_policies(path).get(function.id)) is None:
        raise UsageError(f"'{path}' has no call of function '{function.id}'")
    print(json.dumps(policy, indent=2))
    return 0
