"""Intrinsic functions that only compute: resolved arguments in, a value out.

Each raises WrongArguments when AWS would refuse the arguments; whoever calls knows the place. `Ref`, `Fn::GetAtt` and
`Fn::Sub`, which need the stack, are in intrinsics.py, and the conditions in conditions.py.
"""

from __future__ import annotations

import base64
import ipaddress
import itertools
import json
from collections.abc import Iterable, Mapping
from typing import Any

MAX_TEXT = 1_048_576
"""How many letters a text may have that a function makes: as many as a whole template has bytes."""


class WrongArguments(ValueError):
    """The arguments of an intrinsic function have the wrong shape or value; the message says what was expected."""


def to_text(value: Any) -> str:
    """Return a value as CloudFormation writes it into text; lists are joined with ","."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return joined(",", map(to_text, value))
    raise WrongArguments(f"expected text, found {kind_of(value)}")


def joined(delimiter: str, texts: Iterable[str]) -> str:
    """Return the texts as one. Raises WrongArguments where it would be too long, before it is made."""
    pieces, length = [], 0
    for text in texts:
        pieces.append(text)
        length += len(text) + len(delimiter)
        if length > MAX_TEXT + len(delimiter):
            raise WrongArguments(f"the text would have more than {MAX_TEXT:,} letters")
    return delimiter.join(pieces)


def kind_of(value: Any) -> str:
    """Name the kind of a value for a message."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the boolean {to_text(value)}"
    if isinstance(value, str):
        return f"the text '{value[:40]}'"
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a mapping" if isinstance(value, Mapping) else "a list"


def join(argument: Any) -> str:
    """AWS: docs "intrinsic-function-reference-join"."""
    delimiter, items = _several(argument, "a delimiter and a list of texts", 2)
    return joined(_text(delimiter, "the delimiter"), (to_text(item) for item in _list(items, "the values")))


def split(argument: Any) -> list[str]:
    """AWS: docs "intrinsic-function-reference-split"."""
    delimiter, text = _several(argument, "a delimiter and a text", 2)
    if _text(delimiter, "the delimiter") == "":
        raise WrongArguments("the delimiter is empty")
    return _text(text, "what is split").split(delimiter)


def select(argument: Any) -> Any:
    """AWS: docs "intrinsic-function-reference-select"."""
    index, items = _several(argument, "an index and a list", 2)
    position = _whole(index, "the index")
    chosen = _list(items, "what is selected from")
    if not 0 <= position < len(chosen):
        raise WrongArguments(f"index {position} is outside the list, which has {len(chosen)} items")
    if chosen[position] is None:
        raise WrongArguments(f"item {position} of the list is null")
    return chosen[position]


def encode_base64(argument: Any) -> str:
    """AWS: docs "intrinsic-function-reference-base64"."""
    return base64.b64encode(to_text(argument).encode()).decode()


def availability_zones(argument: Any, region: str) -> list[str]:
    """Return three zones of a region ("" for the stack's own); real accounts see between two and six.

    AWS: docs "intrinsic-function-reference-getavailabilityzones"
    """
    name = _text(argument, "the region") or region
    return [f"{name}{zone}" for zone in "abc"]


def cidr(argument: Any) -> list[str]:
    """AWS: docs "intrinsic-function-reference-cidr"."""
    if not isinstance(argument, list) or len(argument) not in (2, 3):
        raise WrongArguments("expected a list of an address block, a count and a number of bits")
    block, count = _text(argument[0], "the address block"), _whole(argument[1], "the count")
    if not 1 <= count <= 256:
        raise WrongArguments(f"the count is {count}, expected 1 to 256")
    try:
        network = ipaddress.ip_network(block, strict=False)
    except ValueError as error:
        raise WrongArguments(f"'{block}' is no address block") from error
    bits = _whole(argument[2], "the number of bits") if len(argument) == 3 else (8 if network.version == 4 else 64)
    prefix = network.max_prefixlen - bits
    if not network.prefixlen <= prefix <= network.max_prefixlen or 2 ** (prefix - network.prefixlen) < count:
        raise WrongArguments(f"{block} has no room for {count} blocks of {bits} bits")
    return [str(part) for part in itertools.islice(network.subnets(new_prefix=prefix), count)]


def length(argument: Any) -> int:
    """AWS: docs "intrinsic-function-reference-length"."""
    return len(_list(argument, "the argument"))


def to_json_string(argument: Any) -> str:
    """AWS: docs "intrinsic-function-reference-ToJsonString"."""
    if not isinstance(argument, Mapping | list):
        raise WrongArguments(f"expected a mapping or a list, found {kind_of(argument)}")
    return json.dumps(argument, separators=(",", ":"), default=str)


def equals(argument: Any) -> bool:
    """AWS: docs "intrinsic-function-reference-conditions"; values compare as text, case counts."""
    left, right = _several(argument, "two values", 2)
    if isinstance(left, Mapping | list | None) or isinstance(right, Mapping | list | None):
        return bool(left == right)
    return to_text(left) == to_text(right)


def _several(argument: Any, wanted: str, count: int) -> list[Any]:
    if not isinstance(argument, list) or len(argument) != count:
        found = f"a list of {len(argument)}" if isinstance(argument, list) else kind_of(argument)
        raise WrongArguments(f"expected a list of {wanted}, found {found}")
    return argument


def _list(value: Any, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise WrongArguments(f"expected a list as {what}, found {kind_of(value)}")
    return value


def _text(value: Any, what: str) -> str:
    if not isinstance(value, str):
        raise WrongArguments(f"expected text as {what}, found {kind_of(value)}")
    return value


def _whole(value: Any, what: str) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise WrongArguments(f"expected a whole number as {what}, found {kind_of(value)}") from error
