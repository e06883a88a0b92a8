"""How numbers of things are said to people."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """Return "1 function", "2 functions", "0 functions"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
