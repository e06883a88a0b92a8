"""JSON values and CSV cells -> DynamoDB items: the table's declared attributes have their types, others are inferred.

AWS: docs "HowItWorks.NamingRulesDataTypes", "Programming.LowLevelAPI" (the typed form, taken as it is).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from minisam.model import Resource

_TYPES = frozenset({"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"})
_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?")


class Number(str):
    """A JSON number as it is written, no digit lost."""

    __slots__ = ()


def item_of_json(table: Resource, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return a JSON object as an item; raises ValueError where it is not one of this table."""
    if item and all(_is_typed(value) for value in item.values()):
        typed = dict(item)
    else:
        typed = {name: typed_value(value) for name, value in item.items()}
    return _checked(table, typed)


def item_of_cells(table: Resource, row: Mapping[str, str]) -> dict[str, Any]:
    """Return a CSV row as an item, without its empty cells; raises ValueError where it is not one of this table."""
    declared = declared_types(table)
    return _checked(table, {name: _cell(text, declared.get(name)) for name, text in row.items() if text != ""})


def typed_value(value: Any) -> dict[str, Any]:
    """Return a JSON value in DynamoDB's typed form."""
    if isinstance(value, Number):
        return {"N": str(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if value is None:
        return {"NULL": True}
    if isinstance(value, list):
        return {"L": [typed_value(one) for one in value]}
    return {"M": {name: typed_value(one) for name, one in value.items()}}


def plain_text(value: Any) -> str:
    """Return the JSON text of a value whose numbers may be `Number`s."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(plain_text, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)}: {plain_text(one)}" for name, one in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def declared_types(table: Resource) -> dict[str, str]:
    """Return the types of the attributes that the table declares: those of its keys and its indexes'."""
    definitions = table.properties.get("AttributeDefinitions", ())
    return {str(one["AttributeName"]): str(one["AttributeType"]) for one in definitions}


def _is_typed(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1 and next(iter(value)) in _TYPES


def _cell(text: str, declared: str | None) -> dict[str, Any]:
    if declared is not None:
        return {declared: text}
    if _NUMBER.fullmatch(text):
        return {"N": text}
    if text in ("true", "false"):
        return {"BOOL": text == "true"}
    if text[0] in "[{":
        try:
            return typed_value(json.loads(text, parse_int=Number, parse_float=Number))
        except ValueError:
            return {"S": text}
    return {"S": text}


def _checked(table: Resource, item: dict[str, Any]) -> dict[str, Any]:
    """Return the item; raises ValueError for a missing key or a declared attribute of another type."""
    for key in (str(one["AttributeName"]) for one in table.properties.get("KeySchema", ())):
        if key not in item:
            raise ValueError(f"it has no '{key}', a key of the table")
    for name, kind in declared_types(table).items():
        if name in item and kind not in item[name]:
            raise ValueError(f"'{name}' is of type {next(iter(item[name]))}; the table declares {kind}")
        if name in item and kind == "N" and not _NUMBER.fullmatch(str(item[name]["N"])):
            raise ValueError(f"'{name}' is {item[name]['N']!r}; the table declares a number")
    return item
