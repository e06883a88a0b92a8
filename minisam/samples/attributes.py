"""Typed attributes out of plain values: DynamoDB's items, and the message attributes of SQS and SNS."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from minisam.samples.forms import as_text, md5

_TYPES = {"S", "N", "B", "BOOL", "NULL", "M", "L", "SS", "NS", "BS"}


def item(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return a DynamoDB item of a plain object; one whose values are typed already stays as it is.

    AWS: API reference "AttributeValue".
    """
    if plain and all(map(_is_typed, plain.values())):
        return dict(plain)
    return {name: attribute(value) for name, value in plain.items()}


def attribute(value: Any) -> dict[str, Any]:
    """Return one DynamoDB attribute value, its type inferred."""
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, (int, float, Decimal)):
        return {"N": _number(value)}
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, (bytes, bytearray)):
        return {"B": base64.b64encode(value).decode()}
    if isinstance(value, Mapping):
        return {"M": {name: attribute(each) for name, each in value.items()}}
    if isinstance(value, (set, frozenset)):
        return _set(value)
    return {"L": [attribute(each) for each in value]}


def size(plain: Mapping[str, Any]) -> int:
    """Return the size in bytes that DynamoDB counts for an item.

    AWS: developer guide "DynamoDB Item sizes and formats".
    """
    return sum(len(name.encode()) + _size(value) for name, value in item(plain).items())


def of_sqs(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return the message attributes of an SQS record."""
    return {name: _sqs_attribute(value) for name, value in plain.items()}


def sqs_digest(plain: Mapping[str, Any]) -> str | None:
    """Return the digest of an SQS record's message attributes in hexadecimal, None where there are none.

    AWS: SQS developer guide "Calculating the MD5 message digest for message attributes".
    """
    if not plain:
        return None
    parts: list[bytes] = []
    for name, value in sorted(plain.items()):
        text = as_text(value).encode("utf-8", "surrogatepass")
        for part in (name.encode("utf-8", "surrogatepass"), _message_type(value).encode()):
            parts += [len(part).to_bytes(4, "big"), part]
        parts += [b"\1", len(text).to_bytes(4, "big"), text]
    return md5(b"".join(parts)).hex()


def of_sns(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return the message attributes of an SNS record."""
    return {name: {"Type": _message_type(value), "Value": as_text(value)} for name, value in plain.items()}


def _is_typed(value: Any) -> bool:
    return isinstance(value, Mapping) and len(value) == 1 and next(iter(value)) in _TYPES


def _number(value: int | float | Decimal) -> str:
    """DynamoDB writes numbers without an exponent and without zeros that say nothing."""
    if isinstance(value, int):
        return str(value)
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _set(value: set[Any] | frozenset[Any]) -> dict[str, Any]:
    if value and all(isinstance(each, (int, float, Decimal)) for each in value):
        return {"NS": [_number(each) for each in sorted(value)]}
    return {"SS": sorted(map(str, value))}


def _size(typed: Mapping[str, Any]) -> int:
    kind, value = next(iter(typed.items()))
    if kind in ("BOOL", "NULL"):
        return 1
    if kind == "M":
        return 3 + sum(len(name.encode()) + _size(each) + 1 for name, each in value.items())
    if kind == "L":
        return 3 + sum(_size(each) + 1 for each in value)
    if kind in ("SS", "NS", "BS"):
        return sum(_size({kind[0]: each}) for each in value)
    if kind == "N":
        return (len(value.strip("-0.").replace(".", "")) + 1) // 2 + 1
    return len(base64.b64decode(value)) if kind == "B" else len(value.encode("utf-8", "surrogatepass"))


def _sqs_attribute(value: Any) -> dict[str, Any]:
    text = as_text(value)
    return {"stringValue": text, "stringListValues": [], "binaryListValues": [], "dataType": _message_type(value)}


def _message_type(value: Any) -> str:
    return "Number" if isinstance(value, (int, float)) and not isinstance(value, bool) else "String"
