"""PartiQL as DynamoDB has it: the text of a statement -> what it asks for, in the terms of DynamoDB's own expressions.

Names become `#n0`, values `:v0`. Pure. AWS: docs "ql-reference.select", "ql-reference.insert", "ql-reference.update",
"ql-reference.delete", "ql-operators", "ql-functions", "ql-reference.data-types".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from typing import Any

from minisam.cloud.partiql_text import NotWellFormed, Reader
from minisam.records import dataclass

_COMPARISONS = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_CONDITIONS = ("begins_with", "contains", "attribute_type")
_OPERANDS = ("size", "list_append", "if_not_exists")


@dataclass(frozen=True, slots=True)
class Condition:
    """A part of a WHERE that holds by itself: its expression; and where it compares a plain attribute, with what.

    `values` are names of values in the statement's `values`; `operator` is "" where nothing simple is compared.
    """

    text: str
    attribute: str = ""
    operator: str = ""
    values: tuple[str, ...] = ()


@dataclass(slots=True)
class Statement:
    """What a statement asks for. `conditions` must hold together."""

    kind: str
    table: str = ""
    index: str | None = None
    projection: str | None = None
    conditions: list[Condition] = field(default_factory=list)
    item: dict[str, Any] = field(default_factory=dict)
    updates: dict[str, list[str]] = field(default_factory=dict)
    returning: str | None = None
    order: tuple[str, bool] | None = None
    names: dict[str, str] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


def parse(text: str, parameters: Sequence[Any] = ()) -> Statement:
    """Return what a statement asks for. Raises NotWellFormed."""
    return _Parser(text, parameters).statement()


class _Parser(Reader):
    def __init__(self, text: str, parameters: Sequence[Any]) -> None:
        super().__init__(text, parameters)
        self._made = Statement("")

    def statement(self) -> Statement:
        kinds: dict[str, Callable[[], None]] = {
            "select": self._select,
            "insert": self._insert,
            "update": self._update,
            "delete": self._delete,
            "exists": self._exists,
        }
        word = self._take()[1].lower()
        if word not in kinds:
            raise NotWellFormed(f"Unexpected term {word!r}")
        self._made.kind = word
        kinds[word]()
        if self._at < len(self._tokens):
            raise NotWellFormed(f"Unexpected term {self._tokens[self._at][1]!r}")
        if self._parameters:
            raise NotWellFormed("Number of parameters in request and statement don't match.")
        return self._made

    def _select(self) -> None:
        if self._is("*"):
            self._at += 1
        else:
            self._made.projection = ", ".join(self._list(self._path))
        self._expect("from")
        self._read_table()
        self._where()
        if self._word("order"):
            self._expect("by")
            name = self._name()
            self._made.order = (name, self._word("desc"))
            self._word("asc")

    def _exists(self) -> None:
        self._expect("(")
        self._expect("select")
        self._select()
        self._expect(")")

    def _insert(self) -> None:
        self._expect("into")
        self._read_table()
        self._expect("value")
        found = self._value()
        if "M" not in found:
            raise NotWellFormed("An item is a tuple: {'name': value}")
        self._made.item = found["M"]

    def _update(self) -> None:
        self._read_table()
        while True:
            if self._word("set"):
                self._list(self._assignment)
            elif self._word("remove"):
                self._made.updates.setdefault("REMOVE", []).append(self._path())
            else:
                break
        if not self._made.updates:
            raise NotWellFormed("SET or REMOVE is missing")
        self._where()
        self._read_returning()

    def _delete(self) -> None:
        self._expect("from")
        self._read_table()
        self._where()
        self._read_returning()

    def _assignment(self) -> None:
        path = self._path()
        self._expect("=")
        if (word := self._peek().lower()) in ("set_add", "set_delete"):
            self._at += 1
            self._expect("(")
            self._path()
            self._expect(",")
            kind = "ADD" if word == "set_add" else "DELETE"
            self._made.updates.setdefault(kind, []).append(f"{path} {self._operand()}")
            self._expect(")")
            return
        text = self._operand()
        if self._is("+") or self._is("-"):
            text = f"{text} {self._take()[1]} {self._operand()}"
        elif self._peek().startswith("-"):  # `n -1`
            text = f"{text} + {self._operand()}"
        self._made.updates.setdefault("SET", []).append(f"{path} = {text}")

    def _where(self) -> None:
        if self._word("where"):
            self._made.conditions = self._conjunction()

    def _conjunction(self) -> list[Condition]:
        """Read what ORs join; without one, its parts stay apart."""
        parts = self._ands()
        if not self._is_word("or"):
            return parts
        texts = [_all_of(parts)]
        while self._word("or"):
            texts.append(_all_of(self._ands()))
        return [Condition(" OR ".join(f"({text})" for text in texts))]

    def _ands(self) -> list[Condition]:
        found = self._condition()
        while self._word("and"):
            found += self._condition()
        return found

    def _condition(self) -> list[Condition]:
        if self._word("not"):
            return [Condition(f"NOT ({_all_of(self._condition())})")]
        if self._is("("):
            self._at += 1
            inner_parts = self._conjunction()
            self._expect(")")
            return inner_parts
        if self._peek().lower() in _CONDITIONS:
            return [self._function()]
        return [self._comparison()]

    def _function(self) -> Condition:
        word = self._take()[1].lower()
        self._expect("(")
        attribute, (path, value) = self._peek_attribute(), self._list(self._operand)
        self._expect(")")
        is_simple = word == "begins_with" and attribute
        return Condition(f"{word}({path}, {value})", attribute, word if is_simple else "", (value,))

    def _comparison(self) -> Condition:
        attribute = self._peek_attribute()
        left = self._operand()
        if self._word("between"):
            low = self._operand()
            self._expect("and")
            high = self._operand()
            return Condition(f"{left} BETWEEN {low} AND {high}", attribute, "between", (low, high))
        if self._word("in"):
            closing = {"[": "]", "(": ")", "<<": ">>"}.get(self._take()[1], "]")
            values = self._list(self._operand)
            self._expect(closing)
            return Condition(f"{left} IN ({', '.join(values)})", attribute, "in", tuple(values))
        if self._word("is"):
            is_not = self._word("not")
            if self._word("missing"):
                return Condition(f"attribute_{'' if is_not else 'not_'}exists({left})")
            self._expect("null")
            text = f"attribute_type({left}, {self._keep({'S': 'NULL'})})"
            return Condition(f"NOT {text}" if is_not else text)
        sign = self._take()[1]
        if sign not in _COMPARISONS:
            raise NotWellFormed(f"Unexpected term {sign!r}")
        right = self._operand()
        return Condition(f"{left} {_COMPARISONS[sign]} {right}", attribute, _COMPARISONS[sign], (right,))

    def _operand(self) -> str:
        kind, text = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if kind == "word" and text.lower() in _OPERANDS:
            self._at += 1
            self._expect("(")
            arguments = self._list(self._operand)
            self._expect(")")
            return f"{text.lower()}({', '.join(arguments)})"
        if kind == "quoted" or (kind == "word" and text.lower() not in ("true", "false", "null")):
            return self._path()
        return self._keep(self._value())

    def _path(self) -> str:
        text = self._place(self._name())
        while True:
            if self._is("."):
                self._at += 1
                text += f".{self._place(self._name())}"
            elif self._is("["):
                self._at += 1
                text += f"[{self._take()[1]}]"
                self._expect("]")
            else:
                return text

    def _read_table(self) -> None:
        self._made.table = self._name()
        if self._is("."):
            self._at += 1
            self._made.index = self._name()

    def _read_returning(self) -> None:
        if self._word("returning"):
            which, when = self._take()[1].upper(), self._take()[1].upper()
            self._expect("*")
            self._made.returning = f"{'ALL' if which == 'ALL' else 'UPDATED'}_{when}"

    def _peek_attribute(self) -> str:
        """Return the name that comes next where it stands for a whole attribute, else ""."""
        at = self._at
        kind, text = self._tokens[at] if at < len(self._tokens) else ("", "")
        following = self._tokens[at + 1][1] if at + 1 < len(self._tokens) else ""
        if kind not in ("word", "quoted") or following in (".", "[") or text.lower() in _OPERANDS:
            return ""
        return text[1:-1] if kind == "quoted" else text

    def _place(self, name: str) -> str:
        for place, known in self._made.names.items():
            if known == name:
                return place
        place = f"#n{len(self._made.names)}"
        self._made.names[place] = name
        return place

    def _keep(self, value: dict[str, Any]) -> str:
        place = f":v{len(self._made.values)}"
        self._made.values[place] = value
        return place


def _all_of(parts: Sequence[Condition]) -> str:
    """Return the expression of conditions that hold together: one may be an OR, which binds less than AND."""
    return parts[0].text if len(parts) == 1 else " AND ".join(f"({one.text})" for one in parts)
