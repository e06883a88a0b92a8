"""The way to the user's real account: shown, and taken only where somebody says yes to it.

Whose account it is the account itself says, before anything of the application runs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from minisam.access.passages import FLAG, Passage, parse_passages
from minisam.cli.tables import columns
from minisam.endpoints import Endpoints
from minisam.errors import RealAwsRefused, UsageError, printable

if TYPE_CHECKING:
    from minisam.account import Account

CONFIRMATION = "--remote-account"


def consented(options: Mapping[str, Any], endpoints: Endpoints, region: str) -> dict[str, Any]:
    """Return the passages that the options have and the account that they lead to, as `RunOptions` takes them.

    Raises UsageError for what is no passage; else as `confirmed`.
    """
    passages = passages_beside(endpoints, options["remote"])
    account = confirmed(passages, options["profile"], region, options["remote_account"])
    return {"passages": passages, "account": account}


def confirmed(passages: Sequence[Passage], profile: str | None, region: str, expected: str | None) -> Account:
    """Return the account that the passages lead to, once somebody has confirmed it.

    `expected` is the account's id as the user gave it, which confirms it; without it the terminal is asked. Raises
    RealAwsRefused where the answer is no, nobody can be asked or the account is another; RealAwsUnavailable.
    """
    from minisam.account import open_account

    account = open_account(profile, region)
    for line in _described(account, passages, region):
        print(line, file=sys.stderr)
    if expected is not None:
        if expected != account.id:
            raise RealAwsRefused(
                f"{CONFIRMATION}: the account is {account.id}, not {expected}", hint="check `--profile` and AWS_PROFILE"
            )
    elif not (sys.stdin is not None and sys.stdin.isatty()):
        hint = f"if that is the account that you mean, give {CONFIRMATION} {account.id}"
        raise RealAwsRefused("--remote: there is no terminal to confirm it at", hint=hint)
    elif not click.confirm("Let them?", err=True):
        raise RealAwsRefused("--remote: not confirmed; nothing was started")
    return account


def passages_beside(endpoints: Endpoints, words: Sequence[str]) -> tuple[Passage, ...]:
    """Return the passages of the option's words; raises UsageError for a service that another emulator has."""
    passages = parse_passages(words)
    for passage in passages:
        if endpoints.default or endpoints.of(passage.service):
            raise UsageError(
                f"{FLAG} {passage.word}: --aws-endpoint has that service elsewhere already", hint="give one of them"
            )
    return passages


def _described(account: Account, passages: Sequence[Passage], region: str) -> Iterator[str]:
    yield f"{FLAG}: these calls of functions go to your real AWS account, signed with your credentials"
    profile = account.profile or ("none: the environment's keys" if "AWS_ACCESS_KEY_ID" in os.environ else "default")
    rows = [["account", account.id], ["as", account.arn], ["profile", profile], ["region", region]]
    rows += [[passage.rights, passage.word] for passage in passages]
    for line in columns([[printable(cell) for cell in row] for row in rows]):
        yield f"  {line}"
