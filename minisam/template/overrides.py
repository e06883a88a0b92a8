"""`--parameter-overrides` as users write it -> names and texts.

Both spellings of SAM CLI: `Name=Value`, and `ParameterKey=Name,ParameterValue=Value`; one a word or several in one,
with quotes around values that hold spaces. SAM CLI: docs "sam local start-api", option --parameter-overrides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from minisam.errors import UsageError

_START = re.compile(
    r"""(?:^|(?<=\s))(?:
        ParameterKey=(?P<quote>["']?)(?P<key>[A-Za-z0-9_]+)(?P=quote),ParameterValue= | (?P<name>[A-Za-z0-9_]+)=
    )""",
    re.VERBOSE,
)
_QUOTED = re.compile(r"""(["'])(?P<inner>(?:\\.|(?!\1).)*)\1""", re.DOTALL)
_ESCAPED = re.compile(r"""\\(["'\s,])""")
_HINT = "write `Name=Value`, or `ParameterKey=Name,ParameterValue=Value`"


def parse_overrides(words: Sequence[str]) -> dict[str, str]:
    """Return the value of each override; the last one of a name holds. Raises UsageError for anything else.

    An unquoted text with spaces belongs to the value before it, up to the next `Name=`.
    """
    overrides: dict[str, str] = {}
    for word in words:
        overrides.update(_parsed(word.strip()))
    return overrides


def _parsed(word: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(word):
        start = _START.match(word, at)
        if start is None:
            raise UsageError(f"Cannot read the parameter override '{word[at:]}'", hint=_HINT)
        name = start["key"] or start["name"]
        if name in ("ParameterKey", "ParameterValue"):
            raise UsageError(f"Cannot read the parameter override '{word[at:]}'", hint=_HINT)
        found[name], at = _value(word, start.end())
    return found


def _value(word: str, at: int) -> tuple[str, int]:
    """Return the value that starts at a place, and the place of what comes after it."""
    quoted = _QUOTED.match(word, at)
    if quoted and (quoted.end() == len(word) or word[quoted.end()].isspace()):
        end = quoted.end()
        return _ESCAPED.sub(r"\1", quoted["inner"]), end + len(word[end:]) - len(word[end:].lstrip())
    following = _START.search(word, at + 1)
    end = following.start() if following else len(word)
    return _ESCAPED.sub(r"\1", word[at:end].rstrip()), end
