"""The words, names and values of a PartiQL statement. Pure. AWS: docs "ql-reference.data-types"."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'(?:[^']|'')*') | (?P<quoted>"(?:[^"]|"")*") | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*) | (?P<sign><<|>>|<>|!=|<=|>=|[=<>(){}\[\],.:?*+\-]) )""",
    re.VERBOSE,
)


class NotWellFormed(Exception):
    """The statement is none."""


class Reader:
    """A statement's text, read from left to right; `parameters` are the values of its question marks."""

    def __init__(self, text: str, parameters: Sequence[Any]) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._parameters = list(parameters)

    def _value(self) -> dict[str, Any]:
        kind, text = self._take()
        if kind == "text":
            return {"S": text[1:-1].replace("''", "'")}
        if kind == "number":
            return {"N": text}
        if text == "?":
            if not self._parameters:
                raise NotWellFormed("Number of parameters in request and statement don't match.")
            found: dict[str, Any] = self._parameters.pop(0)
            return found
        if kind == "word" and text.lower() in ("true", "false"):
            return {"BOOL": text.lower() == "true"}
        if kind == "word" and text.lower() == "null":
            return {"NULL": True}
        if text == "[":
            return {"L": self._until("]", self._value)}
        if text == "{":
            return {"M": dict(self._until("}", self._member))}
        if text == "<<":
            return _set(self._until(">>", self._value))
        raise NotWellFormed(f"Unexpected term {text!r}")

    def _member(self) -> tuple[str, Any]:
        kind, text = self._take()
        if kind not in ("text", "quoted"):
            raise NotWellFormed(f"Unexpected term {text!r}")
        self._expect(":")
        return text[1:-1].replace(text[0] * 2, text[0]), self._value()

    def _name(self) -> str:
        kind, text = self._take()
        if kind == "quoted":
            return text[1:-1].replace('""', '"')
        if kind != "word":
            raise NotWellFormed(f"Unexpected term {text!r}")
        return text

    def _list(self, read: Callable[[], Any]) -> list[Any]:
        found = [read()]
        while self._is(","):
            self._at += 1
            found.append(read())
        return found

    def _until(self, closing: str, read: Callable[[], Any]) -> list[Any]:
        found = [] if self._is(closing) else self._list(read)
        self._expect(closing)
        return found

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self) -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise NotWellFormed("Unexpected end of the statement")
        self._at += 1
        return self._tokens[self._at - 1]

    def _is(self, sign: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at] == ("sign", sign)

    def _is_word(self, word: str) -> bool:
        return self._at < len(self._tokens) and self._tokens[self._at][0] == "word" and self._peek().lower() == word

    def _word(self, word: str) -> bool:
        found = self._is_word(word)
        self._at += found
        return found

    def _expect(self, what: str) -> None:
        if self._take()[1].lower() != what:
            raise NotWellFormed(f"Unexpected term {self._tokens[self._at - 1][1]!r}, expected {what!r}")


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    end = len(text.rstrip().rstrip(";").rstrip())
    while at < end:
        match = _TOKEN.match(text, at, end)
        if match is None or match.lastgroup is None:
            raise NotWellFormed(f"Unexpected term {text[at : at + 10].strip()!r}")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _set(members: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = {kind for member in members for kind in member}
    if len(kinds) != 1 or not kinds <= {"S", "N", "B"}:
        raise NotWellFormed("A set holds texts, or numbers, or binary values")
    (kind,) = kinds
    return {f"{kind}S": [member[kind] for member in members]}
