"""Ids, tokens and sequence numbers: new ones every time, or the same again for the same seed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

_DIGITS = "0123456789"
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER = _UPPER.lower()
_ALPHABETS = {
    "hex": _DIGITS + "abcdef",
    "lower": _LOWER + _DIGITS,
    "upper": _UPPER + _DIGITS,
    "token": _UPPER + _LOWER + _DIGITS,
}
_POOL = 2048
# Each byte of a random string becomes one letter, so that a thousand letters cost one call.
_TABLES = {name: bytes(ord(letters[i % len(letters)]) for i in range(256)) for name, letters in _ALPHABETS.items()}


class Identifiers:
    """A stream of ids; `seed` makes it repeat."""

    def __init__(self, seed: int | None = None) -> None:
        self._bytes: Callable[[int], bytes] = _drawn() if seed is None else _seeded(seed).randbytes
        self._start = int.from_bytes(self._bytes(6), "big")

    def uuid(self) -> str:
        """Return a random UUID (version 4)."""
        text = self._bytes(16).hex()
        variant = "89ab"[int(text[16], 16) & 3]
        return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"

    def letters(self, kind: str, length: int) -> str:
        """Return random characters of one of the alphabets."""
        return self._bytes(length).translate(_TABLES[kind]).decode()

    def digits(self, length: int) -> str:
        """Return random digits, the first of them not 0."""
        low = 10 ** (length - 1)
        return str(low + int.from_bytes(self._bytes(length), "big") % (9 * low))

    def sequence(self, length: int, index: int) -> str:
        """Return a number of `length` digits that grows with `index`."""
        return str(49 * 10 ** (length - 2) + (self._start + index) % (9 * 10 ** (length - 2)))

    def sequence_hex(self, length: int, index: int) -> str:
        """Return a number of `length` hexadecimal digits that grows with `index`."""
        return f"{6 * 16 ** (length - 1) + (self._start + index) % 16 ** (length - 1):X}"


GENERATORS: Mapping[str, Callable[[Identifiers, int, int], str]] = {
    "uuid": lambda ids, length, index: ids.uuid(),
    "hex": lambda ids, length, index: ids.letters("hex", length),
    "digits": lambda ids, length, index: ids.digits(length),
    "lower": lambda ids, length, index: ids.letters("lower", length),
    "upper": lambda ids, length, index: ids.letters("upper", length),
    "token": lambda ids, length, index: ids.letters("token", length),
    "sequence": lambda ids, length, index: ids.sequence(length, index),
    "sequence-hex": lambda ids, length, index: ids.sequence_hex(length, index),
}


def _drawn() -> Callable[[int], bytes]:
    """Return a source of the system's random bytes that asks for many at once: each time costs as much as a record."""
    pool, used = b"", 0

    def draw(count: int) -> bytes:
        nonlocal pool, used
        if used + count > len(pool):
            pool, used = os.urandom(max(count, _POOL)), 0
        used += count
        return pool[used - count : used]

    return draw


def _seeded(seed: int) -> Random:
    from random import Random

    return Random(seed)
