"""Reads a `.env` file: `NAME=value` lines, as `python-dotenv`, `docker compose` and shells agree on them.

`export` may stand before a name, comments begin with `#`. A value in double quotes knows escapes, one in single quotes
is taken as it is, both may have several lines. `${NAME}` and `${NAME:-default}` are replaced, but not in single quotes:
by an earlier line's value, else by the shell's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from minisam.errors import UsageError
from minisam.model import Position
from minisam.records import dataclass

SHAPE = "write one `NAME=value` a line; quote a value that holds spaces or `#`"

_BLANK = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|$)")
_NAME = re.compile(r"[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*")
_DOUBLE = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_SINGLE = re.compile(r"'([^']*)'", re.DOTALL)
_SPACES = re.compile(r"[ \t]*")
_BARE = re.compile(r"((?:(?![ \t]#)[^\n\r])*)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\n": ""}
_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and where its name stands."""

    value: str
    position: Position


def load_dotenv(path: Path, shell: Mapping[str, str]) -> dict[str, Entry]:
    """Return the variables of a file. Raises UsageError with the place of what cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"'{path}' cannot be read: {reason}", position=Position(file=str(path))) from error
    return _Reader(text, str(path), shell).read()


def values_of(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return the values alone."""
    return {name: entry.value for name, entry in entries.items()}


class _Reader:
    def __init__(self, text: str, file: str, shell: Mapping[str, str]) -> None:
        self._text = text
        self._file = file
        self._shell = shell
        self._offset = 0
        self._entries: dict[str, Entry] = {}

    def read(self) -> dict[str, Entry]:
        while self._offset < len(self._text):
            if not self._take(_BLANK):
                self._read_entry()
        return self._entries

    def _read_entry(self) -> None:
        begin = self._offset
        name = self._take(_NAME)
        if name is None:
            raise self._error(begin, "Expected a variable's name")
        place = self._position(name.start(1))
        if self._text[self._offset : self._offset + 1] != "=":
            raise self._error(self._offset, f"'{name[1]}' is not followed by `=`")
        self._offset += 1
        self._entries[name[1]] = Entry(self._value(), place)

    def _value(self) -> str:
        spaces = _SPACES.match(self._text, self._offset)
        begin = spaces.end() if spaces else self._offset
        quote = self._text[begin : begin + 1]
        if quote not in ('"', "'"):
            bare = self._take(_BARE)
            assert bare is not None
            self._take(_BLANK)
            return self._replaced(bare[1].strip())
        self._offset = begin
        quoted = self._take(_DOUBLE if quote == '"' else _SINGLE)
        if quoted is None:
            raise self._error(begin, f"This quote {quote} is never closed")
        after = self._offset
        if not self._take(_BLANK) and after < len(self._text):
            raise self._error(after, "Expected the end of the line after a quoted value")
        return quoted[1] if quote == "'" else self._unescaped(quoted[1])

    def _unescaped(self, text: str) -> str:
        """Return the text of double quotes: `\\$` keeps a reference from being replaced."""
        kept = "\0"
        replaced = self._replaced(text.replace("\\$", kept))
        return _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), replaced).replace(kept, "$")

    def _replaced(self, text: str) -> str:
        def value(match: re.Match[str]) -> str:
            known = self._entries.get(match[1])
            found = known.value if known else self._shell.get(match[1], "")
            return found or match[2] or ""

        return _REFERENCE.sub(value, text)

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        if (match := pattern.match(self._text, self._offset)) is not None:
            self._offset = match.end()
        return match

    def _position(self, offset: int) -> Position:
        before = self._text[:offset]
        return Position(file=self._file, line=before.count("\n") + 1, column=offset - before.rfind("\n"))

    def _error(self, offset: int, message: str) -> UsageError:
        return UsageError(message, position=self._position(offset), hint=SHAPE)
