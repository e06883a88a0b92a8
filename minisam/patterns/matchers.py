"""What one scalar of an event is compared with. A matcher takes a JSON scalar: text, number, true, false or null.

AWS: docs "eb-create-pattern-operators"; errors as Event Ruler words them.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from typing import Any

Matcher = Callable[[Any], bool]

_IPV4 = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+")
_IPV6 = re.compile(r"[0-9a-fA-F:]*:[0-9a-fA-F:]*")


class InvalidPattern(ValueError):
    """A pattern that AWS refuses; the message is its reason."""


def equal_to(wanted: Any) -> Matcher:
    """Match a scalar of the same type and value: 1 is 1.0, but neither "1" nor true; addresses compare as addresses."""
    if is_number(wanted):
        return lambda value: is_number(value) and value == wanted
    if isinstance(wanted, str) and (address := _address(wanted)) is not None:
        return lambda value: isinstance(value, str) and (value == wanted or _address(value) == address)
    return lambda value: type(value) is type(wanted) and value == wanted


def starting_with(start: str, *, ignores_case: bool = False) -> Matcher:
    """Match a text by its beginning."""
    return _on_text(lambda text, wanted: text.startswith(wanted), start, ignores_case)


def ending_with(end: str, *, ignores_case: bool = False) -> Matcher:
    """Match a text by its end."""
    return _on_text(lambda text, wanted: text.endswith(wanted), end, ignores_case)


def equal_ignoring_case(wanted: str) -> Matcher:
    """Match a text whatever the case of its letters."""
    return _on_text(lambda text, folded: text == folded, wanted, ignores_case=True)


def like(wildcard: str) -> Matcher:
    """Match a text in which `*` stands for anything; a backslash makes `*` or a backslash stand for itself."""
    expression = re.compile(_expression(wildcard), re.DOTALL)
    return lambda value: isinstance(value, str) and expression.fullmatch(value) is not None


def in_network(cidr: str) -> Matcher:
    """Match a text that is an address of the network."""
    parts = cidr.split("/")
    if len(parts) != 2:
        raise InvalidPattern("Malformed CIDR, one '/' required")
    if not re.fullmatch(r"[+-]?\d+", parts[1]):
        raise InvalidPattern("Malformed CIDR, mask bits must be an integer")
    bits = int(parts[1])
    if bits < 0:
        raise InvalidPattern("Malformed CIDR, mask bits must not be negative")
    address = _address(parts[0])
    if address is None:
        raise InvalidPattern(f"Nonstandard IP address: {parts[0]}")
    if bits >= address.max_prefixlen:
        raise InvalidPattern(f"IPv{address.version} mask bits must be < {address.max_prefixlen}")
    network = ipaddress.ip_network((str(address), bits), strict=False)

    def matches(value: Any) -> bool:
        found = _address(value) if isinstance(value, str) else None
        return found is not None and found.version == network.version and found in network

    return matches


def in_range(bounds: Sequence[tuple[str, float]]) -> Matcher:
    """Match a number for which every comparison ("<", "<=", "=", ">=", ">") with its bound holds."""
    return lambda value: is_number(value) and all(_COMPARISONS[sign](value, bound) for sign, bound in bounds)


def none_of(matchers: Sequence[Matcher]) -> Matcher:
    """Match what none of these matches, null included."""
    return lambda value: not any(matches(value) for matches in matchers)


def is_number(value: Any) -> bool:
    """Tell whether a JSON value is a number; Python's booleans are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _on_text(compare: Callable[[str, str], bool], wanted: str, ignores_case: bool) -> Matcher:
    if ignores_case:
        folded = wanted.casefold()
        return lambda value: isinstance(value, str) and compare(value.casefold(), folded)
    return lambda value: isinstance(value, str) and compare(value, wanted)


def _expression(wildcard: str) -> str:
    made, place = [], 0
    while place < len(wildcard):
        character, following = wildcard[place], wildcard[place + 1 : place + 2]
        if character == "*" and following == "*":
            raise InvalidPattern(f"Consecutive wildcard characters at pos {_position(wildcard, place)}")
        if character == "\\":
            if following not in ("*", "\\"):
                raise InvalidPattern(f"Invalid escape character at pos {_position(wildcard, place)}")
            made.append(re.escape(following))
            place += 1
        else:
            made.append(".*" if character == "*" else re.escape(character))
        place += 1
    return "".join(made)


def _position(text: str, place: int) -> int:
    """Return the place as AWS counts: in bytes, the opening quote included."""
    return len(text[:place].encode()) + 1


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if not (_IPV4.fullmatch(text) or _IPV6.fullmatch(text)):
        return None
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    "=": lambda value, bound: value == bound,
    ">=": lambda value, bound: value >= bound,
    ">": lambda value, bound: value > bound,
}
