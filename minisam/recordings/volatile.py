"""What differs each time that code runs: ids that were drawn, times, tokens. Comparing looks past it.

A value that came in with the event or with an answer of AWS is never such: it must come out again as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_PATTERNS = {
    "uuid": r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
    "trace": r"1-[0-9a-f]{8}-[0-9a-f]{24}",
    "http-date": r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2}(?: GMT| [+-]\d{4})?",
    "time": r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?",
    "date": r"\b20\d{2}-\d{2}-\d{2}\b",
    "basic-time": r"\b20\d{6}T\d{6}Z?\b",
    "ulid": r"\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b",
    "epoch": r"\b(?:1[5-9]|2[01])\d{8}(?:\d{3}|\d{6})?(?:\.\d+)?\b",
    "hex": r"\b(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{8,}\b",
    "token": r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{20,}(?![\w-])",
}
_ANY = re.compile("|".join(f"(?P<{name.replace('-', '_')}>{pattern})" for name, pattern in _PATTERNS.items()))
_EPOCH = re.compile(_PATTERNS["epoch"])


class Mask:
    """Hides what differs each time, but for what came in.

    `given` is the event, `exchanges` are what was asked of AWS and answered, in order: an answer that only says again
    what was drawn for its question brings nothing in.
    """

    def __init__(self, given: Any = None, exchanges: Iterable[tuple[Any, Any]] = ()) -> None:
        self._known = _found(given)
        drawn: set[str] = set()
        for asked, answered in exchanges:
            drawn |= _found(asked) - self._known
            self._known |= _found(answered) - drawn

    def __call__(self, value: Any) -> Any:
        """Return a JSON value with everything that differs each time named by its kind: `<uuid>`."""
        if isinstance(value, dict):
            return {self._text(name): self(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self(inner) for inner in value]
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return "<epoch>" if _EPOCH.fullmatch(str(value)) and str(value) not in self._known else value
        return value

    def hides(self, value: Any) -> bool:
        """Whether a single value differs each time, or holds what does."""
        return bool(self(value) != value)

    def _text(self, text: str) -> str:
        return _ANY.sub(lambda found: found[0] if found[0] in self._known else f"<{found.lastgroup}>", text)


def _found(value: Any) -> set[str]:
    return {found[0] for text in _texts(value) for found in _ANY.finditer(text)}


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in _texts(one)]
    if isinstance(value, (list, tuple)):
        return [text for one in value for text in _texts(one)]
    return [] if value is None or isinstance(value, bool) else [str(value)]
