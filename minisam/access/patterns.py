"""Patterns of policies: `*` and `?`, and `${variables}` that a request fills.

A filled pattern spells a letter that is no wildcard as `[letter]`, so that values never bring wildcards in.
AWS: docs "reference_policies_variables", "reference_policies_elements_resource"
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from functools import lru_cache

Values = Callable[[str], tuple[str, ...]]
"""Returns the values of a condition key, none where the request lacks it."""

_VARIABLE = re.compile(r"\$\{([^{}]*)\}")
_DEFAULTED = re.compile(r"^(.+?),\s*'(.*)'$")


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern with `*` and `?` matches all of a text, slashes and colons included."""
    return _compiled(pattern).fullmatch(text) is not None


def filled(pattern: str, values: Values, *, has_variables: bool = True) -> str | None:
    """Return a pattern with its `${variables}` as literal text, None where the request lacks one.

    Without `has_variables` "${x}" is text, as in policies of a version before 2012-10-17.
    """
    if not has_variables or "${" not in pattern:
        return pattern.replace("[", "[[]")
    parts: list[str] = []
    end = 0
    for found in _VARIABLE.finditer(pattern):
        value = _value(found[1].strip(), values)
        if value is None:
            return None
        parts += [pattern[end : found.start()].replace("[", "[[]"), value]
        end = found.end()
    return "".join(parts) + pattern[end:].replace("[", "[[]")


def plain(text: str) -> str:
    """Return the text that a filled pattern stands for where wildcards mean nothing."""
    return re.sub(r"\[([*?$\[])\]", r"\1", text) if "[" in text else text


def _value(name: str, values: Values) -> str | None:
    if name in ("*", "?", "$"):
        return f"[{name}]"
    defaulted = _DEFAULTED.match(name)
    found = values(defaulted[1].strip() if defaulted else name)
    if len(found) != 1 and defaulted is None:
        return None
    text = found[0] if len(found) == 1 else defaulted[2] if defaulted else ""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern), re.DOTALL)
