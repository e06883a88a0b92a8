"""SAM CLI's flags that have no work to do here: accepted, so that scripts and `samconfig.toml` go on, and named.

What would change a result and is not there is refused instead. SAM CLI: docs "sam local start-api", "sam local invoke".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from minisam.errors import UsageError
from minisam.records import dataclass

CONTAINERS = "minisam starts no containers"
_DEBUGGER = "the debugger is debugpy of the function's own Python"
_NOTHING = "nothing here depends on it"

SWITCHES: Mapping[str, str] = {
    **dict.fromkeys(
        ("--skip-pull-image", "--force-image-build", "--shutdown", "--no-memory-limit", "--mount-symlinks"), CONTAINERS
    ),
    **dict.fromkeys(("--beta-features", "--no-beta-features", "--cached", "--use-container"), _NOTHING),
    **dict.fromkeys(
        ("--language-extensions", "--no-language-extensions"), "language extensions follow the template's Transform"
    ),
    "--save-params": "minisam writes no samconfig.toml",
    "--lint": "cfn-lint is a tool of its own",
}
"""Flags without a value, and why nothing comes of them."""

OPTIONS: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("-v", "--docker-volume-basedir", "--docker-network", "--container-host", "--container-host-interface"),
            *("--add-host", "--container-dns", "-ii", "--invoke-image", "--warm-containers"),
        ),
        CONTAINERS,
    ),
    **dict.fromkeys(("--debugger-path", "--debug-args"), _DEBUGGER),
    "--container-env-vars": "--env-vars gives functions their variables",
    "--layer-cache-basedir": "layers are used where they are",
    "--runtime": "the template's `Runtime` counts; --python names an interpreter",
    "-r": "the template's `Runtime` counts; --python names an interpreter",
}
"""The same, each with a value."""

REFUSED: Mapping[str, str] = {
    **dict.fromkeys(
        ("--hook-name", "--hook-package-id", "--terraform-plan-file", "--skip-prepare-infra"),
        "Terraform projects are not read",
    ),
    "--tenant-id": "tenant isolation is not emulated",
    "--durable-execution-name": "durable executions are not emulated",
}
"""Flags whose work is not done here: going on without would give another result."""

_LOG_SWITCH = "--debug"
_SAM_CLIS_LOG = "without a function it is SAM CLI's own log"


@dataclass(frozen=True, slots=True)
class Unneeded:
    """A flag that was given, as it was written, and why nothing comes of it."""

    flag: str
    why: str


def part(words: Sequence[str], own: Iterable[str]) -> tuple[list[str], list[Unneeded]]:
    """Part a command's words from the flags that it does not need; `own` are the command's flags, which it keeps.

    Raises UsageError for a flag that is refused.
    """
    kept: list[str] = []
    unneeded: list[Unneeded] = []
    own, rest = set(own), list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            return [*kept, word, *rest], unneeded
        flag, equals, _ = word.partition("=")
        has_value = bool(equals or (rest and not rest[0].startswith("-")))
        if (flag in own and (flag != _LOG_SWITCH or has_value)) or not (found := unneeded_flag(flag)):
            kept.append(word)
            continue
        unneeded.append(found)
        if flag in OPTIONS and not equals:
            rest = rest[1:]
    return kept, unneeded


def unneeded_flag(flag: str) -> Unneeded | None:
    """Return why nothing comes of a flag, None for one that is not of these. Raises UsageError where it is refused."""
    if why := REFUSED.get(flag):
        raise UsageError(f"{flag}: {why}", hint="leave it out")
    why = _SAM_CLIS_LOG if flag == _LOG_SWITCH else SWITCHES.get(flag) or OPTIONS.get(flag)
    return Unneeded(flag, why) if why else None


def lines(unneeded: Iterable[Unneeded]) -> Iterator[str]:
    """Say it, one line for each reason."""
    by_reason: dict[str, dict[str, None]] = {}
    for one in unneeded:
        by_reason.setdefault(one.why, {})[one.flag] = None
    for why, flags in by_reason.items():
        yield f"not needed: {', '.join(flags)}: {why}"
