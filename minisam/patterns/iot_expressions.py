"""Expressions of IoT's SQL, read into functions of a message.

AWS: docs "iot-sql-expressions", "iot-sql-functions".
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from minisam.records import dataclass

UNDEFINED = object()
"""What an attribute is that is not there; in SELECT it is left out, in WHERE it is not true."""


class InvalidSql(ValueError):
    """A statement that is not read here; says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message on its way: `payload` is what its JSON says. Times are seconds since the epoch."""

    topic: str
    payload: Any
    time_s: float


Expression = Callable[[Message], Any]

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>'(?:[^']|'')*'|\"[^\"]*\")|(?P<symbol><>|!=|<=|>=|[-+*/%=<>(),.\[\]])"
    r"|(?P<word>[A-Za-z_$][\w$]*))"
)


def _topic(message: Message, values: list[Any]) -> Any:
    if not values:
        return message.topic
    levels, number = message.topic.split("/"), int(values[0])
    return levels[number - 1] if 0 < number <= len(levels) else UNDEFINED


_FUNCTIONS: Mapping[str, Callable[[Message, list[Any]], Any]] = {
    "topic": _topic,
    "timestamp": lambda message, values: int(message.time_s * 1000),
    "upper": lambda message, values: str(values[0]).upper(),
    "lower": lambda message, values: str(values[0]).lower(),
    "abs": lambda message, values: abs(values[0]),
    "concat": lambda message, values: "".join(map(str, values)),
    "isundefined": lambda message, values: values[0] is UNDEFINED,
    "isnull": lambda message, values: values[0] is None,
    "startswith": lambda message, values: str(values[0]).startswith(str(values[1])),
    "endswith": lambda message, values: str(values[0]).endswith(str(values[1])),
}
_COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
}
_ARITHMETIC: Mapping[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
}


class Parser:
    """Recursive descent over a clause."""

    def __init__(self, text: str) -> None:
        self._tokens: list[tuple[str, str]] = []
        place = 0
        while text[place:].strip():
            found = _TOKEN.match(text, place)
            if found is None:
                raise InvalidSql(f"{text[place:].strip()!r} is not read here")
            self._tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            place = found.end()
        self._place = 0

    def columns(self) -> list[tuple[str, Expression] | None]:
        """Return the names and expressions; None stands for all of the payload."""
        columns: list[tuple[str, Expression] | None] = []
        while True:
            columns.append(None if self._take("*") else self._column())
            if not self._take(","):
                self._end()
                return columns

    def condition(self) -> Expression:
        made = self._either()
        self._end()
        return made

    def _column(self) -> tuple[str, Expression]:
        start = self._place
        expression = self._sum()
        path = [text for kind, text in self._tokens[start : self._place] if kind == "word"]
        if self._take_word("AS"):
            return self._next()[1], expression
        is_call = any(text == "(" for _, text in self._tokens[start : self._place])
        return (path[0] if is_call else path[-1]) if path else "value", expression

    def _either(self) -> Expression:
        parts = [self._both()]
        while self._take_word("OR"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else lambda message: any(part(message) is True for part in parts)

    def _both(self) -> Expression:
        parts = [self._negation()]
        while self._take_word("AND"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else lambda message: all(part(message) is True for part in parts)

    def _negation(self) -> Expression:
        if self._take_word("NOT"):
            inner = self._negation()
            return lambda message: inner(message) is False
        return self._comparison()

    def _comparison(self) -> Expression:
        left = self._sum()
        for symbol, compare in _COMPARISONS.items():
            if self._take(symbol):
                return _both_sides(compare, left, self._sum())
        if self._take_word("IN"):
            options = self._arguments()
            return lambda message: left(message) in [option(message) for option in options]
        return left

    def _sum(self) -> Expression:
        return self._chain(self._product, "+-")

    def _product(self) -> Expression:
        return self._chain(self._value, "*/%")

    def _chain(self, part: Callable[[], Expression], symbols: str) -> Expression:
        made = part()
        while symbol := next((one for one in symbols if self._take(one)), None):
            made = _both_sides(_ARITHMETIC[symbol], made, part())
        return made

    def _value(self) -> Expression:
        if self._take("("):
            inner = self._either()
            self._expect(")")
            return inner
        if self._take("-"):
            inner = self._value()
            return lambda message: -inner(message)
        kind, text = self._next()
        if kind == "number":
            number = float(text) if "." in text else int(text)
            return lambda message: number
        if kind == "text":
            content = text[1:-1].replace("''", "'")
            return lambda message: content
        if kind != "word":
            raise InvalidSql(f"{text!r} was not expected")
        return self._named(text)

    def _named(self, text: str) -> Expression:
        if text.lower() in ("true", "false"):
            return lambda message: text.lower() == "true"
        if self._peek() == "(":
            return self._function(text)
        path: list[Any] = [text]
        while self._peek() in (".", "["):
            if self._take("."):
                path.append(self._next()[1])
            else:
                self._expect("[")
                path.append(int(self._next()[1]))
                self._expect("]")
        return lambda message: _at(message.payload, path)

    def _function(self, name: str) -> Expression:
        function = _FUNCTIONS.get(name.lower())
        if function is None:
            raise InvalidSql(f"the function {name}() is not read here")
        arguments = self._arguments()
        return lambda message: _guarded(lambda: function(message, [one(message) for one in arguments]))

    def _arguments(self) -> list[Expression]:
        self._expect("(")
        found: list[Expression] = []
        while not self._take(")"):
            found.append(self._either())
            self._take(",")
        return found

    def _peek(self) -> str:
        return self._tokens[self._place][1] if self._place < len(self._tokens) else ""

    def _next(self) -> tuple[str, str]:
        if self._place >= len(self._tokens):
            raise InvalidSql("it ends too early")
        self._place += 1
        return self._tokens[self._place - 1]

    def _take(self, symbol: str) -> bool:
        is_there = self._tokens[self._place : self._place + 1] == [("symbol", symbol)]
        self._place += is_there
        return is_there

    def _take_word(self, word: str) -> bool:
        is_there = self._peek().upper() == word
        self._place += is_there
        return is_there

    def _expect(self, symbol: str) -> None:
        if not self._take(symbol):
            raise InvalidSql(f"a {symbol!r} is missing")

    def _end(self) -> None:
        if self._place < len(self._tokens):
            raise InvalidSql(f"{self._peek()!r} was not expected")


def _at(value: Any, path: Sequence[Any]) -> Any:
    for step in path:
        if isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
        elif isinstance(value, Mapping) and step in value:
            value = value[step]
        else:
            return UNDEFINED
    return value


def _both_sides(operate: Callable[[Any, Any], Any], left: Expression, right: Expression) -> Expression:
    def value(message: Message) -> Any:
        first, second = left(message), right(message)
        if first is UNDEFINED or second is UNDEFINED:
            return UNDEFINED
        return _guarded(lambda: operate(first, second))

    return value


def _guarded(compute: Callable[[], Any]) -> Any:
    try:
        return compute()
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return UNDEFINED
