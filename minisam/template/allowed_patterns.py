"""Does a text match a pattern that a template brought? A match that would never end is given up.

Nothing in Python ends a match in the middle of it. So a pattern that leaves more than one choice (a repetition in
another tries every way to share a text between them) is tried in a process that can be killed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import warnings
from collections.abc import Sequence

LONGEST_S = 2

_MATCH = "import re, sys; p, *t = sys.argv[1:]; sys.exit(10 + all(re.fullmatch(p, x) for x in t))"
_CHOICES = re.compile(r"\\.|(?<!\()[*+?{|]")
"""Where a match can go on in more than one way (or a letter that is none of these, escaped)."""


class NotChecked(Exception):
    """It cannot be told whether the pattern matches; the message says why."""


def matches(pattern: str, texts: Sequence[str]) -> bool:
    """Tell whether all of the texts match the whole pattern. Raises NotChecked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of syntax that means something else in Java
            compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise NotChecked(f"the AllowedPattern is unreadable ({error})") from error
    if sum(not found.startswith("\\") for found in _CHOICES.findall(pattern)) <= 1:
        return all(compiled.fullmatch(text) for text in texts)
    return _in_a_process(pattern, texts)


def _in_a_process(pattern: str, texts: Sequence[str]) -> bool:
    try:
        finished = subprocess.run(
            [sys.executable, "-I", "-S", "-W", "ignore", "-c", _MATCH, pattern, *texts],
            capture_output=True,
            timeout=LONGEST_S,
        )
    except subprocess.TimeoutExpired as error:
        raise NotChecked(f"the AllowedPattern takes longer than {LONGEST_S} s") from error
    except (OSError, ValueError) as error:  # too long for an argument, or with a null character
        raise NotChecked(f"the AllowedPattern cannot be tried ({error})") from error
    if finished.returncode not in (10, 11):
        raise NotChecked("the AllowedPattern cannot be tried")
    return finished.returncode == 11
