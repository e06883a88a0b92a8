"""The constraints that a parameter declares: which of them a value breaks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from minisam.records import dataclass
from minisam.template.allowed_patterns import NotChecked, matches
from minisam.template.parameter_types import ParameterType, as_text, is_number

MAX_VALUE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Violation:
    """A broken constraint; `message` continues "the value ...". `is_fatal`: the template cannot be used with it."""

    constraint: str
    message: str
    hint: str = ""
    is_fatal: bool = True


def violations(declaration: Mapping[str, Any], kind: ParameterType, text: str) -> Iterator[Violation]:
    """Yield every constraint of the declaration that the text breaks; of a list, each item is checked.

    AWS: docs "CloudFormation User Guide: Parameters", properties; quotas: a value has at most 4,096 bytes.
    """
    if len(text.encode("utf-8", "replace")) > MAX_VALUE_BYTES:
        yield Violation("Type", f"is over {MAX_VALUE_BYTES:,} bytes", "CloudFormation takes no longer values")
        return
    items = kind.split(text) if kind.is_list else [text]
    if kind.is_number and (wrong := [item for item in items if not is_number(item)]):
        yield Violation("Type", f"is not a number{'' if wrong == [text] else ': ' + wrong[0]}", "give digits")
        return
    yield from _allowed_values(declaration, items)
    yield from _allowed_pattern(declaration, items)
    yield from _lengths(declaration, items)
    if kind.is_number:
        yield from _bounds(declaration, items)


def _allowed_values(declaration: Mapping[str, Any], items: list[str]) -> Iterator[Violation]:
    allowed = declaration.get("AllowedValues")
    if not isinstance(allowed, list):
        return
    texts = [as_text(value) for value in allowed]
    if not all(any(_is_same(item, text) for text in texts) for item in items):
        yield Violation("AllowedValues", "is not one of the AllowedValues", f"allowed: {', '.join(texts)}")


def _is_same(item: str, text: str) -> bool:
    return item == text or (is_number(item) and is_number(text) and float(item) == float(text))


def _allowed_pattern(declaration: Mapping[str, Any], items: list[str]) -> Iterator[Violation]:
    pattern = declaration.get("AllowedPattern")
    if pattern is None:
        return
    try:
        is_match = matches(as_text(pattern), items)
    except NotChecked as error:
        yield Violation("AllowedPattern", f"is not checked: {error}", is_fatal=False)
        return
    if not is_match:
        yield Violation("AllowedPattern", "does not match the AllowedPattern", f"pattern: {pattern}")


def _lengths(declaration: Mapping[str, Any], items: list[str]) -> Iterator[Violation]:
    # Differs from AWS: too short a value is a warning, because short stand-ins for what exists only in AWS are common.
    for item in items:
        if (least := _limit(declaration, "MinLength")) is not None and len(item) < least:
            yield Violation("MinLength", "is too short for AWS", f"at least {least:g} characters", is_fatal=False)
        if (most := _limit(declaration, "MaxLength")) is not None and len(item) > most:
            yield Violation("MaxLength", "is too long", f"at most {most:g} characters")


def _bounds(declaration: Mapping[str, Any], items: list[str]) -> Iterator[Violation]:
    for item in items:
        if (least := _limit(declaration, "MinValue")) is not None and float(item) < least:
            yield Violation("MinValue", "is too small", f"at least {least:g}")
        if (most := _limit(declaration, "MaxValue")) is not None and float(item) > most:
            yield Violation("MaxValue", "is too large", f"at most {most:g}")


def _limit(declaration: Mapping[str, Any], name: str) -> float | None:
    value = declaration.get(name)
    return float(as_text(value)) if value is not None and is_number(as_text(value)) else None
