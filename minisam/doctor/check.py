"""What one check found."""

from __future__ import annotations

from typing import Literal

from minisam.records import dataclass

Status = Literal["ok", "note", "fails"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked at and what was found. `note`: it works, but differs; `fails`: something would not run."""

    name: str
    status: Status
    found: str
    hint: str | None = None


def ok(name: str, found: str) -> Check:
    """Return a check that found all as it should be."""
    return Check(name=name, status="ok", found=found)


def note(name: str, found: str, hint: str | None = None) -> Check:
    """Return a check that found something worth knowing."""
    return Check(name=name, status="note", found=found, hint=hint)


def fails(name: str, found: str, hint: str) -> Check:
    """Return a check that found what would fail."""
    return Check(name=name, status="fails", found=found, hint=hint)
