"""What a plain YAML scalar means in a template.

YAML 1.1 as CloudFormation and SAM CLI read it: dates stay text (`Version: 2012-10-17`). Where YAML 1.1 would lose the
text that the user wrote (octal `0123`, sexagesimal `12:30`, `1_000`, hexadecimal, digits beyond 64 bits) it is kept.
"""

from __future__ import annotations

import math
import re

Scalar = str | int | float | bool | None

YAML_TAG = "tag:yaml.org,2002:"

_WORDS: dict[str, bool | None] = {
    spelling: meaning
    for words, meaning in ((("yes", "true", "on"), True), (("no", "false", "off"), False), (("null",), None))
    for word in words
    for spelling in (word, word.capitalize(), word.upper())
} | {"": None, "~": None}
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")


def plain_value(text: str) -> Scalar:
    """Return the value of a scalar written without quotes and without a tag."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def tagged_value(tag: str, text: str) -> Scalar:
    """Return the value of a scalar with one of YAML's own tags (`!!str 1`).

    Raises ValueError where the text does not fit the tag, KeyError for a tag that templates cannot have.
    """
    kind = tag.removeprefix(YAML_TAG)
    if kind == "str":
        return text
    if kind not in _KINDS:
        raise KeyError(tag)
    value = plain_value(text)
    if not isinstance(value, _KINDS[kind]) or (kind != "bool" and isinstance(value, bool)):
        raise ValueError(text)
    return float(value) if kind == "float" and value is not None else value


_KINDS: dict[str, type | tuple[type, ...]] = {
    "int": int,
    "float": (int, float),
    "bool": bool,
    "null": type(None),
}
